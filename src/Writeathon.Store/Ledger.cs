using System.Runtime.InteropServices;
using Writeathon.Store.Engines;

namespace Writeathon.Store;

/// <summary>
/// The ledger while it is locked: the only writer of lines, reviews, counts and tallies. Why a total is wrong is found here. Lines are
/// gathered and go in together at <see cref="Flush"/>, with the tallies that they move.
/// </summary>
internal sealed class Ledger
{
    private const string InsertReview = """
        INSERT INTO reviews (action_id, sequence, status, reason, reviewed_at)
        VALUES (@action, @sequence, @status, @reason, @at)
        """;

    // Later than any other write of the same instant, so that whoever compares it sees each move.
    private const string SetEventMovedAt = """
        UPDATE ledger
        SET event_moved_at = CASE WHEN event_moved_at < @at THEN @at ELSE event_moved_at + 1 END
        WHERE id = 1
        """;

    private const string SelectCountry = "SELECT country FROM events WHERE id = @id";

    // What a report was decided on is a minute old at the most; the rest is for the clocks of several nodes.
    private static readonly TimeSpan LongestDecision = TimeSpan.FromHours(1);

    private readonly Transaction transaction;
    private readonly Dictionary<Guid, SettledCount> counts = [];
    private readonly HashSet<Guid> changed = [];
    private readonly HashSet<(long Campaign, string Country, Guid? Event)> loaded = [];
    private readonly Dictionary<Guid, string?> countries = [];
    private readonly List<ActionTaken> lines = [];
    private readonly List<(ActionTaken Line, DateTimeOffset CountedAt)> counted = [];
    private readonly Locked locked;
    private readonly DateTimeOffset movedBefore;
    private long last;

    private Ledger(Transaction transaction, Locked locked)
    {
        this.transaction = transaction;
        this.locked = locked;
        last = locked.Last;
        movedBefore = DateTimeOffset.FromUnixTimeMilliseconds(locked.EventMovedAt) + LongestDecision;
    }

    /// <summary>The lines that stand under the keys for which the ledger was locked.</summary>
    public IReadOnlyList<ActionTaken> Standing => locked.Standing;

    /// <summary>Locks the ledger until the transaction ends.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="keys">Keys whose lines are looked up under the lock.</param>
    public static Ledger Lock(Transaction transaction, IReadOnlyCollection<(long Campaign, string Key)>? keys = null) =>
        new(transaction, transaction.Lines.Lock(transaction, keys ?? []));

    /// <summary>Notes that an event is moved to another country in this transaction.</summary>
    public void EventMoves(DateTimeOffset at) => transaction.Execute(SetEventMovedAt, new { at });

    /// <summary>The country where an event is now, or null where there is none.</summary>
    public string? CountryOf(Guid atEvent) => transaction.Find<string>(SelectCountry, new { id = atEvent });

    /// <summary>Loads the counts that may cover lines, all at once.</summary>
    public void LoadCounts(IEnumerable<ActionTaken> covered)
    {
        if (!locked.AreCounts)
        {
            return;
        }

        var places = covered.Select(line => (line.Campaign, line.Country, line.Event)).Where(loaded.Add).ToList();
        foreach (var count in CountStore.Over(transaction, places))
        {
            counts.TryAdd(count.Id, count);
        }
    }

    /// <summary>Appends a report or a correction, unless it is held; what covers it is settled with it.</summary>
    /// <returns>The line as it is written.</returns>
    public ActionTaken Report(ActionTaken line)
    {
        line = WhereItsEventIs(line);
        LoadCounts([line]);
        if (counts.Count == 0)
        {
            return Append(line);
        }

        var settlement = Settling.Settle(line, Around(line), Arrival.Reported, line.ReceivedAt);
        if (settlement.HeldFor is not null || line.HeldFor is not null)
        {
            return Append(line with { HeldFor = settlement.HeldFor ?? line.HeldFor });
        }

        var written = Append(line);
        Write(settlement);
        return written;
    }

