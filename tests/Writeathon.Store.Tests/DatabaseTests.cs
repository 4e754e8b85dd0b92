using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Writeathon.Store.Tests;

public sealed class DatabaseOnSqlite() : DatabaseTests(On.Sqlite);

public sealed class DatabaseOnPostgres() : DatabaseTests(On.Postgres);

public abstract class DatabaseTests(On engine)
{
    [Fact]
    public async Task A_write_beyond_a_full_queue_is_refused_at_once_and_those_that_wait_are_done()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        using var gate = new Gate();
        var blocked = ledger.Database.WriteAsync(_ => gate.Pass());
        await gate.ReachedAsync();

        var waiting = Enumerable.Range(0, Database.LongestQueue).Select(_ => ledger.Database.WriteAsync(_ => 1)).ToList();
        await Assert.ThrowsAsync<LedgerBusyException>(() => ledger.Database.WriteAsync(_ => 1));
        gate.Open();

        Assert.Equal(Database.LongestQueue, (await Task.WhenAll(waiting)).Sum());
        await blocked;
        Assert.Equal(1, await ledger.Database.WriteAsync(_ => 1));
    }

    [Fact]
    public async Task The_meter_tells_how_many_wait_how_long_and_how_many_share_a_commit()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var figures = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == "Writeathon.Ledger" && instrument.Meter.Scope == ledger.Database)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, figure, _, _) => Most(instrument, figure));
        listener.SetMeasurementEventCallback<double>((instrument, figure, _, _) => Most(instrument, figure));
        listener.SetMeasurementEventCallback<long>((instrument, figure, _, _) => Most(instrument, figure));
        listener.Start();
        using var gate = new Gate();
        var blocked = ledger.Database.WriteAsync(_ => gate.Pass());
        await gate.ReachedAsync();

        var waiting = Enumerable.Range(0, 50).Select(n => ledger.Actions.AppendAsync(Ledger.Line(1, $"key-{n}"))).ToList();
        listener.RecordObservableInstruments();
        gate.Open();
        await Task.WhenAll([blocked, .. waiting]);

        Assert.Equal(50, figures["writeathon.ledger.queue.length"]);
        Assert.Equal(50, figures["writeathon.ledger.batch.size"]);
        Assert.True(figures["writeathon.ledger.queue.wait"] >= 0);
        Assert.False(figures.ContainsKey("writeathon.ledger.queue.refused"));
        listener.RecordObservableInstruments();
        await ledger.Database.DisposeAsync();
        await Assert.ThrowsAsync<LedgerBusyException>(() => ledger.Database.WriteAsync(_ => 1));

        void Most(Instrument instrument, double figure) => figures.AddOrUpdate(instrument.Name, figure, (_, before) => Math.Max(before, figure));
    }

    [Fact]
    public async Task What_a_work_throws_comes_out_and_nothing_of_it_is_written()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var fault = new InvalidOperationException("the work's own");

        var work = ledger.Database.WriteAsync(transaction =>
        {
            CampaignStore.Open(transaction, Campaign.OfDecember(2014));
            throw fault;
        });

        Assert.Same(fault, await Assert.ThrowsAsync<InvalidOperationException>(() => work));
        Assert.Null(await new CampaignStore(ledger.Database).FindAsync(2014, CancellationToken.None));
    }

    [Fact]
    public async Task Of_works_that_share_a_transaction_one_that_fails_takes_nothing_of_the_others()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        using var gate = new Gate();
        var blocked = ledger.Database.WriteAsync(_ => gate.Pass());
        await gate.ReachedAsync();

        var works = Enumerable.Range(2014, 9).Select(year => ledger.Database.WriteAsync(transaction =>
        {
            CampaignStore.Open(transaction, Campaign.OfDecember(year));
            if (year % 3 == 0)
            {
                transaction.Execute("INSERT INTO campaigns (year) VALUES (1)");
            }
        })).ToList();
        gate.Open();
        await blocked;
        await Task.WhenAll(works.Select(work => work.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal([false, false, true, false, false, true, false, false, true], works.Select(work => work.IsFaulted));
        Assert.Equal(
            [2021, 2020, 2018, 2017, 2015, 2014, 2013],
            (await new CampaignStore(ledger.Database).ListAsync(long.MaxValue, 50, CancellationToken.None)).Select(campaign => campaign.Year));
    }

    [Fact]
    public async Task Where_a_work_has_lost_the_whole_transaction_nobody_is_told_that_theirs_is_written()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        using var gate = new Gate();
        var blocked = ledger.Database.WriteAsync(_ => gate.Pass());
        await gate.ReachedAsync();
        var runs = 0;

        var good = ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2014)));
        var bad = ledger.Database.WriteAsync(transaction =>
        {
            if (++runs == 2)
            {
                transaction.Execute("ROLLBACK"); // as a database does of itself; the first run is the one that all works share
            }

            throw new InvalidOperationException("the work's own");
        });
        gate.Open();
        await blocked;

        Assert.Equal("the work's own", (await Assert.ThrowsAsync<InvalidOperationException>(() => good)).Message);
        Assert.Equal("the work's own", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        Assert.Null(await new CampaignStore(ledger.Database).FindAsync(2014, CancellationToken.None));
        Assert.Equal(1, await ledger.Database.WriteAsync(_ => 1));
    }

    [Fact]
    public async Task No_more_works_share_a_transaction_than_may()
    {
        await using var ledger = await Ledger.OpenAsync(engine, new() { MostTogether = 2 });
        using var gate = new Gate();
        var commits = 0;
        var blocked = ledger.Database.WriteAsync(_ => gate.Pass());
        await gate.ReachedAsync();
        ledger.Database.Committed += _ => commits++;

        var waiting = Enumerable.Range(0, 5).Select(_ => ledger.Database.WriteAsync(_ => 1)).ToList();
        gate.Open();
        await Task.WhenAll([blocked, .. waiting]);

        Assert.Equal(1 + 3, commits);
    }

    [Fact]
    public async Task Writes_that_wait_when_the_ledger_closes_are_finished_and_later_ones_are_refused()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        using var gate = new Gate();
        var blocked = ledger.Database.WriteAsync(_ => gate.Pass());
        await gate.ReachedAsync();
        var waiting = Enumerable.Range(0, 50).Select(n => ledger.Actions.AppendAsync(Ledger.Line(1, $"key-{n}"))).ToList();

        var closing = ledger.Database.DisposeAsync();
        await Assert.ThrowsAsync<LedgerBusyException>(() => ledger.Database.WriteAsync(_ => 1));
        gate.Open();
        await closing;
        await blocked;

        Assert.Equal(50, (await Task.WhenAll(waiting)).Select(answer => answer.Line.Sequence).Distinct().Count());
    }

    [Fact]
    public async Task Of_two_rows_written_together_a_reader_sees_both_or_neither()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        using var gate = new Gate();

        var writing = ledger.Database.WriteAsync(transaction =>
        {
            CampaignStore.Open(transaction, Campaign.OfDecember(2014));
            gate.Pass();
            CampaignStore.Open(transaction, Campaign.OfDecember(2015));
        });
        await gate.ReachedAsync();
        var between = await ledger.ReadAsync<long>("SELECT COUNT(*) FROM campaigns WHERE year > 2013");
        gate.Open();
        await writing;

        Assert.Equal(0, between);
        Assert.Equal(2, await ledger.ReadAsync<long>("SELECT COUNT(*) FROM campaigns WHERE year > 2013"));
    }

    [Fact]
    public async Task Nobody_is_answered_before_totals_in_memory_have_moved()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        for (var n = 1; n <= 20; n++)
        {
            await ledger.Actions.AppendAsync(Ledger.Line(1));
            Assert.Equal(n, ledger.Live.Of(2013).Actions);
        }
    }

    [Fact]
    public async Task A_line_that_is_loaded_before_its_commit_is_told_counts_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        using var gate = new Gate();
        ledger.Database.Committed += _ => gate.Pass();
        var live = new LiveTotals(ledger.Database, ledger.Totals); // is told after the gate
        var report = ledger.Actions.AppendAsync(Ledger.Line(12));
        await gate.ReachedAsync();

        await live.RenewAsync(CancellationToken.None);
        var loaded = live.Of(2013).Actions;
        gate.Open();
        await report;

        Assert.Equal((12, 12), (loaded, live.Of(2013).Actions));
    }

    [Fact]
    public async Task What_is_forgotten_while_it_is_loaded_is_loaded_again()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var loads = 0;
        var remembered = new Remembered<long, string>(ledger.Database, Subject.Campaigns, async (year, _) =>
        {
            var read = $"read {++loads}";
            if (loads == 1)
            {
                await ledger.Database.WriteAsync(transaction => transaction.Changed(Subject.Campaigns, year));
            }

            return read;
        });

        Assert.Equal("read 1", await remembered.FindAsync(2013, CancellationToken.None));
        Assert.Equal("read 2", await remembered.FindAsync(2013, CancellationToken.None));
        Assert.Equal("read 2", await remembered.FindAsync(2013, CancellationToken.None));
    }

    [Fact]
    public async Task What_a_work_that_failed_would_have_moved_is_in_no_total()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var held = (await ledger.Actions.AppendAsync(Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual))).Line;

        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Database.WriteAsync(transaction =>
        {
            ActionStore.Review(transaction, new(held.Id, LineStatus.Counted, "asked the host", Ledger.Now));
            throw new InvalidOperationException("after all");
        }));

        Assert.Empty(ledger.Live.Of(2013).ByKind);
        Assert.Equal(LineStatus.Held, (await ledger.Actions.FindAsync(held.Id, CancellationToken.None))!.Status);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task The_engine_says_its_name_and_version()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        Assert.Equal((engine == On.Sqlite ? "sqlite" : "postgres", engine == On.Postgres), (ledger.Database.EngineName, ledger.Database.IsShared));
        Assert.NotEmpty((await ledger.Database.VersionsAsync(CancellationToken.None)).Engine);
    }

    /// <summary>Where a work waits on the writer's thread until a test lets it go on.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim open = new();

        public int Pass()
        {
            reached.TrySetResult();
            open.Wait();
            return 0;
        }

        public Task ReachedAsync() => reached.Task;

        public void Open() => open.Set();

        public void Dispose() => open.Dispose();
    }
}
