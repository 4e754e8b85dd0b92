using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;

namespace Writeathon.Store;

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

/// <summary>What a campaign's rollup rests on: where it is unchanged there is nothing to do.</summary>
/// <param name="Version">The version of its totals.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="RecordBook">Another number once something that a campaign is judged by has changed: figures and which of them are headlines,
/// populations, the cases of years, earlier campaigns and their lines, and which of these and of its own reports are closed.</param>
/// <param name="CampaignRevision">The campaign's revision.</param>
public sealed record RollupBasis(long Version, DateOnly Day, long RecordBook, long CampaignRevision);

/// <summary>The last comparison of a campaign's scopes.</summary>
/// <param name="ComparedAt">When.</param>
/// <param name="CampaignDay">On which campaign day.</param>
/// <param name="Scopes">The world first, then countries by code.</param>
public sealed record ComparedCampaign(DateTimeOffset ComparedAt, long CampaignDay, IReadOnlyList<Comparison> Scopes);

/// <summary>What the rollup finds: comparisons, the verdicts in them, and announcements of those that changed.</summary>
public sealed class ComparisonStore(Database database)
{
    // An edit of an earlier campaign may open its reports again: it counts for two, so that the sum grows all the same. A headline that is given
    // back adds no figure, but is the headline since another instant.
    private const string SelectBases = """
        SELECT
          c.year AS campaign,
          COALESCE(v.version, 0) AS version,
          (SELECT CAST(COUNT(*) + COALESCE(SUM(headline_at), 0) AS BIGINT) FROM year_records)
            + (SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM populations)
            + (SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM cases)
            + (SELECT CAST(COALESCE(SUM(e.version), 0) AS BIGINT) FROM totals_versions e WHERE e.campaign < c.year)
            + (SELECT CAST(COALESCE(SUM(2 * e.revision), 0) AS BIGINT) FROM campaigns e WHERE e.year < c.year)
            + (SELECT CAST(COUNT(*) AS BIGINT) FROM campaigns e WHERE e.year <= c.year AND e.reports_until < @latest) AS record_book,
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

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Every campaign with what a rollup would rest on now, and what its last one rested on.</summary>
    public async Task<IReadOnlyList<(long Campaign, RollupBasis Now, RollupBasis? Last)>> BasesAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return [.. (await reader.QueryAsync<BasisRow>(SelectBases, new { latest = Days.WhereLast(now) })).Select(row => row.ToBases(Days.World(now)))];
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

    /// <summary>
    /// Writes what a campaign's rollup found: comparisons, and an announcement for each verdict that is not the one that
    /// stands. The verdict that stands is read in this transaction, so that a change is announced once, whoever runs the rollup.
    /// </summary>
    /// <returns>How many announcements were made.</returns>
    public static long Save(
        Transaction transaction, long campaign, RollupBasis basis, long campaignDay,
        IReadOnlyList<Comparison> comparisons, DateTimeOffset now)
    {
        // First, for the campaign's one row is the lock: another node that saves it too waits here, and then reads the verdict that stands.
        transaction.Execute(SaveBasis, new { campaign, basis.Version, basis.Day, basis.RecordBook, basis.CampaignRevision });
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
