using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;

namespace Writeathon.Store;

/// <summary>What one run of the rollup did.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Campaigns">How many campaigns had something to do.</param>
/// <param name="Snapshots">How many snapshots were written.</param>
/// <param name="Comparisons">How many scopes were compared.</param>
/// <param name="Announcements">How many verdicts changed.</param>
public sealed record RollupRun(
    Guid Id, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, long Campaigns, long Snapshots, long Comparisons, long Announcements);

/// <summary>A change of verdict.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Campaign">The campaign.</param>
/// <param name="Scope">The world or a country.</param>
/// <param name="Verdict">The verdict from now on.</param>
/// <param name="Before">The one before, or null at the first.</param>
/// <param name="Actions">The total that it rests on.</param>
/// <param name="Record">The record that it is held against, or null.</param>
/// <param name="At">When it was announced.</param>
public sealed record Announcement(
    Guid Id, long Campaign, string Scope, Verdict Verdict, Verdict? Before, long Actions, RecordFigure? Record, DateTimeOffset At);

/// <summary>How a scope stood at the end of a day.</summary>
/// <param name="Scope">The world or a country.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="Actions">What was known by then.</param>
/// <param name="SelfReported">How much of it rested on the writers' own word.</param>
public sealed record Snapshot(string Scope, DateOnly Day, long Actions, long SelfReported);

/// <summary>What a campaign's rollup rests on: where it is unchanged there is nothing to do.</summary>
/// <param name="Version">The version of its totals.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="RecordBook">How often what campaigns are compared with has been written: figures, populations, the cases of years. It only grows.</param>
/// <param name="CampaignRevision">The campaign's revision.</param>
public sealed record RollupBasis(long Version, DateOnly Day, long RecordBook, long CampaignRevision);

/// <summary>The last comparison of a campaign's scopes.</summary>
/// <param name="ComparedAt">When.</param>
/// <param name="CampaignDay">On which campaign day.</param>
/// <param name="Scopes">The world first, then countries by code.</param>
public sealed record ComparedCampaign(DateTimeOffset ComparedAt, long CampaignDay, IReadOnlyList<Comparison> Scopes);

/// <summary>What the rollup reads and writes: leases, snapshots, comparisons, announcements and its own runs.</summary>
public sealed class RollupStore(Database database)
{
    private const string TakeLease = """
        INSERT INTO leases (job, holder, held_until)
        VALUES (@job, @holder, @until)
        ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
        WHERE leases.held_until <= @now
        """;

    private const string GiveLeaseBack = "DELETE FROM leases WHERE job = @job AND holder = @holder";

    private const string SelectBases = """
        SELECT
          c.year AS campaign,
          COALESCE(v.version, 0) AS version,
          (SELECT CAST(COUNT(*) AS BIGINT) FROM year_records)
            + (SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM populations)
            + (SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM cases) AS record_book,
          c.revision AS campaign_revision,
          r.version AS rolled_version, r.day AS rolled_day, r.record_book AS rolled_record_book, r.campaign_revision AS rolled_revision
        FROM campaigns c
        LEFT JOIN totals_versions v ON v.campaign = c.year
        LEFT JOIN rolled_up r ON r.campaign = c.year
        ORDER BY c.year
        """;

    private const string SaveBasis = """
        INSERT INTO rolled_up (campaign, version, day, record_book, campaign_revision)
        VALUES (@campaign, @Version, @Day, @RecordBook, @CampaignRevision)
        ON CONFLICT (campaign) DO UPDATE SET
          version = excluded.version, day = excluded.day, record_book = excluded.record_book, campaign_revision = excluded.campaign_revision
        """;

    // Days from a hour on, by country; the cost is that of the days, not of the campaign.
    private const string SelectDays = """
        SELECT
          country,
          hour / 24 AS day,
          CAST(SUM(actions) AS BIGINT) AS actions,
          CAST(COALESCE(SUM(actions) FILTER (WHERE evidence = 'self-reported'), 0) AS BIGINT) AS self_reported
        FROM hourly_tallies
        WHERE campaign = @campaign AND hour >= @fromHour
        GROUP BY country, hour / 24
        ORDER BY 2, 1
        """;

