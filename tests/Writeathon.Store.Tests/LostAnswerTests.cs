namespace Writeathon.Store.Tests;

/// <summary>
/// A commit whose answer is lost on its way from PostgreSQL: the batch is tried again, is not written again, and its callers are told what
/// they would have been told at first. (SQLite runs in this process and has no answer to lose.)
/// </summary>
public sealed class LostAnswerTests
{
    private static readonly DateTimeOffset Later = Ledger.Now.AddHours(1);

    [Fact]
    public async Task An_edit_of_an_event_is_not_taken_for_somebody_elses()
    {
        await using var given = await Given.OpenAsync();
        var registered = await given.Ledger.GivenEventAsync();

        var saved = await given.LoseAsync(transaction => EventStore.Edit(transaction, registered with { Title = "Another title" }));

        Assert.Equal(registered with { Title = "Another title", Revision = 2 }, saved);
        Assert.Equal(saved, await new EventStore(given.Ledger.Database).FindAsync(registered.Id, CancellationToken.None));
    }

    [Fact]
    public async Task An_edit_of_a_pledge_is_saved_once_and_told_so()
    {
        await using var given = await Given.OpenAsync();
        var pledge = Pledged(10);
        await given.Ledger.Database.WriteAsync(transaction => PledgeStore.Make(transaction, pledge, "hash"));
        var edited = pledge with { Quantities = Pledged(7).Quantities };

        var saved = await given.LoseAsync(transaction => PledgeStore.Edit(transaction, edited, Ledger.Now));

        Assert.Equal(edited with { Revision = 2 }, saved);
        Assert.Equal(7, (await given.Ledger.Totals.SurroundingsAsync(2013, CancellationToken.None)).Pledged);
        await given.Ledger.AssertProvedAsync();
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(null)]
    public async Task A_campaign_is_saved_once_and_told_so_with_a_revision_or_without(long? revision)
    {
        await using var given = await Given.OpenAsync();
        var campaign = Campaign.OfDecember(2013) with { Name = "Write for rights" };

        var (outcome, saved) = await given.LoseAsync(transaction => CampaignStore.Save(transaction, campaign, revision));

        Assert.Equal((EditOutcome.Saved, 2), (outcome, saved.Revision));
        Assert.Equal(2, await given.Ledger.ReadAsync<long>("SELECT revision FROM campaigns"));
    }

    [Fact]
    public async Task A_case_that_is_created_and_then_edited_is_told_so_both_times()
    {
        await using var given = await Given.OpenAsync();
        var file = new CaseFile("shi-tao", "Shi Tao", "CN", "A journalist.", null, [2013], []);

        Assert.Equal((EditOutcome.Created, 1), await given.LoseAsync(transaction => CaseStore.Save(transaction, file, null)));
        Assert.Equal((EditOutcome.Saved, 2), await given.LoseAsync(transaction => CaseStore.Save(transaction, file with { Title = "Shi Tao 师涛" }, 1)));
    }

    [Fact]
    public async Task A_population_that_is_created_and_then_edited_is_told_so_both_times()
    {
        await using var given = await Given.OpenAsync();
        var population = new Population("IS", 2013, 323_764, "the census");

        Assert.Equal((EditOutcome.Created, population), await given.LoseAsync(transaction => PopulationStore.Save(transaction, population, null)));
        Assert.Equal(
            (EditOutcome.Saved, population with { Revision = 2 }), await given.LoseAsync(transaction => PopulationStore.Save(transaction, population, 1)));
    }

    [Fact]
    public async Task Whoever_releases_a_held_line_is_told_that_it_was_them_and_it_counts_once()
    {
        await using var given = await Given.OpenAsync();
        var held = (await given.Ledger.Actions.AppendAsync(Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual))).Line;
        var live = new LiveTotals(given.Database, new TotalsStore(given.Database));
        var review = new Review(held.Id, LineStatus.Counted, "asked the host", Later);

        var told = await given.LoseAsync(transaction => ActionStore.Review(transaction, review));

