using Dapper;

namespace Writeathon.Store;

/// <summary>The cases, the campaigns they are featured in, and what came of them.</summary>
public sealed class CaseStore
{
    /// <summary>How many cases of a campaign a page shows at the most: more than any year has had.</summary>
    public const int MostShown = 200;

    private const string Select = "SELECT c.slug, c.title, c.country, c.summary, c.sending_rules, c.revision FROM cases c";

    private const string SelectOne = $"{Select} WHERE c.slug = @slug";

    private const string SelectOfCampaign = $"""
        {Select}
        JOIN campaign_cases f ON f.case_slug = c.slug
        WHERE f.campaign = @campaign AND c.slug > @after
        ORDER BY c.slug
        LIMIT @limit
        """;

    private const string SelectCampaigns = "SELECT campaign FROM campaign_cases WHERE case_slug = @slug ORDER BY campaign";

    private const string SelectOutcomes = """
        SELECT kind, happened_on, summary, source
        FROM outcomes
        WHERE case_slug = @slug
        ORDER BY COALESCE(happened_on, ''), id
        """;

    private const string Update = """
        UPDATE cases
        SET title = @title, country = @country, summary = @summary, sending_rules = @sendingRules, revision = revision + 1
        WHERE slug = @slug AND (@revision IS NULL OR revision = @revision)
        RETURNING revision
        """;

    private const string Insert = """
        INSERT INTO cases (slug, title, country, summary, sending_rules, revision)
        VALUES (@slug, @title, @country, @summary, @sendingRules, 1)
        ON CONFLICT (slug) DO NOTHING
        """;

    private const string DeleteCampaign = "DELETE FROM campaign_cases WHERE case_slug = @slug AND campaign = @campaign";

    private const string InsertCampaign = """
        INSERT INTO campaign_cases (campaign, case_slug, from_book)
        VALUES (@campaign, @slug, @fromBook)
        ON CONFLICT (campaign, case_slug) DO NOTHING
        """;

