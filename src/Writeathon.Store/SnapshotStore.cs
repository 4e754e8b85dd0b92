using Dapper;

namespace Writeathon.Store;

/// <summary>How a scope stood at the end of a day.</summary>
/// <param name="Scope">The world or a country.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="Actions">What was known by then.</param>
/// <param name="SelfReported">How much of it rested on the writers' own word.</param>
public sealed record Snapshot(string Scope, DateOnly Day, long Actions, long SelfReported);

/// <summary>
/// How campaigns stood day by day, and their totals, up to a line of the ledger. Both are moved by the lines that came since, in one
/// transaction with that line's number: whoever moves them, however often, and wherever a run ends, each line is in them once.
/// </summary>
public sealed class SnapshotStore(Database database)
{
    /// <summary>The last line that a rollup has taken in, and the last one of the ledger.</summary>
    internal const string SelectReach = """
        SELECT r.sequence AS reached, l.last_sequence
        FROM rolled_to r
        JOIN ledger l ON l.id = r.id
        WHERE r.id = 1
        """;

    private const string Advance = "UPDATE rolled_to SET sequence = @upTo WHERE id = 1 AND sequence = @after";

    // What began to count: the lines that were not held, and the held ones that were released, each under its own number.
    private const string SelectCame = """
        SELECT
          campaign,
          country,
          day,
          CAST(SUM(quantity) AS BIGINT) AS actions,
          CAST(COALESCE(SUM(quantity) FILTER (WHERE evidence = 'self-reported'), 0) AS BIGINT) AS self_reported
        FROM (
          SELECT campaign, country, received_at / 86400000 AS day, quantity, evidence
          FROM actions
          WHERE sequence > @after AND sequence <= @upTo AND held_for IS NULL
          UNION ALL
          SELECT a.campaign, a.country, r.reviewed_at / 86400000, a.quantity, a.evidence
          FROM reviews r
          JOIN actions a ON a.id = r.action_id
          WHERE r.sequence > @after AND r.sequence <= @upTo AND r.status = 'counted'
        ) came
        GROUP BY campaign, country, day
        """;

    private const string MoveTotals = """
        INSERT INTO rolled_totals (campaign, case_slug, country, kind, purpose, evidence, actions)
        SELECT campaign, case_slug, country, kind, purpose, evidence, CAST(SUM(quantity) AS BIGINT)
        FROM (
          SELECT campaign, COALESCE(case_slug, '') AS case_slug, country, COALESCE(kind, '') AS kind, purpose, evidence, quantity
          FROM actions
          WHERE sequence > @after AND sequence <= @upTo AND held_for IS NULL
          UNION ALL
          SELECT a.campaign, COALESCE(a.case_slug, ''), a.country, COALESCE(a.kind, ''), a.purpose, a.evidence, a.quantity
          FROM reviews r
          JOIN actions a ON a.id = r.action_id
          WHERE r.sequence > @after AND r.sequence <= @upTo AND r.status = 'counted'
        ) came
        WHERE TRUE
        GROUP BY campaign, case_slug, country, kind, purpose, evidence
        ON CONFLICT (campaign, case_slug, country, kind, purpose, evidence)
        DO UPDATE SET actions = rolled_totals.actions + excluded.actions
        """;

    // A line that was received just before midnight may be committed after the next day's first: later days know it, too.
    private const string MoveLaterDays = """
        UPDATE snapshots
        SET actions = actions + @Actions, self_reported = self_reported + @SelfReported
        WHERE campaign = @Campaign AND scope = @Scope AND day > @Day
        """;

    private const string MoveDay = """
        INSERT INTO snapshots (campaign, scope, day, actions, self_reported)
        VALUES (
          @Campaign, @Scope, @Day,
          @Actions + COALESCE((
            SELECT b.actions FROM snapshots b WHERE b.campaign = @Campaign AND b.scope = @Scope AND b.day < @Day ORDER BY b.day DESC LIMIT 1), 0),
          @SelfReported + COALESCE((
            SELECT b.self_reported FROM snapshots b WHERE b.campaign = @Campaign AND b.scope = @Scope AND b.day < @Day ORDER BY b.day DESC LIMIT 1), 0))
        ON CONFLICT (campaign, scope, day) DO UPDATE SET
          actions = snapshots.actions + @Actions, self_reported = snapshots.self_reported + @SelfReported
        """;

