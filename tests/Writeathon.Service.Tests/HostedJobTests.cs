using System.Diagnostics;

namespace Writeathon.Service.Tests;

/// <summary>What the service does by itself as time goes by.</summary>
public sealed class HostedJobTests
{
    // A job starts beside the service and may miss the first movements of the clock; on a busy machine its run outlasts thousands of them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(On.Sqlite)]
    [InlineData(On.Postgres)]
    public async Task The_rollup_runs_by_itself_once_a_minute(On engine)
    {
        await using var given = await Service.OpenAsync(engine);
        await (await given.RegisterEventAsync()).ReportAsync(12);
        Assert.Empty((await given.Staff.GetAsync("rollups")).Items);

        Assert.True(await ComesAsync(given, TimeSpan.FromMinutes(1), async () => (await given.Staff.GetAsync("rollups")).Items.Count > 0));

        Assert.Equal(12, (await given.Anyone.GetAsync("campaigns/2013/comparison?scope=GLOBAL"))["scopes"][0].GetProperty("actions").GetInt64());
    }

    // A run takes its lease and gives it back: two commits, where it finds nothing to do. On a new day there is something.
    [Fact]
    public async Task A_rollup_that_runs_by_itself_and_finds_nothing_to_do_is_not_kept()
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        (await given.Staff.PostAsync("rollups")).Is(200);
        var commits = 0;
        given.Database.Committed += _ => Interlocked.Increment(ref commits);

        Assert.True(await ComesAsync(given, TimeSpan.FromMinutes(1), async () => (await given.TotalsAsync()).Status == 200 && Volatile.Read(ref commits) >= 12));

        Assert.InRange((await given.Staff.GetAsync("rollups")).Items.Count, 1, 1 + (given.Clock.Now.Date - Service.Start.Date).Days);
    }

    [Theory]
    [InlineData(On.Sqlite)]
    [InlineData(On.Postgres)]
    public async Task An_outage_does_not_end_the_rollup(On engine)
    {
        await using var given = await Service.OpenAsync(engine);
        await (await given.RegisterEventAsync()).ReportAsync(12);

        await WithoutAsync("leases", given, given, TimeSpan.FromMinutes(1));

        Assert.True(await ComesAsync(given, TimeSpan.FromMinutes(1), async () => (await given.Staff.GetAsync("rollups")).Items.Count > 0));
    }

    [Fact]
    public async Task An_outage_does_not_end_the_reading_of_what_another_node_writes()
    {
        await using var given = await Service.OpenAsync(On.Postgres);
        await using var other = await given.JoinAsync();

        await WithoutAsync("totals_versions", given, other, TimeSpan.FromMilliseconds(500));
        await (await given.RegisterEventAsync()).ReportAsync(12);

        Assert.True(await ComesAsync(other, TimeSpan.FromMilliseconds(500), async () => (await other.TotalsAsync())["actions"].GetInt64() == 12));
    }

    [Fact]
    public async Task What_another_node_wrote_is_in_the_totals_half_a_second_later()
    {
        await using var given = await Service.OpenAsync(On.Postgres);
        await using var other = await given.JoinAsync();
        var registered = await given.RegisterEventAsync();
        await registered.ReportAsync(12);
        Assert.Equal(0, (await other.TotalsAsync())["actions"].GetInt64());

        Assert.True(await ComesAsync(other, TimeSpan.FromMilliseconds(500), async () => (await other.TotalsAsync())["actions"].GetInt64() == 12));

        await (await other.RegisterEventAsync()).ReportAsync(30);
        Assert.True(await ComesAsync(given, TimeSpan.FromMilliseconds(500), async () => (await given.TotalsAsync())["actions"].GetInt64() == 42));
        Assert.Equal((await other.TotalsAsync())["version"].GetInt64(), (await given.TotalsAsync())["version"].GetInt64());
        await given.AssertProvedAsync();
    }

    // The first node has told totals without the other's line, under the version of its own later one.
    [Fact]
    public async Task What_another_node_wrote_before_ones_own_line_is_told_without_another_line_and_under_another_etag()
    {
        await using var given = await Service.OpenAsync(On.Postgres);
        await using var other = await given.JoinAsync();
        var registered = await given.RegisterEventAsync();
        await (await other.RegisterEventAsync()).ReportAsync(30);
        await registered.ReportAsync(12);
        var part = (await given.Anyone.GetAsync("campaigns/2013/totals")).Is(200);
        Assert.Equal((2, 12), (part["version"].GetInt64(), part["actions"].GetInt64()));

        Assert.True(await ComesAsync(given, TimeSpan.FromMilliseconds(500), async () => (await given.TotalsAsync())["actions"].GetInt64() == 42));

        var whole = (await given.Anyone.GetAsync("campaigns/2013/totals", ("If-None-Match", part.ETag!))).Is(200);
        Assert.Equal((2, 42), (whole["version"].GetInt64(), whole["actions"].GetInt64()));
        Assert.True(await ComesAsync(other, TimeSpan.FromMilliseconds(500), async () => (await other.Anyone.GetAsync("campaigns/2013/totals")).ETag == whole.ETag));
    }

    /// <summary>Lets a node's clock go on while a table that it asks for is not there.</summary>
    private static async Task WithoutAsync(string table, Service given, Service node, TimeSpan step)
    {
        await given.Database.WriteAsync(transaction => { transaction.Execute($"ALTER TABLE {table} RENAME TO {table}_away"); });
        for (var tries = 0; tries < 50; tries++)
        {
            node.Clock.Advance(step);
            (await node.Staff.GetAsync("rollups")).Is(200);
        }

        await given.Database.WriteAsync(transaction => { transaction.Execute($"ALTER TABLE {table}_away RENAME TO {table}"); });
    }

    private static async Task<bool> ComesAsync(Service given, TimeSpan step, Func<Task<bool>> what)
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            given.Clock.Advance(step);
            if (await what())
            {
                return true;
            }
        }

        return false;
    }
}
