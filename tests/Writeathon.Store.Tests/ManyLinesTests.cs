namespace Writeathon.Store.Tests;

public sealed class ManyLinesOnSqlite() : ManyLinesTests(On.Sqlite);

public sealed class ManyLinesOnPostgres() : ManyLinesTests(On.Postgres);

public abstract class ManyLinesTests(On engine)
{
    private static readonly Guid first = Guid.Parse("01430000-0000-7000-8000-000000000001");

    [Fact]
    public async Task Many_lines_are_one_transaction_and_end_in_the_exact_sum()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var commits = 0;
        ledger.Database.Committed += _ => commits++;

        var appended = await ledger.Actions.AppendManyAsync([.. Enumerable.Range(1, 2_000).Select(n => Ledger.Line(n, $"key-{n}", country: n % 2 == 0 ? "IS" : "CD"))]);

        Assert.Equal(1, commits);
        Assert.All(appended, answer => Assert.False(answer.Replayed));
        Assert.Equal(Enumerable.Range(1, 2_000).Select(n => (long)n), appended.Select(answer => answer.Line.Sequence));
        Assert.Equal(2_001_000, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Each_line_is_kept_as_it_came_whatever_the_one_before_it_said()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var chance = new Random(2013);
        ActionTaken[] lines = [.. Enumerable.Range(0, 500).Select(n => new ActionTaken(
            Guid.CreateVersion7(Ledger.Now), 0, 2013, Event: Either<Guid?>(null, first), Either(null, "a-case", "å"), Either("CD", "IS"),
            Either<ActionKind?>(null, ActionKind.Letter, ActionKind.Fax), Either(Purpose.Appeal, Purpose.Solidarity), chance.Next(1, 3),
            Either(new DateOnly(2013, 12, 10), new(2013, 12, 11)), Ledger.Now.AddHours(chance.Next(2)), Either(Source.Host, Source.Import),
            Either(Evidence.HostCounted, Evidence.SelfReported), Corrects: Either<Guid?>(null, first), Either(null, "", "miscounted"),
            Settles: Either<Guid?>(null, first), Either<HoldReason?>(null, HoldReason.LargerThanUsual), $"key-{n}"))];

        var appended = await ledger.Actions.AppendManyAsync(lines);

        Assert.Equal(lines.Select((line, n) => line with { Sequence = n + 1 }), appended.Select(answer => answer.Line));
        foreach (var line in appended.Select(answer => answer.Line))
        {
            Assert.Equal(line, (await ledger.Actions.FindAsync(line.Id, CancellationToken.None))!.Line);
        }

        T Either<T>(params T[] words) => words[chance.Next(words.Length)];
    }

    [Fact]
    public async Task An_events_lines_are_listed_newest_first_however_many_lie_between_them()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var quiet = await ledger.GivenEventAsync();
        var first = (await ledger.Actions.AppendAsync(Ledger.Line(1, "first", quiet.Id))).Line;
        await ledger.Actions.AppendManyAsync([.. Enumerable.Range(0, 17_500).Select(n => Ledger.Line(1, $"between-{n}"))]);
        var (second, third) = ((await ledger.Actions.AppendAsync(Ledger.Line(2, "second", quiet.Id))).Line, (await ledger.Actions.AppendAsync(Ledger.Line(3, "third", quiet.Id))).Line);

        Assert.Equal([third.Id, second.Id, first.Id], await ListAsync(long.MaxValue, 10));
        Assert.Equal([third.Id, second.Id], await ListAsync(long.MaxValue, 2));
        Assert.Equal([first.Id], await ListAsync(second.Sequence, 2));
        Assert.Empty(await ListAsync(first.Sequence, 2));

