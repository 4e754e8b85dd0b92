namespace Writeathon.Store.Tests;

public sealed class ComparisonStoreOnSqlite() : ComparisonStoreTests(On.Sqlite);

public sealed class ComparisonStoreOnPostgres() : ComparisonStoreTests(On.Postgres);

public abstract class ComparisonStoreTests(On engine)
{
    private static readonly RollupBasis Basis = new(7, new(2013, 12, 10), 80, 1);

    [Fact]
    public async Task A_comparison_reads_back_as_it_was_judged()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new ComparisonStore(ledger.Database);
        var (world, iceland) = (
            Judged(Verdict.Ahead) with
            {
                Actions = 1_400_000,
                Provisional = 0.25,
                SameAge = [new(2012, 5, 900_000, SameAgeBasis.Ledger)],
                Previous = new(2012, 1_900_000, Exactness.MoreThan),
                Best = new(2011, 2_000_000, Exactness.AtLeast),
                ToBeat = 600_001,
                Reasons = [ComparisonReason.RecordIsALowerBound, ComparisonReason.NoSameAgeFigure],
            },
            Judged(Verdict.NotComparable) with { Scope = "IS", Best = null, ToBeat = null, Reasons = [ComparisonReason.NoRecord] });
        Assert.Null(await store.ComparisonAsync(2013, null, CancellationToken.None));

        await SaveAsync(ledger, comparisons: [Judged(Verdict.Open) with { Scope = "CD" }, iceland, world]);

