namespace Writeathon.Store.Tests;

/// <summary>The keys of lines on SQLite, some in memory and some in the table. So few may wait here that each batch brings some in.</summary>
public sealed class KeysTests : IAsyncDisposable
{
    private const int Waiting = 50;

    private readonly string directory = Directory.CreateTempSubdirectory("writeathon-").FullName;
    private readonly Random random = new(20131217);
    private readonly Dictionary<string, Guid> written = [];
    private Database database = null!;
    private ActionStore actions = null!;

    [Fact]
    public async Task Every_key_is_found_again_whatever_was_undone_between_and_after_each_start()
    {
        await OpenAsync();
        await database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2013)));
        for (var start = 0; start < 4; start++)
        {
            for (var batch = 0; batch < 60; batch++)
            {
                await WriteBatchAsync(batch);
            }

            await AssertAllAreFoundAsync();
            await OpenAsync();
            await AssertAllAreFoundAsync();
        }

        Assert.InRange(await NumberAsync("SELECT COUNT(*) FROM keys"), written.Count - (2 * Waiting) - 40, written.Count);
        Assert.InRange(await NumberAsync("SELECT keyed_to FROM ledger"), written.Count / 2, written.Count);
    }

    [Fact]
    public async Task Two_keys_of_one_hash_are_two_lines()
    {
        await OpenAsync();
        await AppendAsync("a");
        await AppendAsync("b");
        await FillAsync(300);
        Assert.Equal(0, await NumberAsync("SELECT COUNT(*) FROM actions WHERE key IN ('a', 'b') AND sequence > (SELECT keyed_to FROM ledger)"));

        // As if both had the hash of the first.
        await ExecuteAsync("""
            UPDATE keys
            SET hash = (SELECT k.hash FROM keys k JOIN actions a ON a.sequence = k.sequence WHERE a.key = 'a')
            WHERE sequence IN (SELECT sequence FROM actions WHERE key IN ('a', 'b'))
            """);

        Assert.Equal(written["a"], (await actions.FindByKeyAsync(2013, "a"))!.Id);
        Assert.Null(await actions.FindByKeyAsync(2014, "a"));
    }

    [Fact]
    public async Task A_ledger_whose_keys_are_not_in_the_table_yet_is_read_in_parts()
    {
        await OpenAsync();
        await FillAsync(1_500);
        await ExecuteAsync("DELETE FROM keys");
        await ExecuteAsync("UPDATE ledger SET keyed_to = 0");

        await OpenAsync();

        Assert.InRange(await NumberAsync("SELECT keyed_to FROM ledger"), 1, 1_500);
        await AssertAllAreFoundAsync();
        await FillAsync(300);
        await OpenAsync();
        await AssertAllAreFoundAsync();
    }

    [Fact]
    public async Task Keys_that_were_read_in_parts_by_a_work_that_failed_are_found()
    {
        await OpenAsync();
        await FillAsync(1_500);
        await ExecuteAsync("DELETE FROM keys");
        await ExecuteAsync("UPDATE ledger SET keyed_to = 0");
        await database.DisposeAsync();
        Open();

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync(transaction => Fail(transaction, "undone")));

        await AssertAllAreFoundAsync();
    }

    [Fact]
    public async Task Verify_tells_of_a_key_that_is_lost()
    {
        await OpenAsync();
        await FillAsync(300);
        await ExecuteAsync("DELETE FROM keys WHERE sequence = 1");

        var wrong = Assert.Single(await new Verifier(database).ProveAsync(CancellationToken.None), proof => proof.Mismatches.Count > 0);

        Assert.Equal("keys of lines", wrong.What);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private async Task OpenAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        await Migrator.MigrateAsync(Open(), Ledger.Now);
    }

    private Database Open()
    {
        database = Database.OpenSqlite(directory, TimeProvider.System, new() { KeysWaiting = Waiting });
        actions = new(database);
        return database;
    }

    /// <summary>Reports that wait together, and in two batches of three works beside them that write a keyed line and fail.</summary>
    private async Task WriteBatchAsync(int batch)
    {
        using var gate = new ManualResetEventSlim();
        var blocked = database.WriteAsync(_ => gate.Wait());
        var reports = Enumerable.Range(0, random.Next(1, 40)).Select(_ => $"key-{written.Count}-{random.Next()}").Distinct().ToList();
        var appended = new List<(string Key, Task<Appended> Answer)>();
        var failing = new List<Task>();
        foreach (var key in reports)
        {
            appended.Add((key, actions.AppendAsync(Ledger.Line(1, key))));
            if (batch % 3 != 0 && random.Next(10) == 0)
            {
                // The key of a work that fails is free for the next.
                failing.Add(database.WriteAsync(transaction => Fail(transaction, $"{key}-undone")));
                appended.Add(($"{key}-undone", actions.AppendAsync(Ledger.Line(1, $"{key}-undone"))));
            }
        }

        gate.Set();
        await blocked;
        foreach (var (key, answer) in appended)
        {
            Assert.False((await answer).Replayed);
            written.Add(key, (await answer).Line.Id);
        }

        foreach (var work in failing)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => work);
        }
    }

    private static void Fail(Transaction transaction, string key)
    {
        var ledger = Store.Ledger.Lock(transaction, [(2013, key)]);
        ledger.Report(Ledger.Line(1, key));
        ledger.Flush();
        throw new InvalidOperationException();
    }

    private async Task FillAsync(int lines)
    {
        for (var line = 0; line < lines; line += 25)
        {
            await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => $"key-{random.NextInt64()}").ToList().Select(AppendAsync));
        }
    }

    private async Task AppendAsync(string key)
    {
        var appended = await actions.AppendAsync(Ledger.Line(1, key));
        lock (written)
        {
            written.Add(key, appended.Line.Id);
        }
    }

    private async Task AssertAllAreFoundAsync()
    {
        var answers = await Task.WhenAll(written.Select(async each => (Id: each.Value, Answer: await actions.AppendAsync(Ledger.Line(1, each.Key)))));
        Assert.All(answers, each => Assert.Equal((true, each.Id), (each.Answer.Replayed, each.Answer.Line.Id)));
        Assert.Equal(written.Count, await NumberAsync("SELECT COUNT(*) FROM actions"));
        Assert.Empty((await new Verifier(database).ProveAsync(CancellationToken.None)).SelectMany(proof => proof.Mismatches));
    }

    private Task<long> NumberAsync(string sql) => database.WriteAsync(transaction => transaction.Scalar<long>(sql));

    private Task ExecuteAsync(string sql) => database.WriteAsync(transaction => { transaction.Execute(sql); });
}