    // From scope to scope and to the last day of each by the index: the other days, of which there may be years, are not read.
    private const string SelectLast = """
        WITH RECURSIVE scopes (scope) AS (
          SELECT MIN(scope)
          FROM snapshots
          WHERE campaign = @campaign
          UNION ALL
          SELECT (SELECT MIN(n.scope) FROM snapshots n WHERE n.campaign = @campaign AND n.scope > scopes.scope)
          FROM scopes
          WHERE scopes.scope IS NOT NULL
        )
        SELECT s.scope, s.day, s.actions, s.self_reported
        FROM scopes
        JOIN snapshots s
          ON s.campaign = @campaign
          AND s.scope = scopes.scope
          AND s.day = (SELECT MAX(l.day) FROM snapshots l WHERE l.campaign = @campaign AND l.scope = scopes.scope AND l.day <= @upTo)
        """;

    private const string SelectCurve = """
        SELECT day, actions
        FROM snapshots
        WHERE campaign = @campaign AND scope = @scope
        ORDER BY day
        """;

    /// <summary>How many lines one transaction takes in at the most: a tenth of a second's work, for which a report may have to wait.</summary>
    internal long LinesTogether { get; init; } = 50_000;

    /// <summary>How a campaign's scopes stood at the end of a day: the last snapshot of each that is not younger.</summary>
    public async Task<IReadOnlyDictionary<string, Snapshot>> ListAsync(long campaign, DateOnly upTo, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<Snapshot>(SelectLast, new { campaign, upTo })).ToDictionary(snapshot => snapshot.Scope);
    }

    /// <summary>How a scope of a campaign stood at the end of each day on which something came in, as far as rollups have seen it.</summary>
    public async Task<IReadOnlyDictionary<DateOnly, long>> CurveAsync(long campaign, string scope, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<(DateOnly Day, long Actions)>(SelectCurve, new { campaign, scope })).ToDictionary(row => row.Day, row => row.Actions);
    }

    /// <summary>Moves every campaign's snapshots and totals by the lines that have come since they were last moved.</summary>
    /// <returns>How many snapshots were written.</returns>
    public async Task<long> MoveAsync(CancellationToken cancel)
    {
        var written = 0L;
        while (await NextAsync(cancel) is var (after, upTo, came))
        {
            written += await database.WriteAsync(transaction => Move(transaction, after, upTo, came));
        }

        return written;
    }

    private async Task<(long After, long UpTo, IReadOnlyList<Came> Came)?> NextAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await using var reader = await database.ReadAsync(cancel);
        var (after, last) = await reader.QuerySingleAsync<(long, long)>(SelectReach);
        if (after == last)
        {
            return null;
        }

        var upTo = Math.Min(last, after + LinesTogether);
        var rows = await reader.QueryAsync<(long Campaign, string Country, long Day, long Actions, long SelfReported)>(SelectCame, new { after, upTo });
        var countries = rows
            .Select(row => new Came(row.Campaign, row.Country, Days.World(DateTimeOffset.UnixEpoch.AddDays(row.Day)), row.Actions, row.SelfReported))
            .ToList();
        var world = countries.GroupBy(came => (came.Campaign, came.Day), (at, all) => new Came(
            at.Campaign, Countries.World, at.Day, all.Sum(came => came.Actions), all.Sum(came => came.SelfReported)));
        return (after, upTo, [.. countries.Concat(world).OrderBy(came => came.Day)]);
    }

    private static long Move(Transaction transaction, long after, long upTo, IReadOnlyList<Came> came)
    {
        // The one row is the lock, and the number in it the proof that nobody else has taken these lines in.
        if (transaction.Execute(Advance, new { after, upTo }) == 0)
        {
            return 0;
        }

        transaction.Execute(MoveTotals, new { after, upTo });
        foreach (var each in came)
        {
            transaction.Execute(MoveLaterDays, each);
            transaction.Execute(MoveDay, each);
        }

        return came.Count;
    }

    private sealed record Came(long Campaign, string Scope, DateOnly Day, long Actions, long SelfReported);
}
