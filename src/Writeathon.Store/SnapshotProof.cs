using Dapper;

namespace Writeathon.Store;

/// <summary>Proves that every snapshot is the sum of the lines that had begun to count by the end of its day.</summary>
internal sealed class SnapshotProof(Database database)
{
    // Both sides in one statement, which sees one state of the ledger. The days stand as text on one side and as numbers on the other.
    private const string SelectSnapshotsAndDays = """
        SELECT campaign, scope, day AS snapshot, CAST(NULL AS BIGINT) AS day, actions, self_reported
        FROM snapshots
        UNION ALL
        SELECT
          campaign, country, NULL, counted_at / 86400000, CAST(SUM(quantity) AS BIGINT),
          CAST(COALESCE(SUM(quantity) FILTER (WHERE evidence = 'self-reported'), 0) AS BIGINT)
        FROM counted_actions
        WHERE sequence <= (SELECT sequence FROM rolled_to WHERE id = 1)
        GROUP BY campaign, country, counted_at / 86400000
        """;

    /// <summary>Proves each snapshot, and that none is missing.</summary>
    public async Task<Proof> ProveAsync(CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var stated = new Dictionary<(long Campaign, string Scope, DateOnly Day), Known>();
        var came = new Dictionary<(long Campaign, string Scope), SortedDictionary<DateOnly, Known>>();
        await foreach (var row in reader.QueryUnbufferedAsync<DayRow>(SelectSnapshotsAndDays, commandTimeout: 0).WithCancellation(cancel))
        {
            if (row.Snapshot is { } snapshot)
            {
                stated[(row.Campaign, row.Scope, snapshot)] = new(row.Actions, row.SelfReported);
                continue;
            }

            foreach (var scope in (string[])[row.Scope, Countries.World])
            {
                var days = came.GetValueOrDefault((row.Campaign, scope)) ?? (came[(row.Campaign, scope)] = []);
                var day = Days.World(DateTimeOffset.UnixEpoch.AddDays(row.Day!.Value));
                var before = days.GetValueOrDefault(day);
                days[day] = new(before.Actions + row.Actions, before.SelfReported + row.SelfReported);
            }
        }

        var mismatches = new List<string>();
        var count = (long)stated.Count;
        foreach (var ((campaign, scope), days) in came)
        {
            var known = new Known(0, 0);
            foreach (var (day, more) in days)
            {
                known = new(known.Actions + more.Actions, known.SelfReported + more.SelfReported);
                stated.Remove((campaign, scope, day), out var stands);
                if (stands != known)
                {
                    mismatches.Add($"campaign {campaign}, snapshot of {scope} on {day.Text()}: stands at {stands}, its lines add up to {known}");
                }
            }
        }

        mismatches.AddRange(stated.Select(left =>
            $"campaign {left.Key.Campaign}, snapshot of {left.Key.Scope} on {left.Key.Day.Text()}: stands at {left.Value}, and no line came on that day"));
        return new("snapshots", count, mismatches);
    }

    private readonly record struct Known(long Actions, long SelfReported)
    {
        public override string ToString() => $"{Actions} ({SelfReported} on the writers' own word)";
    }

    [method: ExplicitConstructor]
    private sealed record DayRow(long Campaign, string Scope, DateOnly? Snapshot, long? Day, long Actions, long SelfReported);
}
