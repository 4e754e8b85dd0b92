using Dapper;

namespace Writeathon.Store;

/// <summary>The record book.</summary>
public sealed class RecordStore(Database database)
{
    private const string Columns = """
        id, campaign_year, scope, figure, unit, measure, exactness, as_of, status, headline_at, countries, note, source, cases
        """;

    private const string SelectAll = $"""
        SELECT {Columns}
        FROM year_records
        WHERE (@scope IS NULL OR scope = @scope)
          AND (@year IS NULL OR campaign_year = @year)
          AND (@afterYear IS NULL OR campaign_year < @afterYear OR (campaign_year = @afterYear AND (scope, id) > (@afterScope, @afterId)))
        ORDER BY campaign_year DESC, scope, id
        LIMIT @limit
        """;

    private const string SelectEarlier = $"""
        SELECT {Columns}
        FROM year_records
        WHERE campaign_year < @year AND measure = 'actions'
        """;

    private const string SelectWindows = """
        SELECT campaign_year, scope, starts_on, ends_on, note
        FROM year_windows
        WHERE campaign_year < @year
        """;

    // A new headline takes the place of the one before it, which stays beside it.
    private const string ClearHeadline = """
        UPDATE year_records
        SET headline_at = NULL
        WHERE campaign_year = @year AND scope = @scope AND measure = @measure AND headline_at IS NOT NULL
        """;

    private const string SetHeadline = "UPDATE year_records SET headline_at = @now WHERE id = @id";

    private const string SelectBeside = $"""
        SELECT {Columns}
        FROM year_records
        WHERE campaign_year = @year AND scope = @scope AND measure = @measure AND status = @status AND figure = @figure AND unit = @unit
          AND source = @source AND COALESCE(as_of, '') = COALESCE(@asOf, '') AND headline_at IS NULL
        """;

    private const string Insert = """
        INSERT INTO year_records (
          id, campaign_year, scope, figure, unit, measure, exactness, as_of, status, headline_at, countries, note, source, cases, recorded_at)
        VALUES (
          @id, @year, @scope, @figure, @unit, @measure, @exactness, @asOf, @status, NULL, @countries, @note, @source, @cases, @now)
        ON CONFLICT DO NOTHING
        """;

    private const string InsertWindow = """
        INSERT INTO year_windows (campaign_year, scope, starts_on, ends_on, note)
        VALUES (@year, @scope, @startsOn, @endsOn, @note)
        ON CONFLICT (campaign_year, scope) DO NOTHING
        """;

    private const string SelectIsEmpty = "SELECT CAST(COUNT(*) AS BIGINT) FROM year_records";

    /// <summary>Figures, the newest year first, then by scope; from behind one.</summary>
    public async Task<IReadOnlyList<YearRecord>> ListAsync(
        string? scope, long? year, (long Year, string Scope, Guid Id)? after, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<Row>(SelectAll, new
        {
            scope,
            year,
            afterYear = after?.Year,
            afterScope = after?.Scope ?? "",
            afterId = after?.Id.ToString() ?? "",
            limit,
        });
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>Every figure of actions of the years before one, by scope.</summary>
    public async Task<ILookup<string, YearRecord>> EarlierAsync(long year, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<Row>(SelectEarlier, new { year })).Select(row => row.ToRecord()).ToLookup(record => record.Scope);
    }

    /// <summary>The days in which the years before one ran, by year.</summary>
    public async Task<ILookup<long, YearWindow>> WindowsAsync(long year, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<YearWindow>(SelectWindows, new { year })).ToLookup(window => window.CampaignYear);
    }

    /// <summary>Whether no figure was ever recorded.</summary>
    public static bool IsEmpty(Transaction transaction) => transaction.Scalar<long>(SelectIsEmpty) == 0;

    /// <summary>Records a figure. The same statement of the same source changes nothing.</summary>
    /// <returns>Whether it was new.</returns>
    public static bool Add(Transaction transaction, YearRecord record, DateTimeOffset now)
    {
        var row = Row.Of(record, now);
        if (transaction.Execute(Insert, row) == 0)
        {
            return false;
        }

        if (record.Headline)
        {
            transaction.Execute(ClearHeadline, row);
            transaction.Execute(SetHeadline, row);
        }

        return true;
    }

    /// <summary>Makes a statement that stands in the book beside the headline the headline again.</summary>
    /// <returns>The figure as it stands in the book, or null where it is the headline already.</returns>
    public static YearRecord? GiveBack(Transaction transaction, YearRecord stated, DateTimeOffset now)
    {
        if (transaction.Find<Row>(SelectBeside, Row.Of(stated, now))?.ToRecord() is not { } beside)
        {
            return null;
        }

        var row = Row.Of(beside, now);
        transaction.Execute(ClearHeadline, row);
        transaction.Execute(SetHeadline, row);
        return beside with { Headline = true };
    }

    /// <summary>Records the days of a year's campaign, unless they are known.</summary>
    public static void AddWindow(Transaction transaction, YearWindow window) => transaction.Execute(InsertWindow, new
    {
        year = window.CampaignYear,
        scope = window.Scope,
        startsOn = window.StartsOn,
        endsOn = window.EndsOn,
        note = window.Note,
    });

    private sealed record Row(
        Guid Id, long CampaignYear, string Scope, long Figure, string Unit, string Measure, string Exactness, DateOnly? AsOf, string Status,
        DateTimeOffset? HeadlineAt, long? Countries, string? Note, string Source, long? Cases)
    {
        public static object Of(YearRecord record, DateTimeOffset now) => new
        {
            id = record.Id,
            year = record.CampaignYear,
            scope = record.Scope,
            figure = record.Figure,
            unit = record.Unit,
            measure = record.Measure.Word(),
            exactness = record.Exactness.Word(),
            asOf = record.AsOf,
            status = record.Status.Word(),
            countries = record.Countries,
            note = record.Note,
            source = record.Source,
            cases = record.Cases,
            now,
        };

        public YearRecord ToRecord() => new(
            Id, CampaignYear, Scope, Figure, Unit, Words.Read<Measure>(Measure), Words.Read<Exactness>(Exactness), AsOf,
            Words.Read<RecordStatus>(Status), HeadlineAt is not null, Countries, Note, Source, Cases);
    }
}
