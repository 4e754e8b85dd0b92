namespace Writeathon.Store.Tests;

public sealed class RollupStoreOnSqlite() : RollupStoreTests(On.Sqlite);

public sealed class RollupStoreOnPostgres() : RollupStoreTests(On.Postgres);

public abstract class RollupStoreTests(On engine)
{
    private static readonly RollupBasis Basis = new(7, new(2013, 12, 10), 80, 1);

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
    public async Task A_day_on_which_nothing_came_is_known_by_the_last_one_before_it()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new RollupStore(ledger.Database);
        Snapshot[] snapshots =
        [
            new("GLOBAL", new(2013, 12, 6), 100, 10), new("IS", new(2013, 12, 6), 60, 10), new("GLOBAL", new(2013, 12, 9), 150, 20), new("CD", new(2013, 12, 9), 50, 10),
        ];
        await SaveAsync(ledger, snapshots: snapshots);

        Assert.Empty(await store.SnapshotsAsync(2013, new(2013, 12, 5), CancellationToken.None));
        Assert.Equal([snapshots[0], snapshots[1]], Known(await store.SnapshotsAsync(2013, new(2013, 12, 8), CancellationToken.None)));
        Assert.Equal([snapshots[3], snapshots[2], snapshots[1]], Known(await store.SnapshotsAsync(2013, new(2014, 1, 31), CancellationToken.None)));
        Assert.Empty(await store.SnapshotsAsync(2012, new(2014, 1, 31), CancellationToken.None));
    }

    [Fact]
    public async Task A_snapshot_of_the_same_day_is_replaced()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, snapshots: [new("GLOBAL", new(2013, 12, 6), 100, 10)]);
        await SaveAsync(ledger, snapshots: [new("GLOBAL", new(2013, 12, 6), 90, 5)]);

        Assert.Equal(
            [new Snapshot("GLOBAL", new(2013, 12, 6), 90, 5)],
            Known(await new RollupStore(ledger.Database).SnapshotsAsync(2013, new(2013, 12, 6), CancellationToken.None)));
    }

    [Fact]
    public async Task What_came_in_is_told_by_UTC_day_and_country_with_the_writers_own_word_apart()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var midnight = new DateTimeOffset(2013, 12, 11, 0, 0, 0, TimeSpan.Zero);
        await ledger.Actions.AppendAsync(Ledger.Line(5, at: midnight.AddMilliseconds(-1)));
        await ledger.Actions.AppendAsync(Ledger.Line(7, at: midnight));
        await ledger.Actions.AppendAsync(Ledger.Line(3, at: midnight.AddHours(23)) with { Evidence = Evidence.SelfReported, Source = Source.Participant });
        await ledger.Actions.AppendAsync(Ledger.Line(11, country: "IS", at: midnight));
        var store = new RollupStore(ledger.Database);

        Assert.Equal(
            [new("CD", new(2013, 12, 10), 5, 0), new("CD", new(2013, 12, 11), 10, 3), new("IS", new(2013, 12, 11), 11, 0)],
            await store.DaysAsync(2013, new(2013, 12, 10), CancellationToken.None));
        Assert.Equal(2, (await store.DaysAsync(2013, new(2013, 12, 11), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_comparison_reads_back_as_it_was_judged()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new RollupStore(ledger.Database);
        var (world, iceland) = (
            Judged(Verdict.Ahead) with
            {
                Actions = 1_400_000,
                Provisional = 0.25,
                SameAge = [new(2012, 5, 900_000, SameAgeBasis.Ledger)],
                Previous = new(2012, 1_900_000, Exactness.MoreThan),
                Best = new(2011, 2_000_000, Exactness.AtLeast),
                ToBeat = 600_001,
                Reasons = [ComparisonReason.RecordIsALowerBound, ComparisonReason.NoSameAgeFigure],
            },
            Judged(Verdict.NotComparable) with { Scope = "IS", Best = null, ToBeat = null, Reasons = [ComparisonReason.NoRecord] });
        Assert.Null(await store.ComparisonAsync(2013, null, CancellationToken.None));

        await SaveAsync(ledger, comparisons: [Judged(Verdict.Open) with { Scope = "CD" }, iceland, world]);

        var all = (await store.ComparisonAsync(2013, null, CancellationToken.None))!;
        Assert.Equal((Ledger.Now, 5L), (all.ComparedAt, all.CampaignDay));
        Assert.Equal(["GLOBAL", "CD", "IS"], all.Scopes.Select(scope => scope.Scope));
        Assert.Equivalent(world, all.Scopes[0], strict: true);
        Assert.Equivalent(iceland, Assert.Single((await store.ComparisonAsync(2013, "IS", CancellationToken.None))!.Scopes), strict: true);
        Assert.Null(await store.ComparisonAsync(2013, "TG", CancellationToken.None));
    }

    [Fact]
    public async Task Each_change_of_verdict_is_announced_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new RollupStore(ledger.Database);
        var made = new List<long>();

        foreach (var verdict in new[] { Verdict.Open, Verdict.Open, Verdict.RecordProvisional, Verdict.RecordProvisional, Verdict.RecordRevoked })
        {
            made.Add(await SaveAsync(ledger, comparisons: [Judged(verdict)], at: Ledger.Now.AddSeconds(made.Count)));
        }

        Assert.Equal([1, 0, 1, 0, 1], made);
        Assert.Equal(
            [(Verdict.RecordRevoked, Verdict.RecordProvisional), (Verdict.RecordProvisional, Verdict.Open), (Verdict.Open, (Verdict?)null)],
            (await store.AnnouncementsAsync(2013, null, 50, CancellationToken.None)).Select(announced => (announced.Verdict, announced.Before)));
        Assert.Equal(Verdict.RecordRevoked, (await store.VerdictsAsync(2013, CancellationToken.None))["GLOBAL"]);
    }

    [Fact]
    public async Task An_announcement_tells_the_total_and_the_record_that_it_is_held_against()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await SaveAsync(ledger, comparisons: [Judged(Verdict.RecordProvisional), Judged(Verdict.NotComparable) with { Scope = "IS", Best = null }]);

        var announced = (await new RollupStore(ledger.Database).AnnouncementsAsync(2013, null, 50, CancellationToken.None)).ToDictionary(each => each.Scope);

        Assert.Equal(
            new(announced["GLOBAL"].Id, 2013, "GLOBAL", Verdict.RecordProvisional, null, 10, new(2012, 1_900_000, Exactness.MoreThan), Ledger.Now),
            announced["GLOBAL"]);
        Assert.Null(announced["IS"].Record);
    }

    [Fact]
    public async Task Two_saves_at_once_announce_a_change_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SaveAsync(ledger, comparisons: [Judged(Verdict.Open)])));

        Assert.Equal(1, made.Sum());
        Assert.Single(await new RollupStore(ledger.Database).AnnouncementsAsync(2013, null, 50, CancellationToken.None));
    }

    [Fact]
    public async Task Announcements_and_runs_are_paged_newest_first_without_loss()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new RollupStore(ledger.Database);
        var runs = Enumerable.Range(0, 5).Select(n => new RollupRun(
            Guid.CreateVersion7(Ledger.Now.AddSeconds(n)), Ledger.Now.AddSeconds(n), Ledger.Now.AddSeconds(n).AddMilliseconds(7), 1, 2, 3, 4)).ToList();
        for (var n = 0; n < 5; n++)
        {
            await SaveAsync(ledger, comparisons: [Judged(n % 2 == 0 ? Verdict.Ahead : Verdict.Behind)], at: Ledger.Now.AddSeconds(n));
            await ledger.Database.WriteAsync(transaction => RollupStore.Keep(transaction, runs[n]));
        }

        var announced = await store.AnnouncementsAsync(2013, null, 3, CancellationToken.None);
        var older = await store.AnnouncementsAsync(2013, announced[^1].Id, 3, CancellationToken.None);
        var ran = await store.RunsAsync(null, 3, CancellationToken.None);
        var ranBefore = await store.RunsAsync(ran[^1].Id, 3, CancellationToken.None);

        Assert.Equal([4, 3, 2, 1, 0], announced.Concat(older).Select(each => (each.At - Ledger.Now).TotalSeconds));
        Assert.Equal(Enumerable.Reverse(runs), ran.Concat(ranBefore));
    }

    [Fact]
    public async Task A_campaigns_last_rollup_rests_on_what_was_saved_with_it()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new RollupStore(ledger.Database);
        var today = new DateOnly(2013, 12, 10);
        Assert.Equal([(2013L, new RollupBasis(0, today, 0, 1), null)], await store.BasesAsync(today, CancellationToken.None));

        await ledger.Actions.AppendAsync(Ledger.Line(12));
        await SaveAsync(ledger);

        Assert.Equal([(2013L, new RollupBasis(1, today, 0, 1), Basis)], await store.BasesAsync(today, CancellationToken.None));
    }

    private static IEnumerable<Snapshot> Known(IReadOnlyDictionary<string, Snapshot> snapshots) =>
        snapshots.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value);

    internal static Comparison Judged(Verdict verdict) =>
        new("GLOBAL", 10, 0, [], null, new(2012, 1_900_000, Exactness.MoreThan), 1_899_991, verdict, []);

    internal static Task<long> SaveAsync(
        Ledger ledger, IReadOnlyList<Snapshot>? snapshots = null, IReadOnlyList<Comparison>? comparisons = null, DateTimeOffset? at = null) =>
        ledger.Database.WriteAsync(transaction => RollupStore.Save(transaction, 2013, Basis, 5, snapshots ?? [], comparisons ?? [], at ?? Ledger.Now));
}
