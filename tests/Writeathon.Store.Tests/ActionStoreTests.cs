namespace Writeathon.Store.Tests;

public sealed class ActionStoreOnSqlite() : ActionStoreTests(On.Sqlite);

public sealed class ActionStoreOnPostgres() : ActionStoreTests(On.Postgres);

public abstract class ActionStoreTests(On engine)
{
    [Fact]
    public async Task Two_hundred_reports_at_once_end_in_the_exact_sum()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var registered = await ledger.GivenEventAsync();

        var appended = await Task.WhenAll(Enumerable.Range(1, 200).Select(
            quantity => ledger.Actions.AppendAsync(Ledger.Line(quantity, $"key-{quantity}", registered.Id))));

        Assert.Equal(20_100, ledger.Live.Of(2013).Actions);
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), appended.Select(answer => answer.Line.Sequence).Order());
        Assert.Equal([(ActionKind.Letter, 20_100)], await ledger.Totals.OfEventAsync(2013, registered.Id, CancellationToken.None));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task The_same_key_fifty_times_at_once_is_one_line()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        var appended = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ledger.Actions.AppendAsync(Ledger.Line(12, "packet"))));

        Assert.Equal(49, appended.Count(answer => answer.Replayed));
        Assert.Single(appended.Select(answer => answer.Line).Distinct());
        Assert.Equal(12, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task The_line_that_a_key_finds_again_is_the_line_that_was_written()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var first = await ledger.Actions.AppendAsync(Ledger.Line(12, "packet", kind: ActionKind.Sms, heldFor: HoldReason.LargerThanUsual));

        var again = await ledger.Actions.AppendAsync(Ledger.Line(99, "packet"));

        Assert.Equal(first.Line, again.Line);
        Assert.Equal(first.Line, await ledger.Actions.FindByKeyAsync(2013, "packet"));
    }

    [Fact]
    public async Task A_held_line_is_in_no_total_until_it_is_released()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var held = (await ledger.Actions.AppendAsync(Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual))).Line;
        Assert.Empty(ledger.Live.Of(2013).ByKind);

        await ledger.Database.WriteAsync(transaction =>
            ActionStore.Review(transaction, new(held.Id, LineStatus.Counted, "asked the host", Ledger.Now.AddHours(3))));

        Assert.Equal((2, 50_000), (ledger.Live.Of(2013).Version, ledger.Live.Of(2013).Actions));
        Assert.Equal(LineStatus.Counted, (await ledger.Actions.FindAsync(held.Id, CancellationToken.None))!.Status);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_held_line_is_reviewed_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var held = (await ledger.Actions.AppendAsync(Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual))).Line;

        var reviews = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ledger.Database.WriteAsync(transaction =>
            ActionStore.Review(transaction, new(held.Id, LineStatus.Counted, "asked the host", Ledger.Now))!.Value.Reviewed)));

        Assert.Single(reviews, reviewed => reviewed);
        Assert.Equal(50_000, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task What_waits_in_a_campaign_is_listed_oldest_first_and_nothing_else_is()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var waiting = new List<Guid>();
        foreach (var line in (ActionTaken[])
            [
                Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual), Ledger.Line(12),
                Ledger.Line(60_000, heldFor: HoldReason.LargerThanUsual) with { Campaign = 2012 },
                Ledger.Line(70_000, heldFor: HoldReason.LargerThanUsual), Ledger.Line(80_000, heldFor: HoldReason.LargerThanUsual),
            ])
        {
            waiting.Add((await ledger.Actions.AppendAsync(line)).Line.Id);
        }

        await ledger.Database.WriteAsync(transaction =>
            ActionStore.Review(transaction, new(waiting[3], LineStatus.Rejected, "asked the host", Ledger.Now)));

        var first = Assert.Single(await ledger.Actions.ListHeldAsync(2013, 0, 1, CancellationToken.None));
        var next = Assert.Single(await ledger.Actions.ListHeldAsync(2013, first.Line.Sequence, 50, CancellationToken.None));
        Assert.Equal((waiting[0], waiting[4]), (first.Line.Id, next.Line.Id));
    }

    [Fact]
    public async Task Corrections_one_after_another_leave_what_the_last_one_says()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var line = (await ledger.Actions.AppendAsync(Ledger.Line(572))).Line;

        foreach (var quantity in new[] { 511L, 0, 600 })
        {
            await CorrectAsync(ledger, line.Id, quantity);
        }

        Assert.Equal(600, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Correcting_a_held_line_settles_it_without_staff()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var line = (await ledger.Actions.AppendAsync(Ledger.Line(100_000, heldFor: HoldReason.LargerThanUsual))).Line;

        await CorrectAsync(ledger, line.Id, 100);

        Assert.Equal(100, ledger.Live.Of(2013).Actions);
        Assert.Empty(await ledger.Actions.ListHeldAsync(2013, 0, 50, CancellationToken.None));
        Assert.Equal(LineStatus.Superseded, (await ledger.Actions.FindAsync(line.Id, CancellationToken.None))!.Status);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task One_bad_work_among_many_fails_alone()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var good = Enumerable.Range(0, 20).Select(n => ledger.Actions.AppendAsync(Ledger.Line(1, $"good-{n}"))).ToList();
        var bad = ledger.Database.WriteAsync(transaction => transaction.Execute("INSERT INTO campaigns (year) VALUES (1)"));

        await Task.WhenAll(good);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => bad);
        Assert.Equal(20, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task One_bad_line_among_many_fails_alone()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.ExecuteAsync("CREATE UNIQUE INDEX only_one_fax ON actions (campaign) WHERE kind = 'fax'");
        var lines = Enumerable.Range(0, 20).Select(n => Ledger.Line(1, kind: n is 7 or 11 ? ActionKind.Fax : ActionKind.Letter)).ToList();

        var answers = lines.Select(ledger.Actions.AppendAsync).ToList();
        await Task.WhenAll(answers.Select(answer => answer.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(1, answers.Count(answer => answer.IsFaulted));
        Assert.Equal(19, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_tally_changed_by_hand_is_found_and_named()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendAsync(Ledger.Line(12));
        await ledger.ExecuteAsync("UPDATE tallies SET actions = 13 WHERE country = 'CD'");

        var proofs = await new Verifier(ledger.Database).ProveAsync(CancellationToken.None);

        var mismatch = Assert.Single(proofs.SelectMany(proof => proof.Mismatches));
        Assert.Contains("country CD, kind letter", mismatch, StringComparison.Ordinal);
        Assert.Contains("stands at 13, its lines add up to 12", mismatch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_taken_away_is_found()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendAsync(Ledger.Line(0));
        await ledger.ExecuteAsync("DELETE FROM actions");

        var proofs = await new Verifier(ledger.Database).ProveAsync(CancellationToken.None);

        Assert.Contains("stands at 1, its lines add up to 0", proofs.Single(proof => proof.What.Contains("gaps", StringComparison.Ordinal)).Mismatches.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_as_known_at_an_instant_are_those_of_the_lines_that_counted_by_then()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        for (var minute = 0; minute < 180; minute += 20)
        {
            await ledger.Actions.AppendAsync(Ledger.Line(1, at: Ledger.Now.AddMinutes(minute)));
        }

        var (totals, _) = await ledger.Totals.KnownAtAsync(2013, Ledger.Now.AddMinutes(100), CancellationToken.None);

        Assert.Equal((6, 6), (totals.Version, totals.Actions));
        Assert.Equal((9, 9), await KnownAtAsync(Ledger.Now.AddDays(30)));
        Assert.Equal((3, 3), await KnownAtAsync(Ledger.Now.AddMinutes(60).AddMilliseconds(-1)));
        Assert.Equal((0, 0), await KnownAtAsync(Ledger.Now.AddMilliseconds(-1)));
        Assert.Equal([3, 3, 3], (await ledger.Totals.HistoryAsync(2013, HistoryStep.Hour, null, null, null, CancellationToken.None)).Select(point => point.Actions));

        async Task<(long Version, long Actions)> KnownAtAsync(DateTimeOffset at)
        {
            var (then, _) = await ledger.Totals.KnownAtAsync(2013, at, CancellationToken.None);
            return (then.Version, then.Actions);
        }
    }

    [Fact]
    public async Task What_a_campaign_had_beside_its_actions_is_told_as_it_was_known()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var (atEvent, later) = ((await ledger.GivenEventAsync()).Id, Ledger.Now.AddHours(3));
        var pledge = new Pledge(
            Guid.CreateVersion7(Ledger.Now), 2013, atEvent, "CD", null, null, new Dictionary<ActionKind, long> { [ActionKind.Letter] = 15 }, Ledger.Now, null);
        var held = (await ledger.Actions.AppendAsync(Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual))).Line;
        await ledger.Database.WriteAsync(transaction => PledgeStore.Make(transaction, pledge, AccessToken.Mint(TokenRole.Participant).Hash));

        var (sooner, edited) = (Ledger.Now.AddHours(1), pledge with { Quantities = new Dictionary<ActionKind, long> { [ActionKind.Letter] = 4, [ActionKind.Card] = 2 } });
        await ledger.Database.WriteAsync(transaction => PledgeStore.Edit(transaction, edited, sooner));
        await ledger.Database.WriteAsync(transaction => ActionStore.Review(transaction, new(held.Id, LineStatus.Rejected, "asked the host", later)));
        await ledger.Database.WriteAsync(transaction => PledgeStore.Withdraw(transaction, pledge, seen: null, later));
        await ledger.Database.WriteAsync(transaction => EventStore.Cancel(transaction, atEvent, later));

        Assert.Equal(new Surroundings(0, 0, 0), await BesideAsync(Ledger.Now.AddMilliseconds(-1)));
        Assert.Equal(new Surroundings(1, 15, 1), await BesideAsync(Ledger.Now));
        Assert.Equal(new Surroundings(1, 15, 1), await BesideAsync(sooner.AddMilliseconds(-1)));
        Assert.Equal(new Surroundings(1, 6, 1), await BesideAsync(sooner));
        Assert.Equal(new Surroundings(1, 6, 1), await BesideAsync(later.AddMilliseconds(-1)));
        Assert.Equal(new Surroundings(0, 0, 0), await BesideAsync(later));
        Assert.Equal(new Surroundings(0, 0, 0), await ledger.Totals.SurroundingsAsync(2013, CancellationToken.None));

        async Task<Surroundings> BesideAsync(DateTimeOffset at) => (await ledger.Totals.KnownAtAsync(2013, at, CancellationToken.None)).Surroundings;
    }

    [Fact]
    public async Task A_held_line_is_the_last_in_what_was_known_from_its_release_on()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var held = (await ledger.Actions.AppendAsync(Ledger.Line(50_000, heldFor: HoldReason.LargerThanUsual))).Line;
        await ledger.Actions.AppendAsync(Ledger.Line(1, at: Ledger.Now.AddMinutes(1)));
        await ledger.Database.WriteAsync(transaction =>
            ActionStore.Review(transaction, new(held.Id, LineStatus.Counted, "asked the host", Ledger.Now.AddHours(3))));

        var (before, _) = await ledger.Totals.KnownAtAsync(2013, Ledger.Now.AddHours(2), CancellationToken.None);
        var (after, _) = await ledger.Totals.KnownAtAsync(2013, Ledger.Now.AddHours(4), CancellationToken.None);

        Assert.Equal((2, 3), (before.Version, after.Version));
    }

    [Fact]
    public async Task Totals_loaded_from_the_ledger_are_those_that_were_kept_in_memory()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendAsync(Ledger.Line(572, kind: ActionKind.Letter, country: "US"));
        await ledger.Actions.AppendAsync(Ledger.Line(511, kind: ActionKind.Card, country: "IS"));
        var fresh = new LiveTotals(ledger.Database, ledger.Totals);

        await fresh.RenewAsync(CancellationToken.None);

        Assert.Equal(ledger.Live.Of(2013).Version, fresh.Of(2013).Version);
        Assert.Equivalent(ledger.Live.Of(2013), fresh.Of(2013), strict: true);
    }

    private static Task CorrectAsync(Ledger ledger, Guid id, long quantity) => ledger.Database.WriteAsync(transaction => ActionStore.Correct(
        transaction, id, history => Correcting.Decide(history, quantity, "counted again", TokenRole.Host, new HoldLimits(), Ledger.Now), Ledger.Now));
}
