namespace Writeathon.Store.Tests;

public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_is_told_to_whoever_writes_and_nothing_of_it_is_kept()
    {
        await using var ledger = await Ledger.OpenAsync(On.Sqlite);
        await ledger.ExecuteAsync("PRAGMA max_page_count = 1");
        var large = Campaign.OfDecember(2014) with { Name = new string('x', 1_000_000) };

        await Assert.ThrowsAsync<LedgerFullException>(() => ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, large)));
        Assert.Null(await new CampaignStore(ledger.Database).FindAsync(2014, CancellationToken.None));

        // A connection of the writer's that failed is replaced, and the new one finds room again.
        await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, large));
        Assert.NotNull(await new CampaignStore(ledger.Database).FindAsync(2014, CancellationToken.None));
    }

    [Fact]
    public async Task Reports_after_a_full_disk_are_counted_and_the_keys_from_before_it_are_known()
    {
        await using var ledger = await Ledger.OpenAsync(On.Sqlite);
        await ledger.Actions.AppendAsync(Ledger.Line(12, "before"));
        await ledger.ExecuteAsync("PRAGMA max_page_count = 1");
        await Assert.ThrowsAsync<LedgerFullException>(() => ledger.Database.WriteAsync(transaction =>
            CampaignStore.Open(transaction, Campaign.OfDecember(2014) with { Name = new string('x', 1_000_000) })));

        Assert.False((await ledger.Actions.AppendAsync(Ledger.Line(30, "after"))).Replayed);
        Assert.True((await ledger.Actions.AppendAsync(Ledger.Line(12, "before"))).Replayed);
        Assert.Equal(42, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_server_whose_disk_is_full_says_nothing_against_the_work()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);

        await Assert.ThrowsAsync<LedgerFullException>(() => ledger.Database.WriteAsync(transaction =>
            transaction.Execute("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$")));
    }
}
