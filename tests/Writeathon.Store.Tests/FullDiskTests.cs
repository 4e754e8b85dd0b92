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
}
