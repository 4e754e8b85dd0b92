namespace Writeathon.Store.Tests;

public sealed class EveryAgeStoreOnSqlite() : EveryAgeStoreTests(On.Sqlite);

public sealed class EveryAgeStoreOnPostgres() : EveryAgeStoreTests(On.Postgres);

/// <summary>What comparisons are loaded from.</summary>
public abstract class EveryAgeStoreTests(On engine)
{
    private static readonly Population Iceland2013 = new("IS", 2013, 321_857, "Statistics Iceland");

    [Fact]
    public async Task A_population_is_recorded_once_and_replaced_after_that()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var populations = new PopulationStore(ledger.Database);

        Assert.Equal((EditOutcome.Created, Iceland2013), await SaveAsync(ledger, Iceland2013));
        var replaced = Iceland2013 with { Inhabitants = 321_900, Revision = 2 };
        Assert.Equal((EditOutcome.Saved, replaced), await SaveAsync(ledger, Iceland2013 with { Inhabitants = 321_900 }));
        Assert.Equal(EditOutcome.EditedMeanwhile, (await SaveAsync(ledger, Iceland2013, revision: 1)).Outcome);
        Assert.Equal(EditOutcome.EditedMeanwhile, (await SaveAsync(ledger, Iceland2013 with { Year = 2014 }, revision: 1)).Outcome);