        var all = (await store.ComparisonAsync(2013, null, CancellationToken.None))!;
        Assert.Equal((Ledger.Now, 5L), (all.ComparedAt, all.CampaignDay));
        Assert.Equal(["GLOBAL", "CD", "IS"], all.Scopes.Select(scope => scope.Scope));
        Assert.Equivalent(world, all.Scopes[0], strict: true);
        Assert.Equivalent(iceland, Assert.Single((await store.ComparisonAsync(2013, "IS", CancellationToken.None))!.Scopes), strict: true);
        Assert.Null(await store.ComparisonAsync(2013, "TG", CancellationToken.None));
    }

    [Fact]
    public async Task Each_change_of_verdict_is_announced_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new ComparisonStore(ledger.Database);
        var made = new List<long>();

        foreach (var verdict in new[] { Verdict.Open, Verdict.Open, Verdict.RecordProvisional, Verdict.RecordProvisional, Verdict.RecordRevoked })
        {
            made.Add(await SaveAsync(ledger, comparisons: [Judged(verdict)], at: Ledger.Now.AddSeconds(made.Count)));
        }

        Assert.Equal([1, 0, 1, 0, 1], made);
        Assert.Equal(
            [(Verdict.RecordRevoked, Verdict.RecordProvisional), (Verdict.RecordProvisional, Verdict.Open), (Verdict.Open, (Verdict?)null)],
            (await store.AnnouncementsAsync(2013, null, 50, CancellationToken.None)).Select(announced => (announced.Verdict, announced.Before)));
        Assert.Equal(Verdict.RecordRevoked, (await store.VerdictsAsync(2013, CancellationToken.None))["GLOBAL"]);
    }

    [Fact]
    public async Task A_campaigns_comparisons_verdicts_and_announcements_are_its_own()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2012)));
        var store = new ComparisonStore(ledger.Database);
        Assert.Equal(1, await SaveAsync(ledger, comparisons: [Judged(Verdict.RecordConfirmed) with { Actions = 12 }], campaign: 2012));

        // The same verdict of another year is no change of it.
        Assert.Equal(2, await SaveAsync(ledger, comparisons: [Judged(Verdict.RecordConfirmed) with { Actions = 13 }, Judged(Verdict.Open) with { Scope = "IS" }]));

        Assert.Equal(["GLOBAL"], (await store.VerdictsAsync(2012, CancellationToken.None)).Keys);
        Assert.Equal(["GLOBAL", "IS"], (await store.VerdictsAsync(2013, CancellationToken.None)).Keys.Order(StringComparer.Ordinal));
        Assert.Equal([12L], (await store.ComparisonAsync(2012, null, CancellationToken.None))!.Scopes.Select(scope => scope.Actions));
        Assert.Equal([13L, 10], (await store.ComparisonAsync(2013, null, CancellationToken.None))!.Scopes.Select(scope => scope.Actions));
        Assert.Equal([(2012L, "GLOBAL", 12L)], await AnnouncedAsync(2012));
        Assert.Equal([(2013L, "GLOBAL", 13L), (2013L, "IS", 10L)], await AnnouncedAsync(2013));

        async Task<IEnumerable<(long, string, long)>> AnnouncedAsync(long campaign) =>
            (await store.AnnouncementsAsync(campaign, null, 50, CancellationToken.None))
                .Select(announced => (announced.Campaign, announced.Scope, announced.Actions)).OrderBy(announced => announced.Scope, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_later_comparison_takes_the_place_of_the_one_before_in_all_that_it_says()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new ComparisonStore(ledger.Database);
        await SaveAsync(ledger, comparisons: [Judged(Verdict.Open)]);
        var (later, basis) = (Ledger.Now.AddDays(1), new RollupBasis(9, new(2013, 12, 11), 82, 3));

        await ledger.Database.WriteAsync(transaction => ComparisonStore.Save(
            transaction, 2013, basis, 6, [Judged(Verdict.Open) with { Actions = 11, ToBeat = 1_899_990 }], later));

        var compared = (await store.ComparisonAsync(2013, null, CancellationToken.None))!;
        Assert.Equal((later, 6L), (compared.ComparedAt, compared.CampaignDay));
        Assert.Equal((11L, 1_899_990L), (compared.Scopes[0].Actions, compared.Scopes[0].ToBeat));
        Assert.Equal(basis, Assert.Single(await store.BasesAsync(Ledger.Now, CancellationToken.None)).Last);
    }

    [Fact]
    public async Task An_announcement_tells_the_total_and_the_record_that_it_is_held_against()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, comparisons: [Judged(Verdict.RecordProvisional), Judged(Verdict.NotComparable) with { Scope = "IS", Best = null }]);

        var announced = (await new ComparisonStore(ledger.Database).AnnouncementsAsync(2013, null, 50, CancellationToken.None)).ToDictionary(each => each.Scope);

        Assert.Equal(
            new(announced["GLOBAL"].Id, 2013, "GLOBAL", Verdict.RecordProvisional, null, 10, new(2012, 1_900_000, Exactness.MoreThan), Ledger.Now),
            announced["GLOBAL"]);
        Assert.Null(announced["IS"].Record);
    }

    [Fact]
    public async Task Two_saves_at_once_announce_a_change_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SaveAsync(ledger, comparisons: [Judged(Verdict.Open)])));

        Assert.Equal(1, made.Sum());
        Assert.Single(await new ComparisonStore(ledger.Database).AnnouncementsAsync(2013, null, 50, CancellationToken.None));
    }

    [Fact]
    public async Task Announcements_are_paged_newest_first_without_loss()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new ComparisonStore(ledger.Database);
        for (var n = 0; n < 5; n++)
        {
            await SaveAsync(ledger, comparisons: [Judged(n % 2 == 0 ? Verdict.Ahead : Verdict.Behind)], at: Ledger.Now.AddSeconds(n));
        }

        var announced = await store.AnnouncementsAsync(2013, null, 3, CancellationToken.None);
        var older = await store.AnnouncementsAsync(2013, announced[^1].Id, 3, CancellationToken.None);

        Assert.Equal([4, 3, 2, 1, 0], announced.Concat(older).Select(each => (each.At - Ledger.Now).TotalSeconds));
    }

    [Fact]
    public async Task A_campaigns_last_rollup_rests_on_what_was_saved_with_it()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new ComparisonStore(ledger.Database);
        var today = new DateOnly(2013, 12, 10);
        Assert.Equal([(2013L, new RollupBasis(0, today, 0, 1), null)], await store.BasesAsync(Ledger.Now, CancellationToken.None));

        await ledger.Actions.AppendAsync(Ledger.Line(12));
        await SaveAsync(ledger);

        Assert.Equal([(2013L, new RollupBasis(1, today, 0, 1), Basis)], await store.BasesAsync(Ledger.Now, CancellationToken.None));
    }

    [Fact]
    public async Task A_line_of_an_earlier_year_moves_what_a_later_years_rollup_rests_on()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2012)));
        var store = new ComparisonStore(ledger.Database);
        var before = await store.BasesAsync(Ledger.Now, CancellationToken.None);

        await ledger.Actions.AppendAsync(Ledger.Line(12) with { Campaign = 2012 });

        var after = await store.BasesAsync(Ledger.Now, CancellationToken.None);
        Assert.Equal([before[0].Now with { Version = 1 }, before[1].Now with { RecordBook = before[1].Now.RecordBook + 1 }], after.Select(each => each.Now));
    }

    // 31 March 2014 is over everywhere at noon of 1 April by Greenwich; the rollup of a year knows its own days and those before it.
    [Fact]
    public async Task Closing_its_own_or_an_earlier_years_reports_and_opening_them_again_moves_what_a_rollup_rests_on()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2014)));
        var store = new ComparisonStore(ledger.Database);
        var noon = new DateTimeOffset(2014, 4, 1, 12, 0, 0, TimeSpan.Zero);
        var open = await BooksAsync(noon.AddSeconds(-1));
        var closed = await BooksAsync(noon);
        var nextYear = await BooksAsync(noon.AddYears(1));
        var campaign = (await new CampaignStore(ledger.Database).FindAsync(2013, CancellationToken.None))!;
        await ledger.Database.WriteAsync(transaction => CampaignStore.Save(transaction, campaign with { ReportsUntil = new(2014, 5, 31) }, campaign.Revision));
        var opened = await BooksAsync(noon);

        Assert.Equal([open[0] + 1, open[1] + 1], closed);
        Assert.Equal([closed[0], closed[1] + 1], nextYear);
        Assert.True(opened[1] > closed[1]);

        async Task<IReadOnlyList<long>> BooksAsync(DateTimeOffset now) =>
            [.. (await store.BasesAsync(now, CancellationToken.None)).Select(basis => basis.Now.RecordBook)];
    }

    internal static Comparison Judged(Verdict verdict) =>
        new("GLOBAL", 10, 0, [], null, new(2012, 1_900_000, Exactness.MoreThan), 1_899_991, verdict, []);

    internal static Task<long> SaveAsync(
        Ledger ledger, IReadOnlyList<Comparison>? comparisons = null, DateTimeOffset? at = null, long campaign = 2013) =>
        ledger.Database.WriteAsync(transaction => ComparisonStore.Save(transaction, campaign, Basis, 5, comparisons ?? [], at ?? Ledger.Now));
}
