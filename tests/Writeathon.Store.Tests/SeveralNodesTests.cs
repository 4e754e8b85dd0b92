using Dapper;

namespace Writeathon.Store.Tests;

/// <summary>Two nodes on one PostgreSQL database.</summary>
public sealed class SeveralNodesTests
{
    [Fact]
    public async Task A_second_node_sees_the_firsts_lines_once_it_renews()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        var live = new LiveTotals(beside, new TotalsStore(beside));
        await live.RenewAsync(CancellationToken.None);

        await ledger.Actions.AppendAsync(Ledger.Line(12));
        await live.RenewAsync(CancellationToken.None);

        Assert.Equal((1, 12), (live.Of(2013).Version, live.Of(2013).Actions));
    }

    [Fact]
    public async Task A_line_of_another_node_between_two_of_ones_own_is_noticed()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        await ledger.Actions.AppendAsync(Ledger.Line(1));
        await new ActionStore(beside).AppendAsync(Ledger.Line(2));
        await ledger.Actions.AppendAsync(Ledger.Line(4));

        await ledger.Live.RenewAsync(CancellationToken.None);

        Assert.Equal((3, 7), (ledger.Live.Of(2013).Version, ledger.Live.Of(2013).Actions));
    }

    [Fact]
    public async Task What_another_node_wrote_is_seen_though_ones_own_writes_never_pause()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2012)));
        await using var beside = ledger.OpenBeside();
        using var enough = new CancellationTokenSource();
        // Of the same year, and of another, which is in no total of it.
        var writing = Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await ledger.Actions.AppendAsync(n % 2 == 0 ? Ledger.Line(1) : Ledger.Line(10_000_000) with { Campaign = 2012 });
            }
        })).ToList();

        var seen = 0;
        for (var round = 1; round <= 60; round++)
        {
            await new ActionStore(beside).AppendAsync(Ledger.Line(1_000_000, $"other {round}"));
            await ledger.Live.RenewAsync(CancellationToken.None);
            seen += ledger.Live.Of(2013).Actions / 1_000_000 == round ? 1 : 0;
        }

        await enough.CancelAsync();
        await Task.WhenAll(writing);
        Assert.Equal(60, seen);
        foreach (var campaign in (long[])[2012, 2013])
        {
            Assert.Equal((await ledger.Totals.LoadAsync(campaign, CancellationToken.None))!.Told().Actions, ledger.Live.Of(campaign).Actions);
        }

        await ledger.Live.RenewAsync(CancellationToken.None);
        var (live, proved) = (ledger.Live.Of(2013), (await new TotalsStore(beside).LoadAsync(2013, CancellationToken.None))!.Told());
        Assert.Equivalent(proved, live, strict: true);
    }

    [Theory]
    [InlineData(null, 24)]
    [InlineData(3, 3)]
    public async Task However_many_read_at_once_a_node_leaves_connections_for_the_others(int? said, int most)
    {
        const string Count = "SELECT (SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = current_setting('application_name')) FROM pg_sleep(0.02)";
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside(connections: said);

        var counts = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            await using var reader = await beside.ReadAsync();
            return await reader.ExecuteScalarAsync<long>(Count);
        }));

        Assert.Equal(most, counts.Max());
    }

    [Fact]
    public async Task Writes_of_both_nodes_at_once_converge_to_the_exact_sum()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        var live = new LiveTotals(beside, new TotalsStore(beside));
        var actions = new ActionStore(beside);

        var writes = Enumerable.Range(1, 200).Select(n => (n % 2 == 0 ? ledger.Actions : actions).AppendAsync(
            Ledger.Line(n, $"key-{n}", kind: n % 3 == 0 ? ActionKind.Card : ActionKind.Letter))).ToList();
        while (!Task.WhenAll(writes).IsCompleted)
        {
            await live.RenewAsync(CancellationToken.None);
            await ledger.Live.RenewAsync(CancellationToken.None);
        }

        var appended = await Task.WhenAll(writes);
        await live.RenewAsync(CancellationToken.None);
        await ledger.Live.RenewAsync(CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), appended.Select(answer => answer.Line.Sequence).Order());
        Assert.Equal((200, 20_100), (live.Of(2013).Version, live.Of(2013).Actions));
        Assert.Equivalent(live.Of(2013), ledger.Live.Of(2013), strict: true);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task The_same_key_on_both_nodes_at_once_is_one_line()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        var actions = new ActionStore(beside);

        var appended = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => (n % 2 == 0 ? ledger.Actions : actions).AppendAsync(Ledger.Line(12, "packet"))));

        Assert.Single(appended, answer => !answer.Replayed);
        Assert.Single(appended.Select(answer => answer.Line).Distinct());
        await ledger.AssertProvedAsync();
    }

    // The first node has saved and not yet committed when the second begins: the second has to wait for what the first announces.
    [Fact]
    public async Task A_change_of_verdict_that_two_nodes_find_is_announced_once()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        using var saved = new SemaphoreSlim(0);
        using var mayCommit = new ManualResetEventSlim();
        var basis = new RollupBasis(7, new(2013, 12, 10), 80, 1);
        var first = ledger.Database.WriteAsync(transaction =>
        {
            var made = ComparisonStore.Save(transaction, 2013, basis, 5, [ComparisonStoreTests.Judged(Verdict.RecordProvisional)], Ledger.Now);
            saved.Release();
            mayCommit.Wait();
            return made;
        });
        await saved.WaitAsync();

        var pid = 0L;
        var second = beside.WriteAsync(transaction =>
        {
            Volatile.Write(ref pid, transaction.Scalar<long>("SELECT CAST(pg_backend_pid() AS BIGINT)"));
            return ComparisonStore.Save(transaction, 2013, basis, 5, [ComparisonStoreTests.Judged(Verdict.RecordProvisional)], Ledger.Now);
        });
        while (await ledger.ReadAsync<long>($"SELECT CAST(cardinality(pg_blocking_pids({Volatile.Read(ref pid)})) AS BIGINT)") == 0)
        {
            Assert.False(second.IsCompleted, "the second did not wait for the first");
        }

        mayCommit.Set();

        Assert.Equal((1, 0), (await first, await second));
        Assert.Single(await new ComparisonStore(ledger.Database).AnnouncementsAsync(2013, null, 50, CancellationToken.None));
    }

    // One edit is stopped where it replaces what was pledged: if it has taken the letters' sum by then, it meets the other, which has the cards'.
    [Fact]
    public async Task Two_edits_that_move_the_same_kinds_do_not_lock_each_other_out()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var first = ledger.OpenBeside();
        await using var second = ledger.OpenBeside();
        using var mayCommit = new ManualResetEventSlim();
        var (cards, letters) = (Pledged(ActionKind.Card), Pledged(ActionKind.Letter));
        await ledger.Database.WriteAsync(transaction => PledgeStore.Make(transaction, cards, "cards"));
        await ledger.Database.WriteAsync(transaction => PledgeStore.Make(transaction, letters, "letters"));
        var runs = 0;

        using var holds = new SemaphoreSlim(0);
        var holding = ledger.Database.WriteAsync(transaction =>
        {
            transaction.Execute("UPDATE pledge_quantities SET quantity = quantity WHERE kind = 'letter'");
            holds.Release();
            mayCommit.Wait();
        });
        await holds.WaitAsync();
        var toCards = EditAsync(second, letters with { Quantities = cards.Quantities });
        await AreWaitingAsync(1, unless: holding);
        var toLetters = EditAsync(first, cards with { Quantities = letters.Quantities });
        await AreWaitingAsync(2, unless: toLetters);
        mayCommit.Set();

        await Task.WhenAll(holding, toCards, toLetters);
        Assert.Equal(2, runs);
        await ledger.AssertProvedAsync();

        Pledge Pledged(ActionKind kind) =>
            new(Guid.CreateVersion7(Ledger.Now), 2013, null, "CD", null, null, new SortedDictionary<ActionKind, long> { [kind] = 10 }, Ledger.Now, null);

        Task<Pledge?> EditAsync(Database node, Pledge edited) => node.WriteAsync(transaction =>
        {
            Interlocked.Increment(ref runs);
            return PledgeStore.Edit(transaction, edited, Ledger.Now);
        });

        async Task AreWaitingAsync(int number, Task unless)
        {
            while (!unless.IsCompleted && await ledger.ReadAsync<long>(Ledger.SelectWaiting) < number)
            {
            }
        }
    }

    [Fact]
    public async Task A_work_that_locks_and_is_locked_out_is_tried_again_however_it_is_run()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        var runs = 0;

        var told = await ledger.Database.WriteAsync(transaction =>
        {
            if (++runs < 3)
            {
                transaction.Execute("DO $$ BEGIN RAISE EXCEPTION 'locked out' USING ERRCODE = 'deadlock_detected'; END $$");
            }

            return runs;
        });

        Assert.Equal(3, told);
    }

    [Fact]
    public async Task A_node_that_listens_forgets_what_another_has_changed()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        var registered = await ledger.GivenEventAsync();
        var events = new EventStore(beside);
        await beside.HearAsync(CancellationToken.None);
        await events.FindAsync(registered.Id, CancellationToken.None);
        await ledger.Database.WriteAsync(transaction => EventStore.Edit(transaction, registered with { Title = "Another title" }));
        var before = await events.FindAsync(registered.Id, CancellationToken.None);

        await beside.HearAsync(CancellationToken.None);

        Assert.Equal(("Lubumbashi write-a-thon", "Another title"), (before?.Title, (await events.FindAsync(registered.Id, CancellationToken.None))?.Title));
    }

    [Fact]
    public async Task A_node_that_listens_reads_nothing_again_and_one_that_does_not_reads_it_again_after_a_second()
    {
        var clock = new StandingClock(Ledger.Now);
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside(clock);
        var registered = await ledger.GivenEventAsync();
        var events = new EventStore(beside);
        var titles = new List<string?>();
        await FindAsync(listens: true, after: TimeSpan.Zero);
        await ledger.ExecuteAsync("UPDATE events SET title = 'Behind everybody''s back'"); // which is told to nobody: who sees it has read it

        await FindAsync(listens: true, after: TimeSpan.FromSeconds(50));
        await FindAsync(listens: false, after: TimeSpan.FromSeconds(0.9));
        await FindAsync(listens: false, after: TimeSpan.FromSeconds(0.1));

        Assert.Equal([registered.Title, registered.Title, registered.Title, "Behind everybody's back"], titles);

        async Task FindAsync(bool listens, TimeSpan after)
        {
            clock.Now += after;
            if (listens)
            {
                await beside.HearAsync(CancellationToken.None);
            }

            titles.Add((await events.FindAsync(registered.Id, CancellationToken.None))?.Title);
        }
    }

    [Fact]
    public async Task What_an_older_program_changes_beside_one_that_listens_is_seen_after_a_minute()
    {
        var clock = new StandingClock(Ledger.Now);
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside(clock);
        var registered = await ledger.GivenEventAsync();
        var events = new EventStore(beside);
        await events.FindAsync(registered.Id, CancellationToken.None);
        await ledger.ExecuteAsync("UPDATE events SET title = 'Told to nobody'");
        clock.Now += TimeSpan.FromMinutes(1);

        await beside.HearAsync(CancellationToken.None);

        Assert.Equal("Told to nobody", (await events.FindAsync(registered.Id, CancellationToken.None))?.Title);
    }

    [Fact]
    public async Task Two_nodes_that_migrate_at_once_both_succeed_and_each_migration_runs_once()
    {
        await using var ledger = await Ledger.OpenEmptyAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();

        var applied = await Task.WhenAll(Migrator.MigrateAsync(ledger.Database, Ledger.Now), Migrator.MigrateAsync(beside, Ledger.Now));

        Assert.Equal(Migrator.NewestVersion, applied.Sum(names => names.Count));
        Assert.Equal(Migrator.NewestVersion, await ledger.ReadAsync<long>("SELECT MAX(version) FROM schema_migrations"));
    }
}
