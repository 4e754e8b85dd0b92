using Dapper;

namespace Writeathon.Store;

/// <summary>A report as it is exported: what it counts for now, under a key by which an import knows it again.</summary>
/// <param name="Key">Its own key; where it has none, or a blank one, its id.</param>
/// <param name="Event">The event, or null.</param>
/// <param name="Country">The country.</param>
/// <param name="Case">The case's slug, or null.</param>
/// <param name="Kind">What was sent; null where a count cannot tell.</param>
/// <param name="Quantity">How many it counts for now, its corrections included. Lines that are held or rejected count for none.</param>
/// <param name="Purpose">To whom.</param>
/// <param name="SentOn">The local day.</param>
/// <param name="Evidence">How those who told us know.</param>
public sealed record ExportedAction(
    string Key, string? Event, string Country, string? Case, string? Kind, long Quantity, string Purpose, string SentOn, string Evidence)
{
    /// <summary>Whether an import takes it: a report says a kind and at least one action.</summary>
    public bool IsReport => Kind is not null && Quantity >= 1;

    /// <summary>The names of its columns, as an import reads them.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Enum.GetValues<ImportMember>().Select(member => member.Name())];

    /// <summary>The values of its columns.</summary>
    public IReadOnlyList<object?> ToRow() => [Key, Event, Country, Case, Kind, Quantity, Purpose, SentOn, Evidence];
}

