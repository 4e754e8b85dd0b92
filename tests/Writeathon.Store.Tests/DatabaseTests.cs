using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;

namespace Writeathon.Store.Tests;

public sealed class DatabaseOnSqlite() : DatabaseTests(On.Sqlite)
{
    [Theory]
    [InlineData(5)] // SQLITE_BUSY
    [InlineData(6)] // SQLITE_LOCKED
    public async Task A_file_that_somebody_else_holds_is_tried_again(int code)
    {
        await using var ledger = await Ledger.OpenAsync(On.Sqlite);
        var tries = 0;

        // What a work throws of its own is tried once more at the most, to tell it apart from the others.
        var written = await ledger.Database.WriteAsync(_ => ++tries < 3 ? throw new SqliteException("held", code) : tries);

        Assert.Equal(3, written);
    }
}

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
    public async Task The_meter_counts_the_writes_that_found_the_queue_full()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var refused = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "writeathon.ledger.queue.refused" && instrument.Meter.Scope == ledger.Database)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, figure, _, _) => refused += figure);
        listener.Start();
        using var gate = new Gate();
        var blocked = ledger.Database.WriteAsync(_ => gate.Pass());
        await gate.ReachedAsync();
        var waiting = Enumerable.Range(0, Database.LongestQueue).Select(_ => ledger.Database.WriteAsync(_ => 1)).ToList();

        await Assert.ThrowsAsync<LedgerBusyException>(() => ledger.Database.WriteAsync(_ => 1));
        await Assert.ThrowsAsync<LedgerBusyException>(() => ledger.Database.WriteAsync(_ => 1));
        gate.Open();
        await Task.WhenAll([blocked, .. waiting]);

        Assert.Equal(2, refused);
    }

    [Fact]
    public async Task Whoever_comes_while_a_long_work_runs_waits_for_no_other_long_one()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        using var before = new Gate();
        using var within = new Gate();
        var done = new ConcurrentQueue<string>();
        var blocked = ledger.Database.WriteAsync(_ => before.Pass());
        await before.ReachedAsync();

        var first = ledger.Database.WriteLongAsync(_ => Done("first", within.Pass()));
        var second = ledger.Database.WriteLongAsync(_ => Done("second"));
        before.Open();
        await within.ReachedAsync();
        var single = ledger.Database.WriteAsync(_ => Done("single"));
        within.Open();
        await Task.WhenAll(blocked, first, second, single);

        Assert.Equal(["first", "single", "second"], done);

        int Done(string work, int answer = 0)
        {
            done.Enqueue(work);
            return answer;
        }
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

    // A line that came before anybody kept these totals stands for one of another node's.
    [Fact]
    public async Task Totals_that_lack_a_line_are_loaded_though_their_version_is_the_ledgers()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendAsync(Ledger.Line(30));
        var live = new LiveTotals(ledger.Database, ledger.Totals);
        await ledger.Actions.AppendAsync(Ledger.Line(12));
        var part = live.Of(2013);

        await live.RenewAsync(CancellationToken.None);

        var whole = live.Of(2013);
        Assert.Equal((2, 12, true), (part.Version, part.Actions, part.IsMissingLines));
        Assert.Equal((2, 42, false), (whole.Version, whole.Actions, whole.IsMissingLines));
    }

    // The store reads another ledger, which stands where this one stood a line ago.
    [Fact]
    public async Task What_is_loaded_does_not_take_totals_back_behind_what_was_acknowledged()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await using var behind = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendAsync(Ledger.Line(30));
        await behind.Actions.AppendAsync(Ledger.Line(30));
        var live = new LiveTotals(ledger.Database, behind.Totals);
        await ledger.Actions.AppendAsync(Ledger.Line(12));

        await live.RenewAsync(CancellationToken.None);

        Assert.Equal((2, 12), (live.Of(2013).Version, live.Of(2013).Actions));
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
    public async Task What_a_work_that_failed_would_have_made_is_made_by_the_next_one()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var held = (await ledger.Actions.AppendAsync(Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual))).Line;
        var release = new Review(held.Id, LineStatus.Counted, "asked the host", Ledger.Now);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Database.WriteAsync(transaction =>
        {
            ActionStore.Review(transaction, release);
            throw new InvalidOperationException("after all");
        }));

        await ledger.Database.WriteAsync(transaction => ActionStore.Review(transaction, release));

        Assert.Equal(50_000, ledger.Live.Of(2013).Actions);
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