        Assert.Equal((new(held, LineStatus.Counted, review), true), told);
        Assert.Equal(50_000, live.Of(2013).Actions);
        await given.Ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_correction_is_one_line_and_that_one_is_told()
    {
        await using var given = await Given.OpenAsync();
        var line = (await given.Ledger.Actions.AppendAsync(Ledger.Line(12))).Line;

        var told = await given.LoseAsync(transaction => ActionStore.Correct(
            transaction, line.Id, history => Correcting.Decide(history, 10, "counted again", TokenRole.Host, new HoldLimits(), Later), Later));

        Assert.Equal(CorrectionOutcome.Accepted, told?.Outcome);
        Assert.Equal(told?.Line, (await given.Ledger.Actions.FindAsync(told!.Value.Line!.Id, CancellationToken.None))?.Line);
        Assert.Equal(2, await given.Ledger.ReadAsync<long>("SELECT COUNT(*) FROM actions"));
        await given.Ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_line_of_a_cut_file_is_completed_once_and_told_so()
    {
        await using var given = await Given.OpenAsync();
        var line = (await given.Ledger.Actions.AppendAsync(Ledger.Line(12, "the-last"))).Line;
        await given.Ledger.Database.WriteAsync(transaction => UnfinishedLineStore.Remember(transaction, line));
        given.Line.Lose(Loss.Answer);

        var completed = await new UnfinishedLineStore(given.Database).CompleteAsync(2013, new("the-last", line.Id, 12), 125, isWhole: true, Later);

        Assert.Equal((1, 113), (given.Line.Losses, completed?.Quantity));
        Assert.Equal(125, await given.Ledger.Actions.CountedAsync(line.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_count_is_told_with_the_line_that_settles_it()
    {
        await using var given = await Given.OpenAsync();
        await given.Ledger.Actions.AppendAsync(Ledger.Line(12));
        var count = new SettledCount(
            Guid.CreateVersion7(Ledger.Now), new(2013, null, "CD", ActionKind.Letter, null), 20, new(2013, 12, 10), "the section", Evidence.CentrallyCounted,
            Ledger.Now, null, 0, 0);

        var decision = await given.LoseAsync(transaction => CountStore.Take(transaction, count, new()));

        Assert.Equal((CountOutcome.Accepted, 8), (decision.Outcome, decision.Line?.Quantity));
        Assert.Equal(20, await given.Ledger.ReadAsync<long>("SELECT CAST(SUM(quantity) AS BIGINT) FROM actions"));
        await given.Ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Somebody_who_is_added_to_staff_and_revoked_is_told_so_both_times()
    {
        await using var given = await Given.OpenAsync();
        var ana = new StaffMember(Guid.CreateVersion7(Ledger.Now), "Ana", Ledger.Now, null);

        Assert.True(await given.LoseAsync(transaction => StaffStore.Add(transaction, ana, "hash")));
        Assert.True(await given.LoseAsync(transaction => StaffStore.Revoke(transaction, "Ana", Later)));
    }

    [Fact]
    public async Task A_figure_of_the_record_book_does_not_clash_with_itself()
    {
        await using var given = await Given.OpenAsync();
        var record = new YearRecord(
            Guid.CreateVersion7(Ledger.Now), 2012, Countries.World, 1_900_000, "letters", Measure.Actions, Exactness.MoreThan, null, RecordStatus.Final,
            Headline: true, null, null, "a source");

        Assert.True(await given.LoseAsync(transaction => RecordStore.Add(transaction, record, Ledger.Now)));
    }

    [Fact]
    public async Task The_record_book_is_told_to_be_loaded()
    {
        await using var given = await Given.OpenAsync();
        given.Line.Lose(Loss.Answer);

        var loaded = await RecordBook.LoadAsync(given.Database, Ledger.Now);

        Assert.Equal((1, await given.Ledger.ReadAsync<long>("SELECT COUNT(*) FROM year_records")), (given.Line.Losses, loaded));
    }

    [Fact]
    public async Task A_lease_is_not_taken_for_somebody_elses()
    {
        await using var given = await Given.OpenAsync();
        given.Line.Lose(Loss.Answer);

        Assert.True(await new RollupStore(given.Database).TakeLeaseAsync("rollup", "we", Ledger.Now, Later));
        Assert.Equal(1, given.Line.Losses);
    }

    [Fact]
    public async Task A_change_of_verdict_is_told_to_be_announced()
    {
        await using var given = await Given.OpenAsync();
        var basis = new RollupBasis(7, new(2013, 12, 10), 80, 1);

        Assert.Equal(1, await given.LoseAsync(transaction =>
            ComparisonStore.Save(transaction, 2013, basis, 5, [ComparisonStoreTests.Judged(Verdict.RecordProvisional)], Ledger.Now)));
    }

    [Fact]
    public async Task A_work_whose_reply_is_kept_under_a_key_is_told_its_own_reply()
    {
        await using var given = await Given.OpenAsync();
        var reply = new Reply("key", "request", 201, "/api/v1/staff/1", "sealed");
        var ana = new StaffMember(Guid.CreateVersion7(Ledger.Now), "Ana", Ledger.Now, null);

        var told = await given.LoseAsync(transaction =>
        {
            var added = StaffStore.Add(transaction, ana, "hash");
            ReplyStore.Keep(transaction, reply, Ledger.Now);
            return added;
        });

        Assert.True(told);
        Assert.Equal(reply, await new ReplyStore(given.Ledger.Database).FindAsync("key", CancellationToken.None));
    }

    [Fact]
    public async Task An_event_and_a_pledge_are_written_once()
    {
        await using var given = await Given.OpenAsync();
        var registered = await given.Ledger.GivenEventAsync() with { Id = Guid.CreateVersion7(Later) };
        var pledge = Pledged(10) with { Event = registered.Id };

        await given.LoseAsync(transaction => EventStore.Register(transaction, registered, "host's"));
        await given.LoseAsync(transaction => PledgeStore.Make(transaction, pledge, "participant's"));

        Assert.Equal((2, 10), (
            await given.Ledger.ReadAsync<long>("SELECT COUNT(*) FROM events"), (await given.Ledger.Totals.SurroundingsAsync(2013, CancellationToken.None)).Pledged));
        await given.Ledger.AssertProvedAsync();
    }

    [Theory]
    [InlineData("packet")]
    [InlineData(null)]
    public async Task A_report_is_one_line_with_a_key_and_without(string? key)
    {
        await using var given = await Given.OpenAsync();
        given.Line.Lose(Loss.Answer);

        var appended = await new ActionStore(given.Database).AppendAsync(Ledger.Line(12, key));

        Assert.Equal((1, 1, false), (given.Line.Losses, appended.Line.Sequence, appended.Replayed));
        Assert.Equal(1, await given.Ledger.ReadAsync<long>("SELECT COUNT(*) FROM actions"));
        await given.Ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Works_that_share_the_batch_are_each_told_what_they_came_to()
    {
        await using var given = await Given.OpenAsync();
        using var mayGo = new ManualResetEventSlim();
        var live = new LiveTotals(given.Database, new TotalsStore(given.Database));
        var blocked = await given.BlockAsync(mayGo);

        var report = new ActionStore(given.Database).AppendAsync(Ledger.Line(12, "packet"));
        var bad = given.Database.WriteAsync(transaction => transaction.Execute("INSERT INTO campaigns (year) VALUES (1)"));
        var edit = given.Database.WriteAsync(transaction =>
        {
            given.Line.Lose(given.Line.Losses == 0 ? Loss.Answer : Loss.Nothing); // at the commit that this one goes into
            return CampaignStore.Save(transaction, Campaign.OfDecember(2013), 1);
        });
        mayGo.Set();
        await blocked;

        Assert.Equal((EditOutcome.Saved, 2), ((await edit).Outcome, (await edit).Campaign.Revision));
        Assert.Equal(1, (await report).Line.Sequence);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => bad);
        Assert.Equal((1, 12), (given.Line.Losses, live.Of(2013).Actions));
        await given.Ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_report_without_a_key_is_one_line_though_one_beside_it_is_bad()
    {
        await using var given = await Given.OpenAsync();
        using var mayGo = new ManualResetEventSlim();
        var blocked = await given.BlockAsync(mayGo);

        var actions = new ActionStore(given.Database);
        var (good, bad) = (actions.AppendAsync(Ledger.Line(12)), actions.AppendAsync(Ledger.Line(1, slug: "\0")));
        var losing = given.Database.WriteTogetherAsync(
            new Together<int, int>((_, items) =>
            {
                given.Line.Lose(given.Line.Losses == 0 ? Loss.Answer : Loss.Nothing); // at the commit that the reports go into
                return items;
            }),
            1);
        mayGo.Set();
        await blocked;

        Assert.Equal((1, 1, false), (await losing, (await good).Line.Sequence, (await good).Replayed));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => bad);
        Assert.Equal((1, 1), (given.Line.Losses, await given.Ledger.ReadAsync<long>("SELECT COUNT(*) FROM actions")));
        await given.Ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task What_was_lost_before_it_was_committed_is_written_by_the_next_try()
    {
        await using var given = await Given.OpenAsync();
        var registered = await given.Ledger.GivenEventAsync();

        var saved = await given.LoseAsync(transaction => EventStore.Edit(transaction, registered with { Title = "Another title" }), Loss.Commit);

        Assert.Equal(2, saved?.Revision);
        Assert.Equal(saved, await new EventStore(given.Ledger.Database).FindAsync(registered.Id, CancellationToken.None));
    }

    [Fact]
    public async Task The_next_try_waits_for_what_becomes_of_one_that_is_still_under_way()
    {
        await using var given = await Given.OpenAsync();

        var saving = given.LoseAsync(
            transaction => CampaignStore.Save(transaction, Campaign.OfDecember(2014), null), Loss.AnswerOfALateOne);
        while (await given.Ledger.ReadAsync<long>(Ledger.SelectWaiting) == 0)
        {
            Assert.False(saving.IsCompleted, "the next try did not wait");
        }

        given.Line.LetGo();

        Assert.Equal((EditOutcome.Created, 1), ((await saving).Outcome, (await saving).Campaign.Revision));
        Assert.Equal(1, await given.Ledger.ReadAsync<long>("SELECT revision FROM campaigns WHERE year = 2014"));
    }

    private static Pledge Pledged(long letters) => new(
        Guid.CreateVersion7(Ledger.Now), 2013, null, "CD", "A.", null, new SortedDictionary<ActionKind, long> { [ActionKind.Letter] = letters }, Ledger.Now, null);

    /// <summary>A ledger, and a node that writes to it over a line.</summary>
    private sealed class Given(Ledger ledger) : IAsyncDisposable
    {
        public Ledger Ledger => ledger;

        public LossyLine Line { get; } = new(PostgresServer.Address);

        public Database Database { get; private set; } = null!;

        public static async Task<Given> OpenAsync()
        {
            var given = new Given(await Ledger.OpenAsync(On.Postgres));
            given.Database = given.Ledger.OpenBeside(over: given.Line);
            await given.Database.WriteAsync(_ => { }); // the first of a process is no other than the next
            return given;
        }

        /// <summary>Holds the writer until it may go on: what is written meanwhile shares a batch.</summary>
        /// <returns>The work that holds it.</returns>
        public async Task<Task> BlockAsync(ManualResetEventSlim mayGo)
        {
            using var reached = new SemaphoreSlim(0);
            var blocked = Database.WriteAsync(_ =>
            {
                reached.Release();
                mayGo.Wait();
            });
            await reached.WaitAsync();
            return blocked;
        }

        /// <summary>Does a work whose commit is lost on the line, or the answer to it.</summary>
        public async Task<T> LoseAsync<T>(Func<Transaction, T> work, Loss loss = Loss.Answer)
        {
            var before = Line.Losses;
            Line.Lose(loss);
            var told = await Database.WriteAsync(work);
            Assert.Equal(before + 1, Line.Losses);
            return told;
        }

        public Task LoseAsync(Action<Transaction> work) => LoseAsync(transaction =>
        {
            work(transaction);
            return true;
        });

        public async ValueTask DisposeAsync()
        {
            await Database.DisposeAsync();
            await Line.DisposeAsync();
            await ledger.DisposeAsync();
        }
    }
}
