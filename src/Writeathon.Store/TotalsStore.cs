using Dapper;

namespace Writeathon.Store;

/// <summary>How finely history is told.</summary>
public enum HistoryStep
{
    /// <summary>By UTC day.</summary>
    Day,

    /// <summary>By hour.</summary>
    Hour,
}

/// <summary>What a campaign has beside its actions.</summary>
/// <param name="Held">Lines that wait for staff.</param>
/// <param name="Pledged">Actions pledged and not withdrawn.</param>
/// <param name="Events">Events that are not cancelled.</param>
[method: ExplicitConstructor]
public sealed record Surroundings(long Held, long Pledged, long Events);

/// <summary>What came in from one instant on.</summary>
/// <param name="At">The beginning of the day or hour.</param>
/// <param name="Actions">How many actions began to count in it.</param>
public sealed record HistoryPoint(DateTimeOffset At, long Actions);

/// <summary>Reads tallies. Their only writer is <see cref="Ledger"/>.</summary>
public sealed class TotalsStore(Database database)
{
    private const long MostLinesRead = 200_000;

    private const string Dimensions = "case_slug, country, kind, purpose, evidence";

    // The totals of the last rollup, and the lines that began to count since: in one statement, which sees one state of the ledger, and finds
    // nothing where a rollup has moved on meanwhile. Its number is asked for before: PostgreSQL must know it to see that few lines follow.
    private const string SelectCampaign = $"""
        SELECT {Dimensions}, CAST(SUM(actions) AS BIGINT) AS actions, MAX(v.version) AS version
        FROM (
          SELECT campaign, {Dimensions}, actions
          FROM rolled_totals
          WHERE campaign = @campaign
          UNION ALL
          SELECT campaign, COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence, quantity
          FROM actions
          WHERE sequence > @reached AND held_for IS NULL AND campaign = @campaign
          UNION ALL
          SELECT a.campaign, COALESCE(a.case_slug, ''), a.country, COALESCE(a.kind, ''), a.purpose, a.evidence, a.quantity
          FROM reviews r
          JOIN actions a ON a.id = r.action_id
          WHERE r.sequence > @reached AND r.status = 'counted' AND a.campaign = @campaign
        ) t
        JOIN totals_versions v ON v.campaign = t.campaign
        JOIN rolled_to r ON r.id = 1 AND r.sequence = @reached
        GROUP BY {Dimensions}
        """;

    // The same from all tallies, which never are older than the lines: where the last rollup is so long ago that this costs less.
    private const string SelectCampaignFromTallies = $"""
        SELECT {Dimensions}, CAST(SUM(actions) AS BIGINT) AS actions, MAX(v.version) AS version
        FROM tallies t
        JOIN totals_versions v ON v.campaign = t.campaign
        WHERE t.campaign = @campaign
        GROUP BY {Dimensions}
        """;

    private const string SelectVersions = "SELECT campaign, version FROM totals_versions";

    private const string SelectSurroundings = """
        SELECT
          (SELECT CAST(COUNT(*) AS BIGINT) FROM actions a WHERE a.campaign = @campaign AND a.held_for IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.action_id = a.id)) AS held,
          (SELECT CAST(COALESCE(SUM(pledged), 0) AS BIGINT) FROM pledge_tallies WHERE campaign = @campaign) AS pledged,
          (SELECT CAST(COUNT(*) AS BIGINT) FROM events WHERE campaign = @campaign AND cancelled_at IS NULL) AS events
        """;

    private const string SelectSurroundingsThen = """
        SELECT
          (SELECT CAST(COUNT(*) AS BIGINT) FROM actions a WHERE a.campaign = @campaign AND a.held_for IS NOT NULL AND a.received_at <= @at
            AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.action_id = a.id AND r.reviewed_at <= @at)) AS held,
          (SELECT CAST(COALESCE(SUM(q.quantity), 0) AS BIGINT) FROM pledges p JOIN pledge_quantities q ON q.pledge_id = p.id
            WHERE p.campaign = @campaign AND p.pledged_at <= @at AND (p.withdrawn_at IS NULL OR p.withdrawn_at > @at))
          - (SELECT CAST(COALESCE(SUM(e.added), 0) AS BIGINT) FROM pledges p JOIN pledge_edits e ON e.pledge_id = p.id
            WHERE p.campaign = @campaign AND p.pledged_at <= @at AND (p.withdrawn_at IS NULL OR p.withdrawn_at > @at) AND e.edited_at > @at) AS pledged,
          (SELECT CAST(COUNT(*) AS BIGINT) FROM events WHERE campaign = @campaign AND registered_at <= @at
            AND (cancelled_at IS NULL OR cancelled_at > @at)) AS events
        """;

    // Whole hours from their tallies; of the hour that is cut, the lines themselves.
    private const string SelectKnownAt = $"""
        SELECT {Dimensions}, CAST(SUM(actions) AS BIGINT) AS actions, @version AS version
        FROM (
          SELECT case_slug, country, kind, purpose, evidence, actions
          FROM hourly_tallies
          WHERE campaign = @campaign AND hour < @hour
          UNION ALL
          SELECT COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence, quantity
          FROM counted_actions
          WHERE campaign = @campaign AND counted_at >= @hourStart AND counted_at <= @at
        ) known
        GROUP BY {Dimensions}
        """;

