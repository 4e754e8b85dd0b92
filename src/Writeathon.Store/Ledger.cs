using Writeathon.Store.Engines;

namespace Writeathon.Store;

/// <summary>
/// The ledger while it is locked: the only writer of lines, reviews, counts and tallies. Why a total is wrong is found here. Lines are
/// gathered and go in together at <see cref="Flush"/>, with the tallies that they move.
/// </summary>
internal sealed class Ledger
{
    // Numbers are given out in the order of commits, and nobody else looks up a key or a count meanwhile.
    private const string LockRow = "UPDATE ledger SET last_sequence = last_sequence WHERE id = 1 RETURNING last_sequence";

    private const string Advance = "UPDATE ledger SET last_sequence = @last WHERE id = 1";

    private const string AdvanceVersion = """
        INSERT INTO totals_versions (campaign, version, version_before)
        VALUES (@campaign, @version, 0)
        ON CONFLICT (campaign) DO UPDATE SET version = excluded.version, version_before = totals_versions.version
        RETURNING version_before
        """;

    private const string InsertReview = """
        INSERT INTO reviews (action_id, sequence, status, reason, reviewed_at)
        VALUES (@action, @sequence, @status, @reason, @at)
        """;

    private readonly Transaction transaction;
    private readonly Dictionary<Guid, SettledCount> counts = [];
    private readonly HashSet<Guid> changed = [];
    private readonly HashSet<(long Campaign, string Country, Guid? Event)> loaded = [];
    private readonly List<ActionTaken> lines = [];
    private readonly List<(ActionTaken Line, DateTimeOffset CountedAt)> counted = [];
    private readonly long first;
    private long last;

    private Ledger(Transaction transaction, long last)
    {
        this.transaction = transaction;
        first = last;
        this.last = last;
    }

    /// <summary>Locks the ledger until the transaction ends.</summary>
    public static Ledger Lock(Transaction transaction) => new(transaction, transaction.Scalar<long>(LockRow));

    /// <summary>Loads the counts that may cover lines, all at once.</summary>
    public void LoadCounts(IEnumerable<ActionTaken> covered)
    {
        var places = covered.Select(line => (line.Campaign, line.Country, line.Event)).Where(loaded.Add).ToList();
        foreach (var count in CountStore.Standing(transaction, places))
        {
            counts.TryAdd(count.Id, count);
        }
    }

    /// <summary>Appends a report or a correction, unless it is held; what covers it is settled with it.</summary>
    /// <returns>The line as it is written.</returns>
    public ActionTaken Report(ActionTaken line)
    {
        LoadCounts([line]);
        var settlement = Settling.Settle(line, Covering(line), Arrival.Reported, line.ReceivedAt);
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
        var settlement = Settling.Settle(line, Covering(line), Arrival.Released, at);
        counted.Add((line with { Sequence = last }, at));
        Write(settlement);
    }

    /// <summary>Appends a count's settling line; wider counts take it out of their remainders.</summary>
    public void Settle(ActionTaken line, SettledCount count)
    {
        LoadCounts([line]);
        var settlement = Settling.Settle(
            line, Covering(line).Where(wider => wider.Scope != count.Scope && wider.Scope.Contains(count.Scope)), Arrival.Settled, line.ReceivedAt);
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
        if (lines.Count > 0)
        {
            transaction.Lines.Insert(transaction, lines);
        }

        if (last == first)
        {
            return;
        }

        transaction.Execute(Advance, new { last });
        foreach (var id in changed)
        {
            CountStore.Move(transaction, counts[id]);
        }

        MoveTallies();
    }

    private IEnumerable<SettledCount> Covering(ActionTaken line) => counts.Values.Where(count => count.ReplacedBy is null && count.Covers(line));

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

    // Writers take turns at the ledger's one row, so the order in which they move tallies cannot lock them out.
    private void MoveTallies()
    {
        if (counted.Count == 0)
        {
            return;
        }

        var tallies = counted
            .GroupBy(entry => entry.Line.Tally, (key, entries) => new Tally(key, entries.Sum(entry => entry.Line.Quantity)))
            .ToList();
        var hourly = counted
            .GroupBy(
                entry => (Key: entry.Line.Tally with { Event = null, SentOn = null }, Hour: entry.CountedAt.Hour()),
                (at, entries) => new HourlyTally(at.Key, at.Hour, entries.Sum(entry => entry.Line.Quantity)))
            .ToList();
        transaction.Lines.Move(transaction, tallies, hourly);
        foreach (var campaign in counted.GroupBy(entry => entry.Line.Campaign))
        {
            var version = campaign.Max(entry => entry.Line.Sequence);
            var before = transaction.Scalar<long>(AdvanceVersion, new { campaign = campaign.Key, version });
            transaction.AddMoved(new(campaign.Key, before, version, [.. tallies.Where(tally => tally.Key.Campaign == campaign.Key)]));
        }
    }
}
