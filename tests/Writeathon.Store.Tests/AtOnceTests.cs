namespace Writeathon.Store.Tests;

/// <summary>Reports that PostgreSQL takes in one go, on the word that the ledger stands as it was left; and what happens where it does not.</summary>
public sealed class AtOnceTests
{
    private static readonly CountScope Letters = new(2013, null, "CD", ActionKind.Letter, null);

    [Fact]
    public async Task Reports_that_follow_one_another_go_in_at_once()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        var ways = new List<bool>();

        for (var n = 1; n <= 5; n++)
        {
            await AppendAsync(ledger, Ledger.Line(n, $"key-{n}"), ways);
        }

        Assert.Equal([false, true, true, true, true], ways); // the first sees how the ledger stands, and that nobody else writes
        Assert.Equal(5, await ledger.ReadAsync<long>("SELECT last_sequence FROM ledger"));
        Assert.Equal((5, 15), (ledger.Live.Of(2013).Version, ledger.Live.Of(2013).Actions));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Reports_that_share_the_batch_with_another_work_are_committed_with_it_and_not_at_once()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await GrowQuietAsync(ledger);
        using var reached = new SemaphoreSlim(0);
        using var mayGo = new ManualResetEventSlim();
        var blocked = ledger.Database.WriteAsync(_ =>
        {
            reached.Release();
            mayGo.Wait();
        });
        await reached.WaitAsync();
        var ways = new List<bool>();

