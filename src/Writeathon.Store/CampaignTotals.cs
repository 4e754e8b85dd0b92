using System.Runtime.InteropServices;

namespace Writeathon.Store;

/// <summary>
/// A campaign's actions up to a line of the ledger, by each part of what was sent. A breakdown has the largest first, and leaves out what has
/// no actions.
/// </summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Version">The sequence of the last line in them; 0 where there is none.</param>
/// <param name="ByKind">By kind; null where it is not known.</param>
/// <param name="ByCountry">By country.</param>
/// <param name="ByCase">By case; null for what was sent for none.</param>
/// <param name="ByPurpose">By whom they were sent to.</param>
/// <param name="ByEvidence">By what they rest on.</param>
/// <param name="IsMissingLines">Whether lines of another node before that one are not in them yet.</param>
public sealed record CampaignTotals(
    long Campaign, long Version, IReadOnlyList<(ActionKind? Of, long Actions)> ByKind, IReadOnlyList<(string Of, long Actions)> ByCountry,
    IReadOnlyList<(string? Of, long Actions)> ByCase, IReadOnlyList<(Purpose Of, long Actions)> ByPurpose,
    IReadOnlyList<(Evidence Of, long Actions)> ByEvidence, bool IsMissingLines)
{
    /// <summary>All of them.</summary>
    public long Actions => ByPurpose.Sum(sum => sum.Actions);

    /// <summary>Those sent to the person.</summary>
    public long Solidarity => ByPurpose.FirstOrDefault(sum => sum.Of == Purpose.Solidarity).Actions;

    /// <summary>Those sent for a case.</summary>
    public long Of(string slug) => ByCase.FirstOrDefault(sum => sum.Of == slug).Actions;
}

/// <summary>A campaign's sums by each part of what was sent, as they grow: there are few of them, whatever the number of tallies.</summary>
internal sealed class CampaignSums(long campaign)
{
    private readonly Breakdown<ActionKind?> byKind = new();
    private readonly Breakdown<string> byCountry = new();
    private readonly Breakdown<string?> byCase = new();
    private readonly Breakdown<Purpose> byPurpose = new();
    private readonly Breakdown<Evidence> byEvidence = new();
    private CampaignTotals? told;

    /// <summary>The sequence of the last line in them; 0 where there is none.</summary>
    public long Version { get; private set; }

    /// <summary>Whether another node's lines came between ours.</summary>
    public bool IsMissingLines { get; private set; }

    /// <summary>The sums of rows that the database told; null where there are none.</summary>
    public static CampaignSums? Of(long campaign, IEnumerable<TallyRow> rows)
    {
        CampaignSums? sums = null;
        foreach (var row in rows)
        {
            sums ??= new(campaign) { Version = row.Version };
            sums.Add(row.ToTally(campaign));
        }

        return sums;
    }

    /// <summary>Moves them by what a commit moved, unless that is in them.</summary>
    public void Move(Movement movement)
    {
        if (movement.Version <= Version)
        {
            return;
        }

        foreach (var tally in movement.Tallies)
        {
            Add(tally);
        }

        IsMissingLines |= movement.VersionBefore != Version;
        Version = movement.Version;
        told = null;
    }

    /// <summary>The totals as they are now: the same object until they move.</summary>
    public CampaignTotals Told() =>
        told ??= new(campaign, Version, byKind.Told(), byCountry.Told(), byCase.Told(), byPurpose.Told(), byEvidence.Told(), IsMissingLines);

    private void Add(Tally tally)
    {
        byKind.Add(tally.Key.Kind, tally.Actions);
        byCountry.Add(tally.Key.Country, tally.Actions);
        byCase.Add(tally.Key.Case, tally.Actions);
        byPurpose.Add(tally.Key.Purpose, tally.Actions);
        byEvidence.Add(tally.Key.Evidence, tally.Actions);
    }

    private sealed class Breakdown<T>
    {
        private static readonly IComparer<T> Order = typeof(T) == typeof(string) ? (IComparer<T>)StringComparer.Ordinal : Comparer<T>.Default;

        // In tuples of one: null is a part as well, and would be no key.
        private readonly Dictionary<ValueTuple<T>, long> sums = [];

        public void Add(T part, long actions) => CollectionsMarshal.GetValueRefOrAddDefault(sums, new(part), out _) += actions;

        public IReadOnlyList<(T Of, long Actions)> Told() =>
        [
            .. sums.Where(sum => sum.Value != 0).Select(sum => (Of: sum.Key.Item1, Actions: sum.Value))
                .OrderByDescending(sum => sum.Actions).ThenBy(sum => sum.Of, Order),
        ];
    }
}