    /// <summary>Counts a held line from its release on, under the number of its review, which was written just before.</summary>
    public void Release(ActionTaken line, DateTimeOffset at)
    {
        LoadCounts([line]);
        var settlement = Settling.Settle(line, Around(line), Arrival.Released, at);
        counted.Add((line with { Sequence = last }, at));
        Write(settlement);
    }

    /// <summary>Appends a count's settling line; wider counts are settled with it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="taking">Every count of the country's scopes in which reports say more, those that were replaced too.</param>
    /// <param name="told">What the lines of a scope that were sent on or before a day add up to in the ledger.</param>
    public void Settle(ActionTaken line, IEnumerable<SettledCount> taking, Func<CountScope, DateOnly, long> told)
    {
        LoadCounts([line]);
        var settlement = Settling.Settle(line, [.. counts.Values, .. taking.Where(count => !counts.ContainsKey(count.Id))], told);
        Append(line);
        Write(settlement);
    }

    /// <summary>Writes what became of a held line.</summary>
    public void Write(Review review)
    {
        transaction.Execute(
            InsertReview, new { action = review.Action, sequence = ++last, status = review.Status.Word(), reason = review.Reason, at = review.ReviewedAt });
        transaction.MovedBeside = true;
    }

    /// <summary>Writes what was gathered: lines, tallies, counts, the last number.</summary>
    public void Flush()
    {
        if (last == locked.Last)
        {
            return;
        }

        foreach (var id in changed)
        {
            CountStore.Move(transaction, counts[id]);
        }

        var tallies = new Dictionary<TallyKey, long>(counted.Count);
        var hours = new Dictionary<(TallyKey Key, long Hour), long>(counted.Count);
        var versions = new Dictionary<long, long>();
        foreach (var (line, countedAt) in counted)
        {
            Add(tallies, line.Tally, line.Quantity);
            Add(hours, (line.Tally with { Event = null, SentOn = null }, countedAt.Hour()), line.Quantity);
            versions[line.Campaign] = Math.Max(versions.GetValueOrDefault(line.Campaign), line.Sequence);
        }

        List<(long Campaign, long Version)> moved = [.. versions.Select(each => (each.Key, each.Value))];
        var before = transaction.Lines.Write(transaction, new(lines, last, tallies, hours, moved));
        for (var i = 0; i < moved.Count; i++)
        {
            var (campaign, version) = moved[i];
            transaction.AddMoved(new(
                campaign, before[i], version, [.. tallies.Where(tally => tally.Key.Campaign == campaign).Select(tally => new Tally(tally.Key, tally.Value))]));
        }

        static void Add<TKey>(Dictionary<TKey, long> sums, TKey key, long quantity)
            where TKey : notnull => CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _) += quantity;
    }

    // An event may have been moved to another country since the report was decided on.
    private ActionTaken WhereItsEventIs(ActionTaken decided)
    {
        if (decided.Event is not { } id || decided.ReceivedAt > movedBefore)
        {
            return decided;
        }

        if (!countries.TryGetValue(id, out var country))
        {
            countries.Add(id, country = CountryOf(id));
        }

        return country is null ? decided : decided with { Country = country };
    }

    private IEnumerable<SettledCount> Around(ActionTaken line) => counts.Values.Where(count => count.Scope.Contains(line));

    private ActionTaken Append(ActionTaken line)
    {
        var numbered = line with { Sequence = ++last };
        lines.Add(numbered);
        if (numbered.HeldFor is null)
        {
            counted.Add((numbered, numbered.ReceivedAt));
        }
        else
        {
            transaction.MovedBeside = true;
        }

        return numbered;
    }

    private void Write(Settlement settlement)
    {
        foreach (var line in settlement.Lines)
        {
            Append(line);
        }

        foreach (var count in settlement.Counts)
        {
            counts[count.Id] = count;
            changed.Add(count.Id);
        }
    }
}
