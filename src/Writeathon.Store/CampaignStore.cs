using Dapper;

namespace Writeathon.Store;

/// <summary>What came of an edit.</summary>
public enum EditOutcome
{
    /// <summary>There was none; now there is.</summary>
    Created,

    /// <summary>It stands as told.</summary>
    Saved,

    /// <summary>Somebody else edited it since the caller looked.</summary>
    EditedMeanwhile,
}

/// <summary>The campaigns.</summary>
public sealed class CampaignStore
{
    private const string Select = "SELECT year, name, starts_on, ends_on, reports_until, kinds, revision FROM campaigns";

    private const string SelectOne = $"{Select} WHERE year = @year";

    private const string SelectAll = $"{Select} WHERE year < @before ORDER BY year DESC LIMIT @limit";

    private const string Update = """
        UPDATE campaigns
        SET name = @name, starts_on = @startsOn, ends_on = @endsOn, reports_until = @reportsUntil, kinds = @kinds, revision = revision + 1
        WHERE year = @year AND (@revision IS NULL OR revision = @revision)
        RETURNING revision
        """;

    private const string Insert = """
        INSERT INTO campaigns (year, name, starts_on, ends_on, reports_until, kinds, revision)
        VALUES (@year, @name, @startsOn, @endsOn, @reportsUntil, @kinds, 1)
        ON CONFLICT (year) DO NOTHING
        """;

    private const string SelectIsEmpty = "SELECT CAST(COUNT(*) AS BIGINT) FROM campaigns";

    private readonly Database database;
    private readonly Remembered<long, Campaign> remembered;

    /// <summary>The store of a database.</summary>
    public CampaignStore(Database database)
    {
        this.database = database;
        remembered = new(database, Subject.Campaigns, LoadAsync);
    }

    /// <summary>A year's campaign, or null.</summary>
    public ValueTask<Campaign?> FindAsync(long year, CancellationToken cancel) => remembered.FindAsync(year, cancel);

    /// <summary>Every campaign, newest first.</summary>
    public Task<IReadOnlyList<Campaign>> AllAsync(CancellationToken cancel) => ListAsync(before: long.MaxValue, limit: int.MaxValue, cancel);

    /// <summary>Campaigns, newest first, from below a year.</summary>
    public async Task<IReadOnlyList<Campaign>> ListAsync(long before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return [.. (await reader.QueryAsync<Row>(SelectAll, new { before, limit })).Select(row => row.ToCampaign())];
    }

    /// <summary>Creates or replaces a campaign; where a revision is named, only if it still has that one, and 0 is that of one that is not there.</summary>
    public static (EditOutcome Outcome, Campaign Campaign) Save(Transaction transaction, Campaign campaign, long? revision)
    {
        var row = new
        {
            year = campaign.Year,
            name = campaign.Name,
            startsOn = campaign.StartsOn,
            endsOn = campaign.EndsOn,
            reportsUntil = campaign.ReportsUntil,
            kinds = string.Join(' ', campaign.Kinds.Select(kind => kind.Word())),
            revision,
        };
        transaction.Changed(Subject.Campaigns, campaign.Year);
        if (transaction.Find<long?>(Update, row) is { } saved)
        {
            return (EditOutcome.Saved, campaign with { Revision = saved });
        }

        return revision is null or 0 && transaction.Execute(Insert, row) == 1
            ? (EditOutcome.Created, campaign with { Revision = 1 })
            : (EditOutcome.EditedMeanwhile, campaign);
    }

    /// <summary>Whether no campaign was ever opened.</summary>
    public static bool IsEmpty(Transaction transaction) => transaction.Scalar<long>(SelectIsEmpty) == 0;

    /// <summary>Opens a campaign unless its year has one.</summary>
    public static void Open(Transaction transaction, Campaign campaign)
    {
        if (transaction.Find<Row>(SelectOne, new { year = campaign.Year }) is null)
        {
            Save(transaction, campaign, revision: null);
        }
    }

    private async Task<Campaign?> LoadAsync(long year, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QuerySingleOrDefaultAsync<Row>(SelectOne, new { year }))?.ToCampaign();
    }

    private sealed record Row(long Year, string Name, DateOnly StartsOn, DateOnly EndsOn, DateOnly ReportsUntil, string Kinds, long Revision)
    {
        public Campaign ToCampaign() =>
            new(Year, Name, StartsOn, EndsOn, ReportsUntil, [.. Kinds.Split(' ').Select(Words.Read<ActionKind>)], Revision);
    }
}