    private const string InsertOutcome = """
        INSERT INTO outcomes (id, case_slug, kind, happened_on, summary, source)
        VALUES (@id, @slug, @kind, @on, @summary, @source)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string SelectStanding = """
        SELECT CAST(COUNT(f.campaign) AS BIGINT)
        FROM cases c
        LEFT JOIN campaign_cases f ON f.case_slug = c.slug AND f.campaign = @campaign
        WHERE c.slug = @slug
        GROUP BY c.slug
        """;

    // The record book does not name all cases of its years: a year's number is known where it has a campaign of ours and staff have
    // listed its cases, or one of them.
    private const string SelectNumbers = """
        SELECT f.campaign, CAST(COUNT(*) AS BIGINT) AS cases
        FROM campaign_cases f
        JOIN campaigns c ON c.year = f.campaign
        GROUP BY f.campaign
        HAVING COUNT(*) > COUNT(f.from_book)
        """;

    private readonly Database database;
    private readonly Remembered<(string Slug, long Campaign), Known> remembered;

    /// <summary>The store of a database.</summary>
    public CaseStore(Database database)
    {
        this.database = database;
        remembered = new(database, Subject.CaseStandings, LoadStandingAsync);
    }

    /// <summary>A case with its campaigns and outcomes, or null.</summary>
    public async Task<CaseFile?> FindAsync(string slug, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var row = await reader.QuerySingleOrDefaultAsync<Row>(SelectOne, new { slug });
        return row?.ToCase(
            await reader.QueryAsync<long>(SelectCampaigns, new { slug }),
            await reader.QueryAsync<OutcomeRow>(SelectOutcomes, new { slug }));
    }

    /// <summary>A campaign's cases by their slugs, as many as a page shows: <see cref="MostShown"/>.</summary>
    public Task<IReadOnlyList<CaseFile>> ListAsync(long campaign, CancellationToken cancel) => ListAsync(campaign, after: "", MostShown, cancel);

    /// <summary>A campaign's cases by their slugs, from above one.</summary>
    public async Task<IReadOnlyList<CaseFile>> ListAsync(long campaign, string after, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var cases = new List<CaseFile>();
        foreach (var row in await reader.QueryAsync<Row>(SelectOfCampaign, new { campaign, after, limit }))
        {
            cases.Add(row.ToCase(
                await reader.QueryAsync<long>(SelectCampaigns, new { slug = row.Slug }),
                await reader.QueryAsync<OutcomeRow>(SelectOutcomes, new { slug = row.Slug })));
        }

        return cases;
    }

    /// <summary>For how many cases people write, by campaign; a campaign without cases is not in it.</summary>
    public async Task<IReadOnlyDictionary<long, long>> NumbersAsync(CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<(long Campaign, long Cases)>(SelectNumbers)).ToDictionary(row => row.Campaign, row => row.Cases);
    }

    /// <summary>How a case that a report names stands to a campaign.</summary>
    public async ValueTask<CaseStanding> StandingAsync(string? slug, long campaign, CancellationToken cancel) =>
        slug is null ? CaseStanding.NotNamed
        : await remembered.FindAsync((slug, campaign), cancel) is Known known ? known.Standing
        : CaseStanding.Unknown;

    /// <summary>
    /// Creates or replaces a case and the list of its campaigns; its outcomes stay. Where a revision is named, only if it still has that one, and
    /// 0 is that of one that is not there.
    /// </summary>
    public static (EditOutcome Outcome, long Revision) Save(Transaction transaction, CaseFile file, long? revision, bool fromBook = false)
    {
        var row = new
        {
            slug = file.Slug,
            title = file.Title,
            country = file.Country,
            summary = file.Summary,
            sendingRules = file.SendingRules,
            revision,
        };
        transaction.Changed(Subject.CaseStandings, key: null);
        var outcome = EditOutcome.Saved;
        if (transaction.Find<long?>(Update, row) is not { } saved)
        {
            if (revision is not (null or 0) || transaction.Execute(Insert, row) == 0)
            {
                return (EditOutcome.EditedMeanwhile, 0);
            }

            (outcome, saved) = (EditOutcome.Created, 1);
        }

        // A year that stays keeps its mark of the book: to put a title right is not to list the year's cases.
        foreach (var campaign in transaction.Query<long>(SelectCampaigns, new { slug = file.Slug }).Except(file.Campaigns))
        {
            transaction.Execute(DeleteCampaign, new { campaign, slug = file.Slug });
        }

        foreach (var campaign in file.Campaigns.Distinct())
        {
            transaction.Execute(InsertCampaign, new { campaign, slug = file.Slug, fromBook = fromBook ? 1L : (long?)null });
        }

        return (outcome, saved);
    }

    /// <summary>Creates a case of the record book unless it is known.</summary>
    /// <returns>Whether it was new.</returns>
    public static bool Open(Transaction transaction, CaseFile file) =>
        transaction.Find<Row>(SelectOne, new { slug = file.Slug }) is null && Save(transaction, file, revision: null, fromBook: true).Outcome == EditOutcome.Created;

    /// <summary>Adds what came of a case.</summary>
    public static void AddOutcome(Transaction transaction, Guid id, string slug, CaseOutcome outcome) => transaction.Execute(
        InsertOutcome, new { id, slug, kind = outcome.Kind.Word(), on = outcome.On, summary = outcome.Summary, source = outcome.Source });

    private async Task<Known?> LoadStandingAsync((string Slug, long Campaign) asked, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return await reader.QuerySingleOrDefaultAsync<long?>(SelectStanding, new { slug = asked.Slug, campaign = asked.Campaign }) switch
        {
            null => null,
            0 => new(CaseStanding.InOtherCampaign),
            _ => new(CaseStanding.InCampaign),
        };
    }

    private sealed record Known(CaseStanding Standing);

    private sealed record Row(string Slug, string Title, string Country, string Summary, string? SendingRules, long Revision)
    {
        public CaseFile ToCase(IEnumerable<long> campaigns, IEnumerable<OutcomeRow> outcomes) => new(
            Slug, Title, Country, Summary, SendingRules, [.. campaigns], [.. outcomes.Select(outcome => outcome.ToOutcome())], Revision);
    }

    private sealed record OutcomeRow(string Kind, DateOnly? HappenedOn, string Summary, string Source)
    {
        public CaseOutcome ToOutcome() => new(Words.Read<OutcomeKind>(Kind), HappenedOn, Summary, Source);
    }
}