        async Task<IEnumerable<Guid>> ListAsync(long before, int limit) =>
            (await ledger.Actions.ListAsync(quiet.Id, before, limit, CancellationToken.None)).Select(each => each.Line.Id);
    }

    [Fact]
    public async Task Lines_that_are_known_stay_as_they_are()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var first = await ledger.Actions.AppendAsync(Ledger.Line(12, "a"));

        var appended = await ledger.Actions.AppendManyAsync([Ledger.Line(99, "a"), Ledger.Line(5, "b"), Ledger.Line(5, "b")]);

        Assert.Equal([true, false, true], appended.Select(answer => answer.Replayed));
        Assert.Equal(first.Line, appended[0].Line);
        Assert.Equal(17, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_key_that_is_the_id_of_a_line_without_one_stands_for_that_line()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var keyless = (await ledger.Actions.AppendAsync(Ledger.Line(12))).Line;
        var keyed = (await ledger.Actions.AppendAsync(Ledger.Line(12, "own"))).Line;

        var appended = await ledger.Actions.AppendManyAsync([Ledger.Line(12, keyless.Id.ToString()), Ledger.Line(3, keyed.Id.ToString())]);

        Assert.Equal((true, keyless), (appended[0].Replayed, appended[0].Line));
        Assert.False(appended[1].Replayed);
        Assert.Equal(keyless.Id, (await ledger.Actions.FindByExportedKeyAsync(2013, keyless.Id.ToString(), CancellationToken.None))!.Line.Id);
        Assert.Equal(27, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Single_reports_that_wait_beside_many_lines_are_written_before_them()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocked = ledger.Database.WriteAsync(_ =>
        {
            begun.TrySetResult();
            gate.Wait();
        });
        await begun.Task;

        var first = ledger.Actions.AppendManyAsync([Ledger.Line(1, "m-1"), Ledger.Line(1, "m-2")]);
        var second = ledger.Actions.AppendManyAsync([Ledger.Line(1, "n-1"), Ledger.Line(1, "n-2")]);
        var single = ledger.Actions.AppendAsync(Ledger.Line(1, "single"));
        gate.Set();
        await Task.WhenAll(blocked, first, second, single);

        Assert.Equal(1, (await single).Line.Sequence);
        Assert.Equal([2L, 3, 4, 5], (await first).Concat(await second).Select(answer => answer.Line.Sequence));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task An_import_is_read_back_as_it_was_kept()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var imports = new ImportStore(ledger.Database);
        var started = new Import(Guid.CreateVersion7(Ledger.Now), 2013, "letters.csv", Ledger.Now, null, 0, 0, 0, 0, [], ["Notes"]);
        await imports.StartAsync(started);
        var running = started with { Accepted = 2, Held = 1, Rejected = 1, Errors = [new(17, "/problems/unknown-kind", "kind …")], LastError = "/problems/unknown-kind" };
        await imports.KeepAsync(running, kept: 0);
        Assert.Equivalent(running, await imports.FindAsync(started.Id, CancellationToken.None), strict: true);

        var done = running with
        {
            Replayed = 4,
            Rejected = 2,
            FinishedAt = Ledger.Now.AddMinutes(1),
            Errors = [.. running.Errors, new(20, "/problems/key-reused", "key …")],
            LastError = "/problems/key-reused",
        };
        await imports.KeepAsync(done, kept: 1);

        Assert.Equivalent(done, await imports.FindAsync(started.Id, CancellationToken.None), strict: true);
        Assert.Null(await imports.FindAsync(Guid.CreateVersion7(Ledger.Now), CancellationToken.None));
    }

    [Fact]
    public async Task An_export_tells_what_each_report_counts_for_now()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var registered = await ledger.GivenEventAsync();
        var corrected = (await ledger.Actions.AppendAsync(Ledger.Line(572, "packet", registered.Id))).Line;
        var held = (await ledger.Actions.AppendAsync(Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual))).Line;
        var released = (await ledger.Actions.AppendAsync(Ledger.Line(30_000, " ", heldFor: HoldReason.LargerThanUsual))).Line;
        await ledger.Database.WriteAsync(transaction =>
        {
            ActionStore.Correct(transaction, corrected.Id, history => Correcting.Decide(history, 511, "again", TokenRole.Host, new(), Ledger.Now), Ledger.Now);
            ActionStore.Review(transaction, new(released.Id, LineStatus.Counted, "asked", Ledger.Now));
        });

        var exported = await new ExportStore(ledger.Database).ActionsAsync(2013, CancellationToken.None).ToListAsync();

        Assert.Equal(
            [("packet", 511, true), (held.Id.ToString(), 0, false), (released.Id.ToString(), 30_000, true)],
            exported.Select(action => (action.Key, action.Quantity, action.IsReport)));
        Assert.Equal(registered.Id.ToString(), exported[0].Event);
        Assert.Equal(ledger.Live.Of(2013).Actions, exported.Sum(action => action.Quantity));
    }

    [Fact]
    public async Task No_export_names_a_person_or_the_house_of_a_private_event()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Database.WriteAsync(transaction => EventStore.Register(
            transaction,
            new(
                Guid.CreateVersion7(Ledger.Now), 2013, "at-home", "At home", EventForm.InPerson, "CD", "Lubumbashi", "12 Secret Street", "Africa/Lubumbashi",
                Ledger.Now, Ledger.Now, Visibility.Private, null, null, new("Grace M.", "grace@example.org"), Ledger.Now, null),
            AccessToken.Mint(TokenRole.Host).Hash));

        var row = Assert.Single(await new ExportStore(ledger.Database).Events(2013, CancellationToken.None).Rows.ToListAsync());

        var told = string.Join(' ', row);
        Assert.Contains("At home", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Grace", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Secret", told, StringComparison.Ordinal);
    }

    // In 2013 a count of 100 settles 12 letters with a line of 88, of which the 3 that come late are taken out by another.
    [Fact]
    public async Task What_is_exported_of_a_campaign_is_its_own()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var registered = await ledger.GivenEventAsync();
        await ledger.Database.WriteAsync(transaction =>
        {
            CampaignStore.Open(transaction, Campaign.OfDecember(2012));
            EventStore.Register(transaction, registered with { Id = Guid.CreateVersion7(Ledger.Now), Campaign = 2012 }, AccessToken.Mint(TokenRole.Host).Hash);
            foreach (var year in (long[])[2012, 2011])
            {
                RecordStore.Add(
                    transaction,
                    new(Guid.CreateVersion7(Ledger.Now), year, "IS", year, "letters", Measure.Actions, Exactness.Exact, null, RecordStatus.Final, true, null, null, "a source"),
                    Ledger.Now);
            }
        });
        foreach (var (campaign, late) in (IEnumerable<(long, long)>)[(2012, 5), (2013, 3)])
        {
            await ledger.Actions.AppendAsync(Ledger.Line(12) with { Campaign = campaign });
            await ledger.Database.WriteAsync(transaction => CountStore.Take(
                transaction,
                new(Guid.CreateVersion7(Ledger.Now), new(campaign, null, "CD", ActionKind.Letter, null), 100, new(2013, 12, 10), "s", Evidence.CentrallyCounted, Ledger.Now, null, 0, 0),
                new HoldLimits()));
            await ledger.Actions.AppendAsync(Ledger.Line(late) with { Campaign = campaign });
        }

        var exports = new ExportStore(ledger.Database);

        Assert.Equal([12L, 3], (await exports.ActionsAsync(2013, CancellationToken.None).ToListAsync()).Select(action => action.Quantity));
        Assert.Equal((1, 2, 85), await exports.SettledAsync(2013, CancellationToken.None));
        Assert.Equal([registered.Id.ToString()], (await exports.Events(2013, CancellationToken.None).Rows.ToListAsync()).Select(row => row[0]));
        Assert.Equal(100, (await exports.Totals(2013, CancellationToken.None).Rows.ToListAsync()).Sum(row => (long)row[^1]!));
        Assert.Equal([2012L], (await exports.Records(2012, CancellationToken.None).Rows.ToListAsync()).Select(row => row[0]));
        Assert.Equal([2011L, 2012L], (await exports.Records(null, CancellationToken.None).Rows.ToListAsync()).Select(row => row[0]));
    }

    [Fact]
    public async Task Exported_totals_add_up_to_the_campaigns_own()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendManyAsync([Ledger.Line(5, "a", country: "IS"), Ledger.Line(7, "b", kind: ActionKind.Card), Ledger.Line(9, "c")]);

        var exported = new ExportStore(ledger.Database).Totals(2013, CancellationToken.None);
        var rows = await exported.Rows.ToListAsync();

        Assert.Equal(("actions", 3), (exported.Columns[^1], rows.Count));
        Assert.Equal(21, rows.Sum(row => (long)row[^1]!));
    }
}
