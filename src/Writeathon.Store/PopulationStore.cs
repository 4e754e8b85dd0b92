using Dapper;

namespace Writeathon.Store;

/// <summary>How many people live in a country, by year.</summary>
public sealed class PopulationStore(Database database)
{
    private const string Select = "SELECT country, year, inhabitants, source, revision FROM populations";

    private const string SelectOne = $"{Select} WHERE country = @country AND year = @year";

    private const string SelectOfCountry = $"{Select} WHERE country = @country AND year < @before ORDER BY year DESC LIMIT @limit";

    private const string SelectAround = $"{Select} WHERE year >= @from AND year <= @to";

    private const string Update = """
        UPDATE populations
        SET inhabitants = @Inhabitants, source = @Source, revision = revision + 1
        WHERE country = @Country AND year = @Year AND (@revision IS NULL OR revision = @revision)
        RETURNING revision
        """;

    private const string Insert = """
        INSERT INTO populations (country, year, inhabitants, source, revision)
        VALUES (@Country, @Year, @Inhabitants, @Source, 1)
        ON CONFLICT (country, year) DO NOTHING
        """;

    /// <summary>A country's population of a year, or null.</summary>
    public async Task<Population?> FindAsync(string country, long year, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return await reader.QuerySingleOrDefaultAsync<Population>(SelectOne, new { country, year });
    }

    /// <summary>A country's populations, newest first, from below a year.</summary>
    public async Task<IReadOnlyList<Population>> ListAsync(string country, long before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<Population>(SelectOfCountry, new { country, before, limit })).AsList();
    }

    /// <summary>Every country's populations of the years near enough to a campaign, by country.</summary>
    public async Task<ILookup<string, Population>> AroundAsync(long year, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<Population>(SelectAround, new { from = year - PerHead.Farthest, to = year + PerHead.Farthest }))
            .ToLookup(population => population.Country);
    }

    /// <summary>
    /// Records or replaces a country's population of a year; where a revision is named, only if it still has that one, and 0 is that of one that
    /// is not there.
    /// </summary>
    public static (EditOutcome Outcome, Population Population) Save(Transaction transaction, Population population, long? revision)
    {
        var row = new { population.Country, population.Year, population.Inhabitants, population.Source, revision };
        if (transaction.Find<long?>(Update, row) is { } saved)
        {
            return (EditOutcome.Saved, population with { Revision = saved });
        }

        return revision is null or 0 && transaction.Execute(Insert, row) == 1
            ? (EditOutcome.Created, population with { Revision = 1 })
            : (EditOutcome.EditedMeanwhile, population);
    }
}
