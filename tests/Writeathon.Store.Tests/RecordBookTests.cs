namespace Writeathon.Store.Tests;

public sealed class RecordBookOnSqlite() : RecordBookTests(On.Sqlite);

public sealed class RecordBookOnPostgres() : RecordBookTests(On.Postgres);

public abstract class RecordBookTests(On engine)
{
    [Fact]
    public async Task Every_figure_window_and_case_of_the_files_is_loaded()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        var added = await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        Assert.Equal(RowsOf("figures"), added);
        Assert.Equal(RowsOf("figures"), await ledger.ReadAsync<long>("SELECT COUNT(*) FROM year_records"));
        Assert.Equal(RowsOf("windows"), await ledger.ReadAsync<long>("SELECT COUNT(*) FROM year_windows"));
        Assert.Equal(RowsOf("cases"), await ledger.ReadAsync<long>("SELECT COUNT(*) FROM cases"));
        Assert.Equal(RowsOf("cases"), await ledger.ReadAsync<long>("SELECT COUNT(*) FROM campaign_cases"));
        Assert.Equal(10, await ledger.ReadAsync<long>("SELECT COUNT(*) FROM outcomes"));
    }

    [Fact]
    public async Task Loading_it_again_changes_nothing()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);
        var before = await ListAsync(ledger);

        Assert.Equal(0, await RecordBook.LoadAsync(ledger.Database, Ledger.Now.AddHours(1)));
        Assert.Equal(before, await ListAsync(ledger));
        Assert.Equal(10, await ledger.ReadAsync<long>("SELECT COUNT(*) FROM outcomes"));
        Assert.Equal(0, await ledger.ReadAsync<long>("SELECT COUNT(*) FROM cases WHERE revision > 1"));
    }

    [Fact]
    public async Task A_case_that_is_known_already_stays_as_it_is()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var own = new CaseFile("shi-tao", "Shi Tao, free at last", "CN", "Our own words.", "Our own rules.", [2013], []);
        await ledger.Database.WriteAsync(transaction => CaseStore.Save(transaction, own, null));

        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        Assert.Equivalent(own, await new CaseStore(ledger.Database).FindAsync("shi-tao", CancellationToken.None), strict: true);
    }

    [Fact]
    public async Task The_book_says_of_2013_that_it_was_more_than_2_300_000()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        var of2013 = await ListAsync(ledger, Countries.World, 2013);

        var headline = Assert.Single(of2013, record => record.Headline);
        Assert.Equal(
            (2_300_000L, Exactness.MoreThan, RecordStatus.Final, new DateOnly(2014, 2, 1), 80L),
            (headline.Figure, headline.Exactness, headline.Status, headline.AsOf, headline.Countries));
        Assert.Equal("letters, emails, SMS messages, faxes, tweets", headline.Unit);
        Assert.Equal((1_400_000L, RecordStatus.Interim), of2013.Where(record => !record.Headline).Select(record => (record.Figure, record.Status)).Single());
    }

    [Fact]
    public async Task Figures_that_conflict_stand_side_by_side_and_one_is_the_headline()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        Assert.Equal(
            [(5_796_150, RecordStatus.Final, false), (5_911_113, RecordStatus.Revised, true)],
            (await ListAsync(ledger, Countries.World, 2018)).OrderBy(record => record.Figure).Select(record => (record.Figure, record.Status, record.Headline)));
        Assert.Equal(
            [(300_000, Exactness.MoreThan, true), (733_120, Exactness.AtMost, false)],
            (await ListAsync(ledger, Countries.World, 2009)).OrderBy(record => record.Figure).Select(record => (record.Figure, record.Exactness, record.Headline)));
    }

    [Fact]
    public async Task Pledges_and_people_of_2008_are_no_actions_and_no_headline()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        Assert.Equal(
            [(7_000, Measure.People, Exactness.MoreThan, false), (200_000, Measure.Pledged, Exactness.Exact, false)],
            (await ListAsync(ledger, "US", 2008)).OrderBy(record => record.Figure).Select(record => (record.Figure, record.Measure, record.Exactness, record.Headline)));
        Assert.Equal(0, await ledger.ReadAsync<long>("SELECT COUNT(*) FROM year_records WHERE headline_at IS NOT NULL AND measure <> 'actions'"));
    }

    [Fact]
    public async Task A_year_and_scope_has_one_headline_at_the_most()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        var headlines = (await ListAsync(ledger)).Where(record => record.Headline).Select(record => (record.CampaignYear, record.Scope)).ToList();

        Assert.Equal(headlines.Distinct().Count(), headlines.Count);
        Assert.Equal(RowsOf("figures", row => row.Contains(",yes,", StringComparison.Ordinal)), headlines.Count);
    }

    [Fact]
    public async Task A_case_of_the_book_has_its_year_and_what_came_of_it()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        var kawiro = (await new CaseStore(ledger.Database).FindAsync("khun-kawiro", CancellationToken.None))!;

        Assert.Equal([2012], kawiro.Campaigns);
        Assert.Equal("Given 37 years' imprisonment for a peaceful 'no' campaign. The St. Louis group had this as its own case.", kawiro.Summary);
        Assert.Equal((OutcomeKind.Released, new DateOnly(2012, 7, 4)), kawiro.Outcomes.Select(outcome => (outcome.Kind, outcome.On)).Single());
    }

    [Fact]
    public async Task A_window_may_run_across_New_Year()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RecordBook.LoadAsync(ledger.Database, Ledger.Now);

        Assert.Equal("2018-01-15", await ledger.ReadAsync<string>("SELECT ends_on FROM year_windows WHERE campaign_year = 2017 AND scope = 'PT'"));
    }

    // The rows of a file, counted without the reader under test: none of them holds a line break.
    private static long RowsOf(string file, Func<string, bool>? which = null)
    {
        using var text = new StreamReader(typeof(RecordBook).Assembly.GetManifestResourceStream($"records/{file}.csv")!);
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).LongCount(row => which?.Invoke(row) != false);
    }

    private static Task<IReadOnlyList<YearRecord>> ListAsync(Ledger ledger, string? scope = null, long? year = null) =>
        new RecordStore(ledger.Database).ListAsync(scope, year, null, 200, CancellationToken.None);
}
