namespace Writeathon.Store.Tests;

public sealed class CampaignStoreOnSqlite() : CampaignStoreTests(On.Sqlite);

public sealed class CampaignStoreOnPostgres() : CampaignStoreTests(On.Postgres);

public abstract class CampaignStoreTests(On engine)
{
    private static readonly Campaign OfPortugal = new(
        2017, "Maratona de Cartas", new(2017, 11, 9), new(2018, 1, 15), new(2018, 1, 31), [ActionKind.Letter, ActionKind.Sms]);

    [Fact]
    public async Task A_campaign_reads_back_as_it_was_saved()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new CampaignStore(ledger.Database);

        var (outcome, saved) = await SaveAsync(ledger, OfPortugal, null);

        Assert.Equal((EditOutcome.Created, 1), (outcome, saved.Revision));
        Assert.Equivalent(OfPortugal, await store.FindAsync(2017, CancellationToken.None), strict: true);
        Assert.Null(await store.FindAsync(2016, CancellationToken.None));
    }

    [Fact]
    public async Task A_campaign_saved_again_is_replaced()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, OfPortugal, null);
        var other = OfPortugal with { Name = "Write for Rights", EndsOn = new(2018, 1, 20), Kinds = [ActionKind.Tweet], Revision = 2 };

        var (outcome, saved) = await SaveAsync(ledger, other, null);

        Assert.Equal((EditOutcome.Saved, 2), (outcome, saved.Revision));
        Assert.Equivalent(other, await new CampaignStore(ledger.Database).FindAsync(2017, CancellationToken.None), strict: true);
    }

    [Fact]
    public async Task Of_two_who_edit_the_same_revision_the_second_is_refused()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, OfPortugal, null);

        var outcomes = await Task.WhenAll(
            SaveAsync(ledger, OfPortugal with { Name = "first" }, 1), SaveAsync(ledger, OfPortugal with { Name = "second" }, 1));

        Assert.Equal([EditOutcome.Saved, EditOutcome.EditedMeanwhile], outcomes.Select(each => each.Outcome));
        Assert.Equal("first", (await new CampaignStore(ledger.Database).FindAsync(2017, CancellationToken.None))!.Name);
    }

    [Fact]
    public async Task A_revision_of_a_campaign_that_is_not_there_makes_none()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        Assert.Equal(EditOutcome.EditedMeanwhile, (await SaveAsync(ledger, OfPortugal, 1)).Outcome);
        Assert.Null(await new CampaignStore(ledger.Database).FindAsync(2017, CancellationToken.None));
    }

    [Fact]
    public async Task Revision_0_is_that_of_a_campaign_that_is_not_there()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        Assert.Equal(EditOutcome.Created, (await SaveAsync(ledger, OfPortugal, 0)).Outcome);
        Assert.Equal(EditOutcome.EditedMeanwhile, (await SaveAsync(ledger, OfPortugal with { Name = "another" }, 0)).Outcome);
        Assert.Equal(OfPortugal.Name, (await new CampaignStore(ledger.Database).FindAsync(2017, CancellationToken.None))!.Name);
    }

    [Fact]
    public async Task A_campaign_that_opens_by_itself_leaves_one_that_is_there()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, OfPortugal, null);

        await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2017)));

        Assert.Equivalent(OfPortugal, await new CampaignStore(ledger.Database).FindAsync(2017, CancellationToken.None), strict: true);
    }

    [Fact]
    public async Task Campaigns_are_listed_newest_first_from_below_a_year()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new CampaignStore(ledger.Database);
        foreach (var year in new[] { 2015L, 2012, 2014 })
        {
            await SaveAsync(ledger, Campaign.OfDecember(year), null);
        }

        var first = await store.ListAsync(long.MaxValue, 2, CancellationToken.None);
        var second = await store.ListAsync(first[^1].Year, 2, CancellationToken.None);

        Assert.Equal([2015, 2014, 2013, 2012], first.Concat(second).Select(campaign => campaign.Year));
    }

    private static Task<(EditOutcome Outcome, Campaign Campaign)> SaveAsync(Ledger ledger, Campaign campaign, long? revision) =>
        ledger.Database.WriteAsync(transaction => CampaignStore.Save(transaction, campaign, revision));
}