    // From scope to scope and to the last day of each by the index: the other days, of which there may be years, are not read.
    private const string SelectLastSnapshots = """
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

    private const string SaveSnapshot = """
        INSERT INTO snapshots (campaign, scope, day, actions, self_reported)
        VALUES (@campaign, @Scope, @Day, @Actions, @SelfReported)
        ON CONFLICT (campaign, scope, day) DO UPDATE SET actions = excluded.actions, self_reported = excluded.self_reported
        """;

    private const string SelectVerdicts = "SELECT scope, verdict FROM comparisons WHERE campaign = @campaign";

    private const string SelectComparisons = """
        SELECT scope, answer, compared_at, campaign_day
        FROM comparisons
        WHERE campaign = @campaign AND (@scope IS NULL OR scope = @scope)
        ORDER BY CASE scope WHEN 'GLOBAL' THEN 0 ELSE 1 END, scope
        """;

    private const string SaveComparison = """
        INSERT INTO comparisons (campaign, scope, verdict, answer, compared_at, campaign_day)
        VALUES (@campaign, @scope, @verdict, @answer, @now, @campaignDay)
        ON CONFLICT (campaign, scope) DO UPDATE SET
          verdict = excluded.verdict, answer = excluded.answer, compared_at = excluded.compared_at, campaign_day = excluded.campaign_day
        """;

    private const string InsertAnnouncement = """
        INSERT INTO announcements (
          id, campaign, scope, verdict, verdict_before, actions, record_year, record_figure, record_exactness, announced_at)
        VALUES (@id, @campaign, @scope, @verdict, @before, @actions, @recordYear, @recordFigure, @recordExactness, @now)
        """;

    private const string SelectAnnouncements = """
        SELECT id, campaign, scope, verdict, verdict_before, actions, record_year, record_figure, record_exactness, announced_at
        FROM announcements
        WHERE campaign = @campaign AND (@before = '' OR id < @before)
        ORDER BY id DESC
        LIMIT @limit
        """;

    private const string InsertRun = """
        INSERT INTO rollups (id, started_at, finished_at, campaigns, snapshots, comparisons, announcements)
        VALUES (@Id, @StartedAt, @FinishedAt, @Campaigns, @Snapshots, @Comparisons, @Announcements)
        """;

    private const string SelectRuns = """
        SELECT id, started_at, finished_at, campaigns, snapshots, comparisons, announcements
        FROM rollups
        WHERE @before = '' OR id < @before
        ORDER BY id DESC
        LIMIT @limit
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Takes a job's lease; false while somebody else holds it.</summary>
    public Task<bool> TakeLeaseAsync(string job, string holder, DateTimeOffset now, DateTimeOffset until) =>
        database.WriteAsync(transaction => transaction.Execute(TakeLease, new { job, holder, now, until }) == 1);

    /// <summary>Gives a job's lease back.</summary>
    public Task GiveLeaseBackAsync(string job, string holder) =>
        database.WriteAsync(transaction => { transaction.Execute(GiveLeaseBack, new { job, holder }); });

    /// <summary>Every campaign with what a rollup would rest on now, and what its last one rested on.</summary>
    public async Task<IReadOnlyList<(long Campaign, RollupBasis Now, RollupBasis? Last)>> BasesAsync(DateOnly today, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return [.. (await reader.QueryAsync<BasisRow>(SelectBases)).Select(row => row.ToBases(today))];
    }