/// <summary>What is exported, as a table.</summary>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">The values of these in each row: texts, whole numbers, instants, yes or no, or nothing.</param>
public sealed record ExportedRows(IReadOnlyList<string> Columns, IAsyncEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>
/// Reads the ledger out, row by row, in one snapshot and with flat memory. Nothing in it names a person: hosts, participants and their
/// addresses stay where they are, and so does the house in which a private event is held.
/// </summary>
public sealed class ExportStore(Database database)
{
    private const string SelectActions = """
        SELECT
          a.id, a.key, a.event_id, a.country, a.case_slug, a.kind,
          CAST(CASE WHEN a.held_for IS NULL OR r.status = 'counted' THEN a.quantity ELSE 0 END + COALESCE((
            SELECT SUM(c.quantity)
            FROM actions c
            LEFT JOIN reviews cr ON cr.action_id = c.id
            WHERE c.corrects = a.id AND (c.held_for IS NULL OR cr.status = 'counted')), 0) AS BIGINT) AS quantity,
          a.purpose, a.sent_on, a.evidence
        FROM actions a
        LEFT JOIN reviews r ON r.action_id = a.id
        WHERE a.campaign = @campaign AND a.corrects IS NULL AND a.settles IS NULL
        ORDER BY a.sequence
        """;

    private const string SelectSettled = """
        SELECT
          CAST(COUNT(DISTINCT c.id) AS BIGINT) AS counts,
          CAST(COUNT(*) AS BIGINT) AS lines,
          CAST(COALESCE(SUM(a.quantity), 0) AS BIGINT) AS actions
        FROM counts c
        JOIN actions a ON a.settles = c.id
        WHERE c.campaign = @campaign
        """;

    private const string SelectEvents = """
        SELECT
          id, campaign, slug, title, form, country, city, CASE WHEN visibility = 'public' THEN place END AS place, time_zone, starts_local, ends_local, visibility, target,
          capacity, registered_at, cancelled_at
        FROM events
        WHERE campaign = @campaign
        ORDER BY starts_local, id
        """;

    private const string SelectTotals = """
        SELECT case_slug, country, kind, purpose, evidence, CAST(SUM(actions) AS BIGINT) AS actions
        FROM tallies
        WHERE campaign = @campaign
        GROUP BY case_slug, country, kind, purpose, evidence
        HAVING SUM(actions) <> 0
        ORDER BY country, case_slug, kind, purpose, evidence
        """;

    private const string SelectRecords = """
        SELECT campaign_year, scope, figure, unit, measure, exactness, as_of, status, headline_at, countries, note, source, cases
        FROM year_records
        WHERE campaign_year = @campaign OR @campaign IS NULL
        ORDER BY campaign_year, scope, id
        """;

    private static readonly (string Name, Func<EventRow, object?> Of)[] EventColumns =
    [
        ("id", row => row.Id), ("campaign", row => row.Campaign), ("slug", row => row.Slug), ("title", row => row.Title), ("form", row => row.Form),
        ("country", row => row.Country), ("city", row => row.City), ("place", row => row.Place), ("timeZone", row => row.TimeZone),
        ("startsAt", row => row.StartsLocal), ("endsAt", row => row.EndsLocal), ("visibility", row => row.Visibility), ("target", row => row.Target),
        ("capacity", row => row.Capacity), ("registeredAt", row => row.RegisteredAt), ("cancelledAt", row => row.CancelledAt),
    ];

    private static readonly (string Name, Func<TotalRow, object?> Of)[] TotalColumns =
    [
        ("case", row => OrNull(row.CaseSlug)), ("country", row => row.Country), ("kind", row => OrNull(row.Kind)), ("purpose", row => row.Purpose),
        ("evidence", row => row.Evidence), ("actions", row => row.Actions),
    ];

    private static readonly (string Name, Func<RecordRow, object?> Of)[] RecordColumns =
    [
        ("campaignYear", row => row.CampaignYear), ("scope", row => row.Scope), ("figure", row => row.Figure), ("unit", row => row.Unit),
        ("measure", row => row.Measure), ("exactness", row => row.Exactness), ("asOf", row => row.AsOf), ("status", row => row.Status),
        ("headline", row => row.HeadlineAt is not null), ("countries", row => row.Countries), ("note", row => row.Note), ("source", row => row.Source),
        ("cases", row => row.Cases),
    ];

    /// <summary>A campaign's reports, in the order in which they came. Corrections are in the quantity of what they correct.</summary>
    public IAsyncEnumerable<ExportedAction> ActionsAsync(long campaign, CancellationToken cancel) => ReadAsync<ActionRow, ExportedAction>(
        SelectActions,
        campaign,
        row => new(
            string.IsNullOrWhiteSpace(row.Key) ? row.Id : row.Key, row.EventId, row.Country, row.CaseSlug, row.Kind, row.Quantity, row.Purpose,
            row.SentOn, row.Evidence),
        cancel);

    /// <summary>What a campaign's counts have settled beside its reports: how many counts, the lines that settle them, and what these add up to.</summary>
    public async Task<(long Counts, long Lines, long Actions)> SettledAsync(long campaign, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return await reader.QuerySingleAsync<(long, long, long)>(SelectSettled, new { campaign });
    }

    /// <summary>A campaign's events, cancelled and private ones too.</summary>
    public ExportedRows Events(long campaign, CancellationToken cancel) => Read(SelectEvents, EventColumns, campaign, cancel);

    /// <summary>A campaign's totals by every breakdown at once; they add up to the campaign's own.</summary>
    public ExportedRows Totals(long campaign, CancellationToken cancel) => Read(SelectTotals, TotalColumns, campaign, cancel);

    /// <summary>The record book's figures of a year, or all of them.</summary>
    public ExportedRows Records(long? campaign, CancellationToken cancel) => Read(SelectRecords, RecordColumns, campaign, cancel);

    private ExportedRows Read<TRow>(string sql, (string Name, Func<TRow, object?> Of)[] columns, long? campaign, CancellationToken cancel) => new(
        [.. columns.Select(column => column.Name)],
        ReadAsync<TRow, IReadOnlyList<object?>>(sql, campaign, row => [.. columns.Select(column => column.Of(row))], cancel));

    private async IAsyncEnumerable<T> ReadAsync<TRow, T>(
        string sql, long? campaign, Func<TRow, T> read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        await foreach (var row in reader.QueryUnbufferedAsync<TRow>(sql, new { campaign }, commandTimeout: 0).WithCancellation(cancel))
        {
            yield return read(row);
        }
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    [method: ExplicitConstructor]
    private sealed record ActionRow(
        string Id, string? Key, string? EventId, string Country, string? CaseSlug, string? Kind, long Quantity, string Purpose, string SentOn,
        string Evidence);

    [method: ExplicitConstructor]
    private sealed record EventRow(
        string Id, long Campaign, string Slug, string Title, string Form, string Country, string? City, string? Place, string TimeZone,
        string StartsLocal, string EndsLocal, string Visibility, long? Target, long? Capacity, DateTimeOffset RegisteredAt,
        DateTimeOffset? CancelledAt);

    [method: ExplicitConstructor]
    private sealed record TotalRow(string CaseSlug, string Country, string Kind, string Purpose, string Evidence, long Actions);

    [method: ExplicitConstructor]
    private sealed record RecordRow(
        long CampaignYear, string Scope, long Figure, string Unit, string Measure, string Exactness, string? AsOf, string Status,
        DateTimeOffset? HeadlineAt, long? Countries, string? Note, string Source, long? Cases);
}