    // The last line that counted by then. Lines are looked through from the newest on: nearly always it is one of the first.
    private const string SelectVersionThen = """
        SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT)
        FROM (
          SELECT (
            SELECT sequence
            FROM actions
            WHERE campaign = @campaign AND held_for IS NULL AND received_at <= @at
            ORDER BY sequence DESC
            LIMIT 1) AS version
          UNION ALL
          SELECT (
            SELECT MAX(r.sequence)
            FROM reviews r
            JOIN actions a ON a.id = r.action_id
            WHERE a.campaign = @campaign AND r.status = 'counted' AND r.reviewed_at <= @at)
        ) counted
        """;

    private const string SelectHistory = """
        SELECT hour - hour % @step AS hour, CAST(SUM(actions) AS BIGINT) AS actions
        FROM hourly_tallies
        WHERE campaign = @campaign
          AND (@country IS NULL OR country = @country)
          AND (@slug IS NULL OR case_slug = @slug)
          AND (@kind IS NULL OR kind = @kind)
        GROUP BY hour - hour % @step
        ORDER BY 1
        """;

    private const string SelectEvent = """
        SELECT kind, CAST(SUM(actions) AS BIGINT) AS actions
        FROM tallies
        WHERE campaign = @campaign AND event_id = @atEvent
        GROUP BY kind
        HAVING SUM(actions) <> 0
        ORDER BY kind
        """;

    private const string SelectCases = """
        SELECT campaign, case_slug AS slug, CAST(SUM(actions) AS BIGINT) AS actions
        FROM hourly_tallies
        WHERE case_slug = @slug
        GROUP BY campaign, case_slug
        """;

    /// <summary>A campaign's sums and the version they have. Null where nothing counts yet.</summary>
    internal async Task<CampaignSums?> LoadAsync(long campaign, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var (reached, last) = await reader.QuerySingleAsync<(long Reached, long Last)>(SnapshotStore.SelectReach);
        // Fewer than none: the rollup's number is not this ledger's, and nothing that rests on it is believed.
        while (last - reached is >= 0 and <= MostLinesRead)
        {
            var totals = CampaignSums.Of(campaign, await reader.QueryAsync<TallyRow>(SelectCampaign, new { campaign, reached }));
            var before = reached;
            (reached, last) = totals is null ? await reader.QuerySingleAsync<(long, long)>(SnapshotStore.SelectReach) : (reached, last);
            if (reached == before)
            {
                return totals;
            }
        }

        return CampaignSums.Of(campaign, await reader.QueryAsync<TallyRow>(SelectCampaignFromTallies, new { campaign }));
    }

    /// <summary>The version of each campaign's totals.</summary>
    public async Task<IReadOnlyDictionary<long, long>> VersionsAsync(CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<(long Campaign, long Version)>(SelectVersions)).ToDictionary(row => row.Campaign, row => row.Version);
    }

    /// <summary>What a campaign has beside its actions.</summary>
    public async Task<Surroundings> SurroundingsAsync(long campaign, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return await reader.QuerySingleAsync<Surroundings>(SelectSurroundings, new { campaign });
    }

    /// <summary>A campaign as it was known at an instant: what had begun to count by then, and what was pledged then.</summary>
    public async Task<(CampaignTotals Totals, Surroundings Surroundings)> KnownAtAsync(long campaign, DateTimeOffset at, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var hour = at.Hour();
        var version = await reader.ExecuteScalarAsync<long>(SelectVersionThen, new { campaign, at });
        var rows = await reader.QueryAsync<TallyRow>(SelectKnownAt, new { campaign, hour, hourStart = hour * 3_600_000, at, version });
        return (
            (CampaignSums.Of(campaign, rows) ?? new(campaign)).Told(),
            await reader.QuerySingleAsync<Surroundings>(SelectSurroundingsThen, new { campaign, at }));
    }

    /// <summary>What came in, by when it began to count; steps in which nothing came are left out.</summary>
    public async Task<IReadOnlyList<HistoryPoint>> HistoryAsync(
        long campaign, HistoryStep step, string? country, string? slug, ActionKind? kind, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var hours = step == HistoryStep.Day ? 24L : 1L;
        var rows = await reader.QueryAsync<(long Hour, long Actions)>(
            SelectHistory, new { campaign, step = hours, country, slug, kind = kind?.Word() });
        return [.. rows.Select(row => new HistoryPoint(DateTimeOffset.FromUnixTimeSeconds(row.Hour * 3_600), row.Actions))];
    }

    /// <summary>What was sent at an event, by kind; null stands for what has no kind.</summary>
    public async Task<IReadOnlyList<(ActionKind? Kind, long Actions)>> OfEventAsync(long campaign, Guid atEvent, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<(string Kind, long Actions)>(SelectEvent, new { campaign, atEvent });
        return [.. rows.Select(row => (TallyRow.KindOf(row.Kind), row.Actions))];
    }

    /// <summary>What was sent for a case, by campaign.</summary>
    public async Task<IReadOnlyDictionary<long, long>> OfCaseAsync(string slug, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<(long Campaign, string Slug, long Actions)>(SelectCases, new { slug });
        return rows.ToDictionary(row => row.Campaign, row => row.Actions);
    }
}

/// <summary>A sum of tallies as it stands in its columns.</summary>
[method: ExplicitConstructor]
internal sealed record TallyRow(string CaseSlug, string Country, string Kind, string Purpose, string Evidence, long Actions, long Version)
{
    public Tally ToTally(long campaign) => new(
        new(campaign, Event: null, CaseSlug.Length == 0 ? null : CaseSlug, Country, KindOf(Kind), Words.Read<Purpose>(Purpose), Words.Read<Evidence>(Evidence)),
        Actions);

    public static ActionKind? KindOf(string word) => word.Length == 0 ? null : Words.Read<ActionKind>(word);
}