        Assert.Equal(replaced, await populations.FindAsync("IS", 2013, CancellationToken.None));
        Assert.Null(await populations.FindAsync("IS", 2014, CancellationToken.None));
    }

    [Fact]
    public async Task Populations_are_listed_newest_first_and_found_by_country_around_a_year()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var populations = new PopulationStore(ledger.Database);
        foreach (var year in new[] { 2009L, 2010, 2016, 2017 })
        {
            await SaveAsync(ledger, Iceland2013 with { Year = year });
            await SaveAsync(ledger, new("CD", year, 70_000_000, "an estimate"));
        }

        Assert.Equal([2016, 2010], (await populations.ListAsync("IS", before: 2017, limit: 2, CancellationToken.None)).Select(stated => stated.Year));
        var around = await populations.AroundAsync(2013, CancellationToken.None);
        Assert.Equal([2010, 2016], around["IS"].Select(stated => stated.Year).Order());
        Assert.Equal(2, around["CD"].Count());
    }

    [Fact]
    public async Task The_book_says_for_how_many_cases_people_wrote_where_its_notes_do()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        var known = (await new RecordStore(ledger.Database).EarlierAsync(2026, CancellationToken.None)).SelectMany(scope => scope)
            .Where(record => record.Cases is not null)
            .Select(record => (record.Scope, record.CampaignYear, record.Cases!.Value))
            .Order();

        Assert.Equal([("IS", 2008L, 15L), ("IS", 2015L, 12L), ("IS", 2017L, 10L), ("IS", 2024L, 9L), ("NO", 2018L, 6L)], known);
    }

    [Fact]
    public async Task The_windows_of_earlier_years_are_known_by_year()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        var windows = await new RecordStore(ledger.Database).WindowsAsync(2015, CancellationToken.None);

        Assert.Equal(new YearWindow(2014, Countries.World, new(2014, 12, 3), new(2014, 12, 17), null), Assert.Single(windows[2014]));
        Assert.Empty(windows[2015]);
        Assert.Equal(new DateOnly(2012, 12, 6), YearWindow.Of("IS", windows[2012], own: null)!.StartsOn);
        Assert.Equal(15, YearWindow.Of("IS", windows[2014], own: null)!.Length);
        Assert.Null(YearWindow.Of(Countries.World, windows[2012], own: null));
        Assert.Equal(31, YearWindow.Of(Countries.World, windows[2012], Campaign.OfDecember(2012))!.Length);
    }

    [Fact]
    public async Task The_number_of_cases_is_known_of_our_own_campaigns_once_staff_have_listed_one()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);
        var cases = new CaseStore(ledger.Database);

        // The book names two cases of 2013, a campaign of ours, and five of 2009, which has none.
        Assert.Empty(await cases.NumbersAsync(CancellationToken.None));
        await ledger.Database.WriteAsync(transaction => CaseStore.Save(transaction, new("shi-tao", "Shi Tao", "CN", "A journalist.", null, [2009, 2013], []), null));
        Assert.Equal(new Dictionary<long, long> { [2013] = 3 }, await cases.NumbersAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_case_of_the_book_that_is_put_right_does_not_make_its_list_a_full_one()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);
        var cases = new CaseStore(ledger.Database);
        var known = (await cases.ListAsync(2013, CancellationToken.None))[0];

        await ledger.Database.WriteAsync(transaction => CaseStore.Save(transaction, known with { Title = "Put right" }, null));
        Assert.Empty(await cases.NumbersAsync(CancellationToken.None));

        await ledger.Database.WriteAsync(transaction => CaseStore.Save(transaction, known with { Campaigns = [] }, null));
        await ledger.Database.WriteAsync(transaction => CaseStore.Save(transaction, known, null));
        Assert.Equal(new Dictionary<long, long> { [2013] = 2 }, await cases.NumbersAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_figure_a_population_and_a_case_each_move_what_a_rollup_rests_on()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var seen = new List<RollupBasis> { await BasisAsync(ledger) };

        await ledger.Database.WriteAsync(transaction => RecordStore.Add(
            transaction,
            new(Guid.CreateVersion7(Ledger.Now), 2012, "IS", 28_649, "signatures", Measure.Actions, Exactness.Exact, null, RecordStatus.Final, true, null, null, "a source"),
            Ledger.Now));
        seen.Add(await BasisAsync(ledger));
        await SaveAsync(ledger, Iceland2013);
        seen.Add(await BasisAsync(ledger));
        await SaveAsync(ledger, Iceland2013 with { Inhabitants = 321_900 });
        seen.Add(await BasisAsync(ledger));
        foreach (var year in (long[])[2013, 2012])
        {
            await ledger.Database.WriteAsync(transaction => CaseStore.Save(transaction, new("shi-tao", "Shi Tao", "CN", "A journalist.", null, [year], []), null));
            seen.Add(await BasisAsync(ledger));
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_comparison_is_read_back_as_it_was_written()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var written = Comparison("IS") with
        {
            SameAge =
            [
                new(2014, 14, 1_444_444, SameAgeBasis.Interpolated, Exactness.MoreThan)
                {
                    Figures = [new(1_000_000, new(2014, 12, 12), Exactness.MoreThan, "signatures, letters")],
                },
            ],
            Best = new(2014, 3_245_565, Exactness.Exact, null, 216_371),
            PerHead = new(159.1, 321_857, 2013, "Statistics Iceland"),
            Forecast = new(1, 2, 3, [2013, 2014], 0.3473),
        };
        await ledger.Database.WriteAsync(transaction => ComparisonStore.Save(transaction, 2013, new(1, new(2013, 12, 10), 1, 1), 5, [written], Ledger.Now));

        var read = await new ComparisonStore(ledger.Database).ComparisonAsync(2013, "IS", CancellationToken.None);

        Assert.Equivalent(written, Assert.Single(read!.Scopes), strict: true);
    }

    private static Task<(EditOutcome Outcome, Population Population)> SaveAsync(Ledger ledger, Population population, long? revision = null) =>
        ledger.Database.WriteAsync(transaction => PopulationStore.Save(transaction, population, revision));

    private static async Task<RollupBasis> BasisAsync(Ledger ledger) =>
        (await new ComparisonStore(ledger.Database).BasesAsync(Ledger.Now, CancellationToken.None)).Single(basis => basis.Campaign == 2013).Now;

    private static Comparison Comparison(string scope) => new(scope, 5, 0, [], null, null, null, Verdict.Open, [ComparisonReason.NoSameAgeFigure]);
}
