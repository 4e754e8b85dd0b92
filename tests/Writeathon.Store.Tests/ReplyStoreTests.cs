namespace Writeathon.Store.Tests;

public sealed class ReplyStoreOnSqlite() : ReplyStoreTests(On.Sqlite);

public sealed class ReplyStoreOnPostgres() : ReplyStoreTests(On.Postgres);

public abstract class ReplyStoreTests(On engine)
{
    private static readonly Reply First = new("key", "request", 201, "/api/v1/events/1", "sealed");

    [Fact]
    public async Task A_reply_reads_back_as_it_was_kept()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var (store, bare) = (new ReplyStore(ledger.Database), First with { KeyHash = "other", Location = null });

        await ledger.Database.WriteAsync(transaction => ReplyStore.Keep(transaction, First, Ledger.Now));
        await ledger.Database.WriteAsync(transaction => ReplyStore.Keep(transaction, bare, Ledger.Now));

        Assert.Equal(First, await store.FindAsync("key", CancellationToken.None));
        Assert.Equal(bare, await store.FindAsync("other", CancellationToken.None));
        Assert.Null(await store.FindAsync("nobody's", CancellationToken.None));
    }

    [Fact]
    public async Task What_is_forgotten_keeps_its_key_taken()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var (store, other) = (new ReplyStore(ledger.Database), First with { KeyHash = "other", Location = "/api/v1/events/2" });
        await ledger.Database.WriteAsync(transaction => ReplyStore.Keep(transaction, First, Ledger.Now));
        await ledger.Database.WriteAsync(transaction => ReplyStore.Keep(transaction, other, Ledger.Now));

        await ledger.Database.WriteAsync(transaction => ReplyStore.Forget(transaction, First.Location!));

        Assert.Equal(First with { RequestHash = "", SealedBody = "" }, await store.FindAsync("key", CancellationToken.None));
        Assert.Equal((true, false), ((await store.FindAsync("key", CancellationToken.None))!.IsForgotten, other.IsForgotten));
        Assert.Equal(other, await store.FindAsync("other", CancellationToken.None));
        await Assert.ThrowsAsync<KeyTakenException>(() => ledger.Database.WriteAsync(transaction => ReplyStore.Keep(transaction, First, Ledger.Now)));
    }

    [Fact]
    public async Task Of_many_works_under_one_key_at_once_one_is_written_and_nothing_of_the_others()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        var works = Enumerable.Range(0, 8).Select(n => ledger.Database.WriteAsync(transaction =>
        {
            CampaignStore.Open(transaction, Campaign.OfDecember(2020 + n));
            ReplyStore.Keep(transaction, First with { SealedBody = $"sealed {n}" }, Ledger.Now);
            return n;
        })).ToList();
        await Task.WhenAll(works.Select(work => work.ContinueWith(_ => { }, TaskScheduler.Default)));

        var written = Assert.Single(works, work => work.IsCompletedSuccessfully);
        Assert.All(works.Where(work => work != written), work => Assert.IsType<KeyTakenException>(work.Exception!.InnerException));
        Assert.Equal(
            [2020 + await written, 2013],
            (await new CampaignStore(ledger.Database).ListAsync(long.MaxValue, 50, CancellationToken.None)).Select(campaign => campaign.Year));
        Assert.Equal($"sealed {await written}", (await new ReplyStore(ledger.Database).FindAsync("key", CancellationToken.None))!.SealedBody);
    }
}