        var report = AppendAsync(ledger, Ledger.Line(30, "ours"), ways);
        var opening = ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2014)));
        mayGo.Set();
        await Task.WhenAll(blocked, report, opening);

        Assert.Equal([false], ways);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Where_another_node_has_written_in_between_they_go_in_behind_its_lines()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        await GrowQuietAsync(ledger);
        await new ActionStore(beside).AppendAsync(Ledger.Line(20, "theirs"));
        var ways = new List<bool>();

        await AppendAsync(ledger, Ledger.Line(30, "ours"), ways);

        Assert.Equal([true, false], ways);
        Assert.Equal(5, (await ledger.Actions.AppendAsync(Ledger.Line(30, "ours"))).Line.Sequence);
        await ledger.Live.RenewAsync(CancellationToken.None);
        Assert.Equal((5, 53), (ledger.Live.Of(2013).Version, ledger.Live.Of(2013).Actions));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_number_that_another_nodes_review_has_taken_is_not_given_out_again()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        var held = await ledger.Actions.AppendAsync(Ledger.Line(2_000, "held", heldFor: HoldReason.LargerThanUsual));
        await GrowQuietAsync(ledger);
        await beside.WriteAsync(transaction => ActionStore.Review(transaction, new(held.Line.Id, LineStatus.Counted, "we have asked", Ledger.Now)));

        var appended = await ledger.Actions.AppendAsync(Ledger.Line(30, "ours"));

        Assert.Equal(6, appended.Line.Sequence);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_count_that_another_node_has_taken_without_a_line_covers_the_next_report()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        await GrowQuietAsync(ledger);
        await beside.WriteAsync(transaction => CountStore.Take(
            transaction, new(Guid.CreateVersion7(Ledger.Now), Letters, 3, new(2013, 12, 10), "the section", Evidence.CentrallyCounted, Ledger.Now, null, 0, 0), new()));
        Assert.Equal(3, await ledger.ReadAsync<long>("SELECT last_sequence FROM ledger"));

        var appended = await ledger.Actions.AppendAsync(Ledger.Line(4, "late"));

        Assert.Equal(HoldReason.MoreThanTheCount, appended.Line.HeldFor);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task An_event_that_another_node_has_moved_to_another_country_has_its_reports_there()
    {
        var atEvent = EventStoreTests.Full;
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        await ledger.Database.WriteAsync(transaction => EventStore.Register(transaction, atEvent, AccessToken.Mint(TokenRole.Host).Hash));
        await GrowQuietAsync(ledger);
        await EventStoreTests.MoveAsync(beside, atEvent with { Country = "IN" }, Ledger.Now);

        var ways = new List<bool>();
        for (var n = 1; n <= 3; n++)
        {
            await AppendAsync(ledger, Ledger.Line(n, $"decided-before-{n}", atEvent.Id, country: "NP"), ways);
        }

        // What it knew of the ledger was no longer so. The third goes in at once again, and right.
        Assert.Equal([true, false, false, true], ways);
        Assert.Equal(6, await ledger.ReadAsync<long>("SELECT SUM(quantity) FROM actions WHERE country = 'IN'"));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_key_that_is_known_is_answered_again_and_its_neighbours_are_written_once()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await GrowQuietAsync(ledger);
        using var mayGo = new ManualResetEventSlim();
        var blocked = ledger.Database.WriteAsync(_ => mayGo.Wait());

        List<string> keys = ["new-1", "quiet-2", "new-2", "new-1"];
        var together = keys.ConvertAll(key => ledger.Actions.AppendAsync(Ledger.Line(1, key)));
        mayGo.Set();
        await blocked;
        var answers = await Task.WhenAll(together);

        Assert.Equal([false, true, false, true], answers.Select(answer => answer.Replayed));
        Assert.Equal([4, 2, 5, 4], answers.Select(answer => answer.Line.Sequence));
        Assert.Equal(5, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task While_keys_come_again_each_batch_looks_for_them_first()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await GrowQuietAsync(ledger);
        await ledger.Actions.AppendAsync(Ledger.Line(1, "quiet-1"));
        var ways = new List<bool>();

        await AppendAsync(ledger, Ledger.Line(1, "one more"), ways);

        Assert.Equal([false], ways);
    }

    [Fact]
    public async Task A_sum_that_is_not_found_by_the_number_of_its_row_is_looked_for_by_its_key()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await GrowQuietAsync(ledger);
        await ledger.ExecuteAsync("UPDATE tallies SET number = DEFAULT");
        await ledger.ExecuteAsync("UPDATE hourly_tallies SET number = DEFAULT");
        var ways = new List<bool>();

        await AppendAsync(ledger, Ledger.Line(4, "four"), ways);
        await AppendAsync(ledger, Ledger.Line(5, "five"), ways);
        await AppendAsync(ledger, Ledger.Line(6, "six"), ways);

        Assert.Equal([true, false, false, true], ways); // what was refused saw nothing of the ledger: the next asks how it stands
        Assert.Equal(18, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Sums_that_two_nodes_make_at_the_same_time_are_one_row_each()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using var beside = ledger.OpenBeside();
        var theirs = new ActionStore(beside);
        await GrowQuietAsync(ledger);

        string[] countries = ["CD", "NG", "ET", "UG", "KE", "GH", "TZ", "ZM"];
        await Task.WhenAll(Enumerable.Range(0, 80).Select(n =>
            (n % 2 == 0 ? ledger.Actions : theirs).AppendAsync(Ledger.Line(1, $"key-{n}", country: countries[n / 10]))));

        Assert.Equal(8, await ledger.ReadAsync<long>("SELECT COUNT(*) FROM tallies"));
        Assert.Equal(83, await ledger.ReadAsync<long>("SELECT CAST(SUM(actions) AS BIGINT) FROM hourly_tallies"));
        await ledger.AssertProvedAsync();
    }

    // The next report goes in at once.
    private static async Task GrowQuietAsync(Ledger ledger)
    {
        for (var n = 1; n <= 3; n++)
        {
            await ledger.Actions.AppendAsync(Ledger.Line(1, $"quiet-{n}"));
        }
    }

    private static Task<long> AppendAsync(Ledger ledger, ActionTaken line, List<bool> ways) => ledger.Database.WriteTogetherAsync(
        new Together<ActionTaken, long>(
            (transaction, lines) =>
            {
                ways.Add(transaction.AtOnce);
                var locked = Store.Ledger.Lock(transaction, [.. lines.Select(each => (each.Campaign, each.Key!))]);
                var written = lines.Select(locked.Report).ToList();
                locked.Flush();
                return [.. written.Select(each => each.Sequence)];
            },
            endsWithLines: true),
        line);
}