    /// <summary>How a campaign's scopes stood at the end of a day: the last snapshot of each that is not younger.</summary>
    public async Task<IReadOnlyDictionary<string, Snapshot>> SnapshotsAsync(long campaign, DateOnly upTo, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<Snapshot>(SelectLastSnapshots, new { campaign, upTo })).ToDictionary(snapshot => snapshot.Scope);
    }

    /// <summary>What came in by day and country from a day on: actions, and how many of them on the writers' own word.</summary>
    public async Task<IReadOnlyList<Snapshot>> DaysAsync(long campaign, DateOnly from, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<(string Country, long Day, long Actions, long SelfReported)>(
            SelectDays, new { campaign, fromHour = Days.StartOf(from).Hour() });
        return [.. rows.Select(row => new Snapshot(row.Country, DateOnly.FromDayNumber((int)row.Day + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber), row.Actions, row.SelfReported))];
    }

    /// <summary>The last verdict of each scope.</summary>
    public async Task<IReadOnlyDictionary<string, Verdict>> VerdictsAsync(long campaign, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<(string Scope, string Verdict)>(SelectVerdicts, new { campaign }))
            .ToDictionary(row => row.Scope, row => Words.Read<Verdict>(row.Verdict));
    }

    /// <summary>The last comparison of a campaign, of one scope or of all; null before the first.</summary>
    public async Task<ComparedCampaign?> ComparisonAsync(long campaign, string? scope, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = (await reader.QueryAsync<ComparisonRow>(SelectComparisons, new { campaign, scope })).AsList();
        return rows.Count == 0 ? null : new(rows.Max(row => row.ComparedAt), rows[0].CampaignDay, [.. rows.Select(row => row.ToComparison())]);
    }

    /// <summary>Announcements of a campaign, newest first, from below one.</summary>
    public async Task<IReadOnlyList<Announcement>> AnnouncementsAsync(long campaign, Guid? before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<AnnouncementRow>(SelectAnnouncements, new { campaign, before = before?.ToString() ?? "", limit });
        return [.. rows.Select(row => row.ToAnnouncement())];
    }

    /// <summary>Past runs, newest first, from below one.</summary>
    public async Task<IReadOnlyList<RollupRun>> RunsAsync(Guid? before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<RollupRun>(SelectRuns, new { before = before?.ToString() ?? "", limit })).AsList();
    }

    /// <summary>
    /// Writes what a campaign's rollup found: snapshots, comparisons, and an announcement for each verdict that is not the one that
    /// stands. The verdict that stands is read in this transaction, so that a change is announced once, whoever runs the rollup.
    /// </summary>
    /// <returns>How many announcements were made.</returns>
    public static long Save(
        Transaction transaction, long campaign, RollupBasis basis, long campaignDay,
        IReadOnlyList<Snapshot> snapshots, IReadOnlyList<Comparison> comparisons, DateTimeOffset now)
    {
        // First, for the campaign's one row is the lock: another node that saves it too waits here, and then reads the verdict that stands.
        transaction.Execute(SaveBasis, new { campaign, basis.Version, basis.Day, basis.RecordBook, basis.CampaignRevision });
        foreach (var snapshot in snapshots)
        {
            transaction.Execute(SaveSnapshot, new { campaign, snapshot.Scope, snapshot.Day, snapshot.Actions, snapshot.SelfReported });
        }

        var standing = transaction.Query<(string Scope, string Verdict)>(SelectVerdicts, new { campaign }).ToDictionary(row => row.Scope, row => row.Verdict);
        var announcements = 0L;
        foreach (var comparison in comparisons)
        {
            var verdict = comparison.Verdict.Word();
            var before = standing.GetValueOrDefault(comparison.Scope);
            var answer = JsonSerializer.Serialize(comparison, Json);
            transaction.Execute(SaveComparison, new { campaign, scope = comparison.Scope, verdict, answer, now, campaignDay });
            if (before == verdict)
            {
                continue;
            }

            announcements++;
            transaction.Execute(InsertAnnouncement, new
            {
                id = Guid.CreateVersion7(now),
                campaign,
                scope = comparison.Scope,
                verdict,
                before,
                actions = comparison.Actions,
                recordYear = comparison.Best?.Year,
                recordFigure = comparison.Best?.Figure,
                recordExactness = comparison.Best?.Exactness.Word(),
                now,
            });
        }

        return announcements;
    }

    /// <summary>Keeps a run.</summary>
    public static void Keep(Transaction transaction, RollupRun run) => transaction.Execute(InsertRun, run);

    [method: ExplicitConstructor]
    private sealed record BasisRow(
        long Campaign, long Version, long RecordBook, long CampaignRevision,
        long? RolledVersion, DateOnly? RolledDay, long? RolledRecordBook, long? RolledRevision)
    {
        public (long Campaign, RollupBasis Now, RollupBasis? Last) ToBases(DateOnly today) => (
            Campaign,
            new(Version, today, RecordBook, CampaignRevision),
            RolledVersion is null ? null : new(RolledVersion.Value, RolledDay!.Value, RolledRecordBook!.Value, RolledRevision!.Value));
    }

    private sealed record ComparisonRow(string Scope, string Answer, DateTimeOffset ComparedAt, long CampaignDay)
    {
        public Comparison ToComparison() => JsonSerializer.Deserialize<Comparison>(Answer, Json)!;
    }

    private sealed record AnnouncementRow(
        Guid Id, long Campaign, string Scope, string Verdict, string? VerdictBefore, long Actions,
        long? RecordYear, long? RecordFigure, string? RecordExactness, DateTimeOffset AnnouncedAt)
    {
        public Announcement ToAnnouncement() => new(
            Id, Campaign, Scope, Words.Read<Verdict>(Verdict), VerdictBefore is null ? null : Words.Read<Verdict>(VerdictBefore), Actions,
            RecordYear is null ? null : new(RecordYear.Value, RecordFigure!.Value, Words.Read<Exactness>(RecordExactness!)), AnnouncedAt);
    }
}
