using Dapper;

namespace Writeathon.Store.Tests;

public sealed class SnapshotsOnSqlite(ITestOutputHelper output) : SnapshotStoreTests(On.Sqlite, output);

public sealed class SnapshotsOnPostgres(ITestOutputHelper output) : SnapshotStoreTests(On.Postgres, output);

public abstract class SnapshotStoreTests(On engine, ITestOutputHelper output)
{
    private static readonly DateTimeOffset Midnight = new(2013, 12, 11, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_day_on_which_nothing_came_is_known_by_the_last_one_before_it()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new SnapshotStore(ledger.Database);
        await ledger.Actions.AppendAsync(Ledger.Line(60, country: "IS", at: Midnight.AddDays(-5)) with { Evidence = Evidence.SelfReported });
        await ledger.Actions.AppendAsync(Ledger.Line(50, at: Midnight.AddDays(-2)));

        Assert.Equal(4, await store.MoveAsync(CancellationToken.None));

        Assert.Empty(await store.ListAsync(2013, new(2013, 12, 5), CancellationToken.None));
        Assert.Equal([new("GLOBAL", new(2013, 12, 6), 60, 60), new("IS", new(2013, 12, 6), 60, 60)], await KnownAsync(store, new(2013, 12, 8)));
        Assert.Equal(
            [new("CD", new(2013, 12, 9), 50, 0), new("GLOBAL", new(2013, 12, 9), 110, 60), new("IS", new(2013, 12, 6), 60, 60)],
            await KnownAsync(store, DateOnly.MaxValue));
        Assert.Empty(await store.ListAsync(2012, DateOnly.MaxValue, CancellationToken.None));
    }

    [Fact]
    public async Task A_curve_is_one_scopes_days_in_their_order()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new SnapshotStore(ledger.Database);
        await ledger.Actions.AppendAsync(Ledger.Line(60, country: "IS", at: Midnight.AddDays(-5)));
        await ledger.Actions.AppendAsync(Ledger.Line(50, at: Midnight.AddDays(-2)));
        await store.MoveAsync(CancellationToken.None);

        var curve = await store.CurveAsync(2013, Countries.World, CancellationToken.None);

