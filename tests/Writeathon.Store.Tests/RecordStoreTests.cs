namespace Writeathon.Store.Tests;

public sealed class RecordStoreOnSqlite() : RecordStoreTests(On.Sqlite);

public sealed class RecordStoreOnPostgres() : RecordStoreTests(On.Postgres);

public abstract class RecordStoreTests(On engine)
{
    private static readonly YearRecord Stated = new(
        Guid.CreateVersion7(Ledger.Now), 2012, Countries.World, 1_900_000, "letters, emails", Measure.Actions, Exactness.MoreThan, new(2013, 2, 1),
        RecordStatus.Final, Headline: true, 78, "a note", "a source");

    [Fact]
    public async Task A_figure_reads_back_as_it_was_stated()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var bare = Another(2008) with { Scope = "US", Measure = Measure.Pledged, AsOf = null, Countries = null, Note = null, Headline = false };

        var added = await AddAsync(ledger, Stated, bare);

        Assert.Equal([true, true], added);
        Assert.Equal([Stated, bare], await ListAsync(ledger));
    }

    [Fact]
    public async Task The_same_statement_of_the_same_source_is_kept_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        var added = await AddAsync(ledger, Stated, Stated with { Id = Guid.CreateVersion7(Ledger.Now), Note = "told again", Headline = false });

        Assert.Equal([true, false], added);
        Assert.Equal([Stated], await ListAsync(ledger));
    }

    [Fact]
    public async Task Figures_that_conflict_stand_side_by_side()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        YearRecord[] conflicting =
        [
            Another(2012) with { Figure = 2_000_000 }, Another(2012) with { Source = "another source" }, Another(2012) with { Unit = "letters" },
            Another(2012) with { Status = RecordStatus.Interim }, Another(2012) with { Measure = Measure.People },
        ];

        var added = await AddAsync(ledger, [Stated, .. conflicting]);

        Assert.All(added, Assert.True);
        Assert.Equal(6, (await ListAsync(ledger)).Count);
        Assert.Equal([Stated.Id], (await ListAsync(ledger)).Where(record => record.Headline).Select(record => record.Id));
    }

    [Fact]
    public async Task A_new_headline_takes_the_place_of_the_one_before_in_its_year_and_scope_only()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var revised = Another(2012) with { Figure = 2_100_000, Status = RecordStatus.Revised, Headline = true };
        var (otherYear, otherScope) = (Another(2011) with { Headline = true }, Another(2012) with { Scope = "IS", Headline = true });

        await AddAsync(ledger, Stated, otherYear, otherScope, revised);

        var headlines = (await ListAsync(ledger)).Where(record => record.Headline).Select(record => record.Id).ToHashSet();
        Assert.Equal([revised.Id, otherYear.Id, otherScope.Id], headlines);
        Assert.Contains(Stated with { Headline = false }, await ListAsync(ledger));
    }

    [Fact]
    public async Task A_headline_is_given_back_to_the_very_statement_that_had_it()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var dateless = Another(2012) with { AsOf = null, Headline = true };
        var said = new[] { Stated, dateless }.Select(record => record with { Id = Guid.CreateVersion7(Ledger.Now), Note = "said again", Headline = true }).ToArray();
        await AddAsync(ledger, Stated, dateless);

        Assert.Equal(Stated, await GiveBackAsync(ledger, said[0]));
        Assert.Equal([Stated.Id], await HeadlinesAsync(ledger));
        Assert.Equal(dateless, await GiveBackAsync(ledger, said[1]));
        Assert.Equal([dateless.Id], await HeadlinesAsync(ledger));
        Assert.Null(await GiveBackAsync(ledger, said[1]));
    }

    [Fact]
    public async Task The_pages_of_the_record_book_lose_nothing()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);
        var store = new RecordStore(ledger.Database);
        var seen = new List<YearRecord>();

        while (true)
        {
            var page = await store.ListAsync(null, null, seen.Count == 0 ? null : (seen[^1].CampaignYear, seen[^1].Scope, seen[^1].Id), 7, CancellationToken.None);
            seen.AddRange(page);
            if (page.Count < 7)
            {
                break;
            }
        }

        Assert.Equal(await ledger.ReadAsync<long>("SELECT COUNT(*) FROM year_records"), seen.Select(record => record.Id).Distinct().LongCount());
        Assert.Equal(seen.Count, seen.Select(record => record.Id).Distinct().Count());
        Assert.Equal(seen.Select(record => record.CampaignYear).OrderDescending(), seen.Select(record => record.CampaignYear));
    }

    [Fact]
    public async Task Figures_are_found_by_scope_and_year()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);
        var store = new RecordStore(ledger.Database);

        Assert.All(await store.ListAsync("IS", null, null, 200, CancellationToken.None), record => Assert.Equal("IS", record.Scope));
        Assert.Equal(4, (await store.ListAsync("IS", 2013, null, 200, CancellationToken.None)).Count);
        Assert.Empty(await store.ListAsync("IS", 2003, null, 200, CancellationToken.None));
    }

    [Fact]
    public async Task Earlier_figures_are_those_of_actions_in_the_years_before()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await AddAsync(
            ledger, Stated, Another(2011) with { Scope = "IS" }, Another(2013), Another(2014), Another(2012) with { Measure = Measure.People },
            Another(2012) with { Measure = Measure.Pledged });

        var earlier = await new RecordStore(ledger.Database).EarlierAsync(2013, CancellationToken.None);

        Assert.Equal([Stated], earlier[Countries.World]);
        Assert.Equal([2011], earlier["IS"].Select(record => record.CampaignYear));
        Assert.Equal(2, earlier.Count);
    }

    private static YearRecord Another(long year) => Stated with { Id = Guid.CreateVersion7(Ledger.Now), CampaignYear = year, Headline = false };

    private static Task<bool[]> AddAsync(Ledger ledger, params YearRecord[] records) => ledger.Database.WriteAsync(transaction =>
        records.Select(record => RecordStore.Add(transaction, record, Ledger.Now)).ToArray());

    private static Task<YearRecord?> GiveBackAsync(Ledger ledger, YearRecord stated) =>
        ledger.Database.WriteAsync(transaction => RecordStore.GiveBack(transaction, stated, Ledger.Now));

    private static async Task<IEnumerable<Guid>> HeadlinesAsync(Ledger ledger) =>
        (await ListAsync(ledger)).Where(record => record.Headline).Select(record => record.Id).ToList();

    private static Task<IReadOnlyList<YearRecord>> ListAsync(Ledger ledger) =>
        new RecordStore(ledger.Database).ListAsync(null, null, null, 200, CancellationToken.None);
}
