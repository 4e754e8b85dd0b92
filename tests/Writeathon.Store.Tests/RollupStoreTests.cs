namespace Writeathon.Store.Tests;

public sealed class RollupStoreOnSqlite() : RollupStoreTests(On.Sqlite);

public sealed class RollupStoreOnPostgres() : RollupStoreTests(On.Postgres);

public abstract class RollupStoreTests(On engine)
{
    [Fact]
    public async Task A_lease_belongs_to_one_holder_until_it_expires_or_is_given_back()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new RollupStore(ledger.Database);
        var until = Ledger.Now.AddMinutes(5);

        Assert.True(await store.TakeLeaseAsync("rollup", "a", Ledger.Now, until));
        Assert.False(await store.TakeLeaseAsync("rollup", "b", Ledger.Now, until));
        Assert.False(await store.TakeLeaseAsync("rollup", "b", until.AddMilliseconds(-1), until.AddMinutes(5)));
        Assert.True(await store.TakeLeaseAsync("other job", "b", Ledger.Now, until));
        Assert.True(await store.TakeLeaseAsync("rollup", "b", until, until.AddMinutes(5)));

        // Whose lease has expired has nothing to give back.
        await store.GiveLeaseBackAsync("rollup", "a");
        Assert.False(await store.TakeLeaseAsync("rollup", "c", until, until.AddMinutes(5)));
        await store.GiveLeaseBackAsync("rollup", "b");
        Assert.True(await store.TakeLeaseAsync("rollup", "c", until, until.AddMinutes(5)));
    }

    [Fact]
    public async Task Of_many_who_reach_for_a_lease_at_once_one_has_it()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new RollupStore(ledger.Database);

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => store.TakeLeaseAsync("rollup", $"node {n}", Ledger.Now, Ledger.Now.AddMinutes(5))));

        Assert.Single(taken, each => each);
    }

    [Fact]
    public async Task Runs_are_paged_newest_first_without_loss()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new RollupStore(ledger.Database);
        var runs = Enumerable.Range(0, 5).Select(n => new RollupRun(
            Guid.CreateVersion7(Ledger.Now.AddSeconds(n)), Ledger.Now.AddSeconds(n), Ledger.Now.AddSeconds(n).AddMilliseconds(7), 1, 2, 3, 4)).ToList();
        foreach (var run in runs)
        {
            await ledger.Database.WriteAsync(transaction => RollupStore.Keep(transaction, run));
        }

        var ran = await store.RunsAsync(null, 3, CancellationToken.None);
        var ranBefore = await store.RunsAsync(ran[^1].Id, 3, CancellationToken.None);

        Assert.Equal(Enumerable.Reverse(runs), ran.Concat(ranBefore));
    }
}