        Assert.Equal([(new(2013, 12, 6), 60), (new(2013, 12, 9), 110)], curve.Select(day => (day.Key, day.Value)));
        Assert.Empty(await store.CurveAsync(2012, Countries.World, CancellationToken.None));
    }

    [Fact]
    public async Task A_line_of_before_midnight_that_comes_after_the_next_days_first_is_known_on_both_days()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new SnapshotStore(ledger.Database);
        await ledger.Actions.AppendAsync(Ledger.Line(7, at: Midnight));
        await store.MoveAsync(CancellationToken.None);

        await ledger.Actions.AppendAsync(Ledger.Line(5, at: Midnight.AddMilliseconds(-1)));
        await store.MoveAsync(CancellationToken.None);

        Assert.Equal([5, 5], (await KnownAsync(store, new(2013, 12, 10))).Select(snapshot => snapshot.Actions));
        Assert.Equal([12, 12], (await KnownAsync(store, new(2013, 12, 11))).Select(snapshot => snapshot.Actions));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Totals_are_loaded_whole_whatever_of_them_a_rollup_has_taken_in()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new SnapshotStore(ledger.Database);
        await ledger.Actions.AppendAsync(Ledger.Line(7));
        await store.MoveAsync(CancellationToken.None);
        await ledger.Actions.AppendAsync(Ledger.Line(5));

        Assert.Equal((2, 12), Sum(await ledger.Totals.LoadAsync(2013, CancellationToken.None)));
        // A number that this ledger has not reached yet: what rests on it is not believed.
        await ledger.ExecuteAsync("UPDATE rolled_to SET sequence = 3");
        await ledger.ExecuteAsync("UPDATE rolled_totals SET actions = 1000");
        Assert.Equal((2, 12), Sum(await ledger.Totals.LoadAsync(2013, CancellationToken.None)));

        static (long, long) Sum(CampaignSums? sums) => (sums!.Version, sums.Told().Actions);
    }

    [Fact]
    public async Task However_many_transactions_a_rollup_takes_all_their_snapshots_are_told()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        foreach (var n in Enumerable.Range(0, 5))
        {
            await ledger.Actions.AppendAsync(Ledger.Line(10, at: Midnight.AddHours(n)));
        }

        var commits = 0;
        ledger.Database.Committed += _ => Interlocked.Increment(ref commits);

        // A country's and the world's in each; the last takes in one line.
        Assert.Equal(6, await new SnapshotStore(ledger.Database) { LinesTogether = 2 }.MoveAsync(CancellationToken.None));
        Assert.Equal(3, commits);
        Assert.Equal(0, await new SnapshotStore(ledger.Database).MoveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_who_move_snapshots_at_once_each_line_is_taken_in_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await using var beside = engine == On.Postgres ? ledger.OpenBeside() : null;
        await ledger.Actions.AppendManyAsync([.. Enumerable.Range(1, 500).Select(n => Ledger.Line(n, $"key-{n}", at: Midnight.AddHours(n)))]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            new SnapshotStore(n % 2 == 0 ? beside ?? ledger.Database : ledger.Database) { LinesTogether = 20 }.MoveAsync(CancellationToken.None)));

        Assert.Equal(125_250, (await new SnapshotStore(ledger.Database).ListAsync(2013, DateOnly.MaxValue, CancellationToken.None))["GLOBAL"].Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Totals_that_are_loaded_while_a_rollup_runs_are_whole()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendManyAsync([.. Enumerable.Range(1, 500).Select(n => Ledger.Line(n, $"key-{n}"))]);

        var moving = new SnapshotStore(ledger.Database) { LinesTogether = 2 }.MoveAsync(CancellationToken.None);
        var loads = 0;
        do
        {
            var sums = await ledger.Totals.LoadAsync(2013, CancellationToken.None);
            Assert.Equal((500, 125_250), (sums!.Version, sums.Told().Actions));
            loads++;
        }
        while (!moving.IsCompleted);

        output.WriteLine($"{loads} loads");
        await moving;
    }

    [Fact]
    public async Task Whatever_comes_and_wherever_a_run_ends_snapshots_are_the_sum_of_what_had_come_by_their_day()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WRITEATHON_MODEL_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"WRITEATHON_MODEL_SEED={seed}");
        var random = new Random(seed);
        for (var walk = 0; walk < 8; walk++)
        {
            await using var ledger = await Ledger.OpenAsync(engine);
            await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2012)));
            await using var beside = engine == On.Postgres ? ledger.OpenBeside() : null;
            for (var step = 0; step < 60; step++)
            {
                await StepAsync(ledger, beside ?? ledger.Database, random, walk * 1_000 + step);
            }

            var store = new SnapshotStore(ledger.Database);
            await store.MoveAsync(CancellationToken.None);
            await AgreeAsync(ledger, store);
            await ledger.AssertProvedAsync();
        }
    }

    private static async Task StepAsync(Ledger ledger, Database beside, Random random, int step)
    {
        // Around three midnights, in no order.
        var at = Midnight.AddDays(random.Next(-1, 2)).AddMilliseconds(random.Next(-2_000, 2_000));
        var country = random.Next(2) == 0 ? "CD" : "IS";
        var line = Ledger.Line(random.Next(1, 60), $"key-{step}", country: country, at: at, heldFor: random.Next(4) == 0 ? HoldReason.LargerThanUsual : null) with
        {
            Campaign = random.Next(3) == 0 ? 2012 : 2013,
            Evidence = random.Next(2) == 0 ? Evidence.SelfReported : Evidence.HostCounted,
            Kind = random.Next(2) == 0 ? ActionKind.Letter : ActionKind.Card,
            Purpose = random.Next(2) == 0 ? Purpose.Appeal : Purpose.Solidarity,
            Case = random.Next(2) == 0 ? null : "shi-tao",
        };
        switch (random.Next(10))
        {
            case < 3:
                await ledger.Actions.AppendAsync(line);
                break;
            case 3:
                await ledger.Actions.AppendManyAsync([.. Enumerable.Range(0, 30).Select(n => line with { Id = Guid.CreateVersion7(at), Key = $"{line.Key}-{n}" })]);
                break;
            case 4:
                await ledger.Database.WriteAsync(transaction => CountStore.Take(
                    transaction,
                    new(Guid.CreateVersion7(at), new(line.Campaign, null, country, null, null), random.Next(0, 900), new(2013, 12, 10), "s", Evidence.CentrallyCounted, at, null, 0, 0),
                    new HoldLimits()));
                break;
            case 5 when await OneAsync(ledger, random, "corrects IS NULL AND settles IS NULL") is { } reported:
                await ledger.Database.WriteAsync(transaction => ActionStore.Correct(
                    transaction, reported, history => Correcting.Decide(history, random.Next(0, 60), "counted again", TokenRole.Staff, new(), at), at));
                break;
            case 6 when await OneAsync(ledger, random, "held_for IS NOT NULL") is { } held:
                await ledger.Database.WriteAsync(transaction => ActionStore.Review(
                    transaction, new(held, random.Next(4) == 0 ? LineStatus.Rejected : LineStatus.Counted, "looked", at)));
                break;
            case 7:
                await new SnapshotStore(ledger.Database).MoveAsync(CancellationToken.None);
                break;
            case 8:
                await Task.WhenAll(
                    new SnapshotStore(ledger.Database) { LinesTogether = 3 }.MoveAsync(CancellationToken.None),
                    new SnapshotStore(beside) { LinesTogether = 2 }.MoveAsync(CancellationToken.None));
                break;
            default:
                await DieAsync(ledger.Database, random.Next(1, 3));
                break;
        }
    }

    /// <summary>A run that ends after so many of its transactions.</summary>
    private static async Task DieAsync(Database database, int after)
    {
        using var death = new CancellationTokenSource();
        void Count(Commit commit)
        {
            if (--after == 0)
            {
                death.Cancel();
            }
        }

        database.Committed += Count;
        try
        {
            await new SnapshotStore(database) { LinesTogether = 4 }.MoveAsync(death.Token);
        }
        catch (OperationCanceledException)
        {
            // As it should.
        }
        finally
        {
            database.Committed -= Count;
        }
    }

    private static async Task<Guid?> OneAsync(Ledger ledger, Random random, string that)
    {
        await using var reader = await ledger.Database.ReadAsync();
        var ids = (await reader.QueryAsync<string>($"SELECT id FROM actions WHERE {that} ORDER BY sequence")).AsList();
        return ids.Count == 0 ? null : Guid.Parse(ids[random.Next(ids.Count)]);
    }

    // Said as plainly as can be: every counted line, looked through again for each scope and day.
    private static async Task AgreeAsync(Ledger ledger, SnapshotStore store)
    {
        await using var reader = await ledger.Database.ReadAsync();
        var lines = (await reader.QueryAsync<(long Campaign, string Country, long Quantity, string Evidence, long CountedAt)>(
            "SELECT campaign, country, quantity, evidence, counted_at FROM counted_actions")).AsList();
        foreach (var campaign in new[] { 2012L, 2013L })
        {
            for (var day = new DateOnly(2013, 12, 8); day < new DateOnly(2013, 12, 15); day = day.AddDays(1))
            {
                var known = await store.ListAsync(campaign, day, CancellationToken.None);
                var end = Days.StartOf(day.AddDays(1)).ToUnixTimeMilliseconds();
                foreach (var scope in new[] { "GLOBAL", "CD", "IS" })
                {
                    var came = lines.Where(line => line.Campaign == campaign && (scope == "GLOBAL" || line.Country == scope) && line.CountedAt < end).ToList();
                    var stands = known.GetValueOrDefault(scope);
                    Assert.Equal(
                        (came.Sum(line => line.Quantity), came.Where(line => line.Evidence == "self-reported").Sum(line => line.Quantity)),
                        (stands?.Actions ?? 0, stands?.SelfReported ?? 0));
                }
            }

            var sums = await ledger.Totals.LoadAsync(campaign, CancellationToken.None);
            Assert.Equal(lines.Where(line => line.Campaign == campaign).Sum(line => line.Quantity), sums?.Told().Actions ?? 0);
        }
    }

    private static async Task<IEnumerable<Snapshot>> KnownAsync(SnapshotStore store, DateOnly upTo) =>
        (await store.ListAsync(2013, upTo, CancellationToken.None)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value);
}
