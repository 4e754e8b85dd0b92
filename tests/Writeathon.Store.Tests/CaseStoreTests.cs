namespace Writeathon.Store.Tests;

public sealed class CaseStoreOnSqlite() : CaseStoreTests(On.Sqlite);

public sealed class CaseStoreOnPostgres() : CaseStoreTests(On.Postgres);

public abstract class CaseStoreTests(On engine)
{
    private static readonly CaseFile ShiTao = new(
        "shi-tao", "Shi Tao 师涛", "CN", "A journalist, sentenced to ten years because of an email.", "Do not name the family.", [2009, 2013], []);

    [Fact]
    public async Task A_case_reads_back_as_it_was_saved()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        Assert.Equal((EditOutcome.Created, 1), await SaveAsync(ledger, ShiTao, null));
        Assert.Equivalent(ShiTao, await FindAsync(ledger, "shi-tao"), strict: true);
        Assert.Null(await FindAsync(ledger, "shi"));
    }

    [Fact]
    public async Task A_case_saved_again_is_replaced_with_its_campaigns_and_keeps_its_outcomes()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var released = new CaseOutcome(OutcomeKind.Released, new(2013, 8, 23), "Released 15 months early.", "a source");
        await SaveAsync(ledger, ShiTao, null);
        await AddAsync(ledger, released);
        var other = ShiTao with { Title = "Shi Tao", SendingRules = null, Campaigns = [2010, 2013, 2014], Revision = 2 };

        Assert.Equal((EditOutcome.Saved, 2), await SaveAsync(ledger, other, null));
        Assert.Equivalent(other with { Outcomes = [released] }, await FindAsync(ledger, "shi-tao"), strict: true);
    }

    [Fact]
    public async Task A_year_named_twice_is_one_campaign()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        await SaveAsync(ledger, ShiTao with { Campaigns = [2013, 2009, 2013] }, null);

        Assert.Equal([2009, 2013], (await FindAsync(ledger, "shi-tao"))!.Campaigns);
    }

    [Fact]
    public async Task Of_two_who_edit_the_same_revision_the_second_changes_nothing()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, ShiTao, null);

        var outcomes = await Task.WhenAll(
            SaveAsync(ledger, ShiTao with { Title = "first", Campaigns = [2011] }, 1),
            SaveAsync(ledger, ShiTao with { Title = "second", Campaigns = [2012] }, 1));

        Assert.Equal([EditOutcome.Saved, EditOutcome.EditedMeanwhile], outcomes.Select(each => each.Outcome));
        Assert.Equivalent(ShiTao with { Title = "first", Campaigns = [2011], Revision = 2 }, await FindAsync(ledger, "shi-tao"), strict: true);
    }

    [Fact]
    public async Task A_revision_of_a_case_that_is_not_there_makes_none()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        Assert.Equal(EditOutcome.EditedMeanwhile, (await SaveAsync(ledger, ShiTao, 1)).Outcome);
        Assert.Null(await FindAsync(ledger, "shi-tao"));
    }

    [Fact]
    public async Task Outcomes_are_told_oldest_first_and_those_without_a_day_before_them()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, ShiTao, null);
        CaseOutcome[] outcomes =
        [
            new(OutcomeKind.InvestigationOpened, null, "Somebody looks into it.", "a"), new(OutcomeKind.ReleasedOnConditions, new(2009, 2, 21), "Bound.", "b"),
            new(OutcomeKind.Released, new(2013, 8, 23), "Free.", "c"),
        ];

        foreach (var outcome in outcomes.Reverse())
        {
            await AddAsync(ledger, outcome);
        }

        Assert.Equal(outcomes, (await FindAsync(ledger, "shi-tao"))!.Outcomes);
    }

    [Fact]
    public async Task The_same_outcome_written_twice_is_one()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, ShiTao, null);
        var id = Guid.CreateVersion7(Ledger.Now);

        for (var i = 0; i < 2; i++)
        {
            await ledger.Database.WriteAsync(transaction =>
                CaseStore.AddOutcome(transaction, id, "shi-tao", new(OutcomeKind.Acquitted, null, "A court found for him.", "a")));
        }

        Assert.Single((await FindAsync(ledger, "shi-tao"))!.Outcomes);
    }

    [Fact]
    public async Task A_campaigns_cases_are_listed_by_slug_from_above_one()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        foreach (var slug in new[] { "yorm-bopha", "htay-kywe", "shi-tao", "rita-mahato" })
        {
            await SaveAsync(ledger, ShiTao with { Slug = slug, Campaigns = slug == "rita-mahato" ? [2009] : [2009, 2013] }, null);
        }

        var store = new CaseStore(ledger.Database);
        var first = await store.ListAsync(2013, "", 2, CancellationToken.None);
        var second = await store.ListAsync(2013, first[^1].Slug, 2, CancellationToken.None);

        Assert.Equal(["htay-kywe", "shi-tao"], first.Select(file => file.Slug));
        Assert.Equal(["yorm-bopha"], second.Select(file => file.Slug));
        Assert.Equal([2009, 2013], second[0].Campaigns);
    }

    [Fact]
    public async Task A_case_stands_to_a_campaign_as_its_years_say()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, ShiTao, null);
        var store = new CaseStore(ledger.Database);

        Assert.Equal(CaseStanding.NotNamed, await store.StandingAsync(null, 2013, CancellationToken.None));
        Assert.Equal(CaseStanding.InCampaign, await store.StandingAsync("shi-tao", 2013, CancellationToken.None));
        Assert.Equal(CaseStanding.InOtherCampaign, await store.StandingAsync("shi-tao", 2014, CancellationToken.None));
        Assert.Equal(CaseStanding.Unknown, await store.StandingAsync("nobody", 2013, CancellationToken.None));
    }

    [Fact]
    public async Task A_case_without_campaigns_is_known_but_in_none()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, ShiTao with { Campaigns = [] }, null);

        Assert.Equal(CaseStanding.InOtherCampaign, await new CaseStore(ledger.Database).StandingAsync("shi-tao", 2013, CancellationToken.None));
    }

    private static Task<CaseFile?> FindAsync(Ledger ledger, string slug) => new CaseStore(ledger.Database).FindAsync(slug, CancellationToken.None);

    private static Task<(EditOutcome Outcome, long Revision)> SaveAsync(Ledger ledger, CaseFile file, long? revision) =>
        ledger.Database.WriteAsync(transaction => CaseStore.Save(transaction, file, revision));

    private static Task AddAsync(Ledger ledger, CaseOutcome outcome) => ledger.Database.WriteAsync(transaction =>
        CaseStore.AddOutcome(transaction, Guid.CreateVersion7(Ledger.Now), "shi-tao", outcome));
}
