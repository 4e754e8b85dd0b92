namespace Writeathon.Store.Tests;

/// <summary>
/// Counts, said as plainly as can be: a list of lines, looked through from the beginning each time, with nothing kept that can be summed.
/// What the ledger keeps by the way (tallies, remainders) is never asked here.
/// </summary>
internal sealed class CountModel
{
    private readonly List<Entry> entries = [];
    private readonly List<Whole> wholes = [];

    /// <summary>A line of the model: a report with its corrections, or what a count settled.</summary>
    /// <param name="Place">Event (or null), country, kind (or null), case (or null).</param>
    /// <param name="Day">The day on which it was sent.</param>
    /// <param name="Quantity">How many.</param>
    /// <param name="Of">The scope that it settles, or null for a report.</param>
    public sealed record Entry(CountScope Place, DateOnly Day, long Quantity, CountScope? Of);

    public sealed class Whole(CountScope scope, DateOnly asOf, long total)
    {
        public CountScope Scope => scope;

        public DateOnly AsOf => asOf;

        public long Total => total;

        public long Exceeded { get; set; }
    }

    public IReadOnlyList<Entry> Entries => entries;

    public IReadOnlyList<Whole> Wholes => wholes;

    public long Total => entries.Sum(entry => entry.Quantity);

    /// <summary>Whether a report would be held because its narrowest count has no room for it.</summary>
    public bool HasNoRoomFor(CountScope place, DateOnly day, long quantity) =>
        Covering(place, day).FirstOrDefault() is { } narrowest && quantity > 0 && quantity > Room(narrowest);

    public void Report(CountScope place, DateOnly day, long quantity) => Arrive(place, day, quantity, of: null, Covering(place, day), adds: false);

    public void Release(CountScope place, DateOnly day, long quantity) => Arrive(place, day, quantity, of: null, Covering(place, day), adds: true);

    /// <summary>Why a count is refused, or null where it is taken.</summary>
    public CountOutcome Count(CountScope scope, DateOnly asOf, long total)
    {
        if (wholes.Any(other => Overlap(other.Scope, scope) && !Within(other.Scope, scope) && !Within(scope, other.Scope)))
        {
            return CountOutcome.Overlaps;
        }

        var same = wholes.SingleOrDefault(other => other.Scope == scope);
        if (same is not null && asOf < same.AsOf)
        {
            return CountOutcome.OlderThanStanding;
        }

        var covered = entries.Where(entry => entry.Day <= asOf && Within(entry.Place, scope)).Sum(entry => entry.Quantity);
        var wider = Covering(scope, asOf).Where(other => other.Scope != scope).ToList();
        wholes.Remove(same!);
        wholes.Add(new(scope, asOf, total));
        if (total != covered)
        {
            Arrive(scope, asOf, total - covered, of: scope, wider, adds: false);
        }

        return CountOutcome.Accepted;
    }

    private void Arrive(CountScope place, DateOnly day, long quantity, CountScope? of, IReadOnlyList<Whole> covering, bool adds)
    {
        // The room is what it was before the line came.
        var rooms = covering.ToDictionary(whole => whole, Room);
        entries.Add(new(place, day, quantity, of));
        foreach (var whole in covering)
        {
            long absorbed;
            if (quantity >= 0)
            {
                absorbed = adds && whole == covering[0] && quantity > rooms[whole] ? 0 : Math.Min(quantity, rooms[whole]);
            }
            else
            {
                absorbed = Math.Min(0, quantity + whole.Exceeded);
            }

            whole.Exceeded += quantity - absorbed;
            if (absorbed != 0)
            {
                entries.Add(new(whole.Scope, day, -absorbed, whole.Scope));
            }

            quantity -= absorbed;
            if (quantity == 0)
            {
                return;
            }
        }
    }

    /// <summary>The total less everything covered that is not the count's own settling.</summary>
    private long Room(Whole whole) => Math.Max(0, whole.Total + whole.Exceeded - entries
        .Where(entry => entry.Day <= whole.AsOf && entry.Of != whole.Scope && Within(entry.Place, whole.Scope))
        .Sum(entry => entry.Quantity));

    private List<Whole> Covering(CountScope place, DateOnly day) =>
        [.. wholes.Where(whole => day <= whole.AsOf && Within(place, whole.Scope)).OrderBy(whole => wholes.Count(other => Within(other.Scope, whole.Scope)))
            .ThenByDescending(whole => Named(whole.Scope))];

    private static int Named(CountScope scope) => new object?[] { scope.Event, scope.Kind, scope.Case }.Count(named => named is not null);

    private static bool Within(CountScope inner, CountScope outer) =>
        inner.Country == outer.Country && (outer.Event is null || inner.Event == outer.Event)
        && (outer.Kind is null || inner.Kind == outer.Kind) && (outer.Case is null || inner.Case == outer.Case);

    private static bool Overlap(CountScope one, CountScope other) =>
        one.Country == other.Country && Meets(one.Event, other.Event) && Meets(one.Kind, other.Kind) && Meets(one.Case, other.Case);

    private static bool Meets<T>(T? one, T? other) => one is null || other is null || Equals(one, other);
}
