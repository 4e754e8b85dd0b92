using Microsoft.Extensions.DependencyInjection;
using Writeathon.Store;
using RollupRuns = Writeathon.Service.Rollup.Rollup;

namespace Writeathon.Service.Tests;

/// <summary>What a run of the rollup does, and what it leaves.</summary>
public sealed class RollupTests
{
    [Theory]
    [InlineData(On.Sqlite)]
    [InlineData(On.Postgres)]
    public async Task A_run_tells_all_that_it_did_and_one_that_finds_nothing_new_compares_nothing(On engine)
    {
        await using var given = await GivenTwoYearsAsync(engine);

        // The world of a year in which nothing came, and the world and a country of the other.
        Assert.Equal((2, 2, 3, 3), await RunAsync());
        Assert.Equal((0, 0, 0, 0), await RunAsync());
        given.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal((2, 0, 3, 0), await RunAsync());

        var nothingYet = (await given.Anyone.GetAsync("campaigns/2012/comparison")).Is(200)["scopes"].EnumerateArray().Single();
        Assert.Equal(("GLOBAL", 0), (nothingYet.GetProperty("scope").GetString(), nothingYet.GetProperty("actions").GetInt64()));

        async Task<(long, long, long, long)> RunAsync()
        {
            var run = (await given.Staff.PostAsync("rollups")).Is(200);
            return (run["campaigns"].GetInt64(), run["snapshots"].GetInt64(), run["comparisons"].GetInt64(), run["announcements"].GetInt64());
        }
    }

    [Fact]
    public async Task A_run_that_found_nothing_to_do_is_kept_only_where_it_was_asked_for()
    {
        await using var given = await GivenTwoYearsAsync(On.Sqlite);
        var rollup = given.Services.GetRequiredService<RollupRuns>();

        Assert.Equal(1, await RunAsync(keepIdle: false));
        Assert.Equal(1, await RunAsync(keepIdle: false));
        Assert.Equal(2, await RunAsync(keepIdle: true));
        given.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(3, await RunAsync(keepIdle: false));

        async Task<int> RunAsync(bool keepIdle)
        {
            Assert.NotNull(await rollup.RunAsync(keepIdle, CancellationToken.None));
            return (await given.Staff.GetAsync("rollups")).Items.Count;
        }
    }

    // The first node's second commit is that of the snapshots: here the other node reports, and runs. What has come after a run had read what
    // it rests on is looked at once more by the next.
    [Fact]
    public async Task What_another_node_reports_while_a_rollup_runs_is_taken_in_and_looked_at_again_and_nobody_else_runs_beside_it()
    {
        await using var given = await GivenTwoYearsAsync(On.Postgres);
        await using var other = await given.JoinAsync();
        var (commits, ranBeside) = (0, true);
        given.Database.Committed += _ =>
        {
            if (++commits == 2)
            {
                ranBeside = ReportAndRunAsync().GetAwaiter().GetResult();
            }
        };
        var rollup = given.Services.GetRequiredService<RollupRuns>();

        var first = await rollup.RunAsync(keepIdle: true, CancellationToken.None);
        var compared = (await given.Anyone.GetAsync("campaigns/2013/comparison?scope=GLOBAL")).Is(200)["scopes"][0];
        var second = await rollup.RunAsync(keepIdle: true, CancellationToken.None);
        var third = await rollup.RunAsync(keepIdle: true, CancellationToken.None);

        Assert.False(ranBeside);
        Assert.Equal(42, compared.GetProperty("actions").GetInt64());
        Assert.Equal([2L, 1, 0], new[] { first, second, third }.Select(run => run!.Campaigns));

        async Task<bool> ReportAndRunAsync()
        {
            await other.Services.GetRequiredService<ActionStore>().AppendAsync(new(
                Guid.CreateVersion7(Service.Start), 0, 2013, null, null, "CD", ActionKind.Letter, Purpose.Appeal, 30, new(2013, 12, 10), Service.Start,
                Source.Host, Evidence.HostCounted));
            return await other.Services.GetRequiredService<RollupRuns>().RunAsync(keepIdle: true, CancellationToken.None) is not null;
        }
    }

    private static async Task<Service> GivenTwoYearsAsync(On engine)
    {
        var given = await Service.OpenAsync(engine);
        await given.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2012)));
        await (await given.RegisterEventAsync()).ReportAsync(12);
        return given;
    }
}
