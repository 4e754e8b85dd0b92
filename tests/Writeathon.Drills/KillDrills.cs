using System.Diagnostics;
using System.Net;
using Writeathon.Running;

namespace Writeathon.Drills;

public sealed class KillDrills
{
    [Fact]
    public async Task Killed_at_random_moments_nothing_acknowledged_is_lost_and_nothing_counts_twice()
    {
        var drill = Drill.Begin();
        var cycles = Drill.Cycles(20);
        // The rollup writes too: a kill may hit that as well.
        var environment = new Dictionary<string, string> { ["WRITEATHON_Rollup__Every"] = "00:00:01" };
        using var scratch = new Scratch();
        var service = await Service.StartAsync(scratch.Ledger(), environment);
        try
        {
            var events = await Drill.PrepareAsync(service, 8);
            using var reporters = new Reporters(service.Address, events, drill.Seed);
            using var stop = new CancellationTokenSource();
            var reporting = reporters.RunAsync(32, stop.Token);
            var (ups, empties) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                if (cycle % 5 == 0)
                {
                    empties.Add(await StartEmptyAsync(environment));
                }

                await drill.WaitAsync(50, 800);
                await service.Child.KillAsync();
                await service.DisposeAsync();
                var start = Stopwatch.GetTimestamp();
                service = await Service.StartAsync(scratch.Ledger(), environment, service.Address.Port);
                using var ready = await service.Http.GetAsync("/health/ready");
                ready.EnsureSuccessStatusCode();
                ups.Add(Stopwatch.GetElapsedTime(start));
            }

            await stop.CancelAsync();
            await reporting;

            Assert.Equal(reporters.Sent.Count, await Drill.ProveAsync(service, events, reporters));
            var (middle, empty) = (Middle(ups), Middle(empties));
            // On a busy machine a start takes longer, whatever there is to recover: twice that of an empty ledger is no recovery's fault.
            Assert.True(
                middle < TimeSpan.FromSeconds(2) || middle < 2 * empty,
                $"up again in {middle.TotalSeconds:0.00} s, and in {empty.TotalSeconds:0.00} s with an empty ledger");
            drill.End($"{cycles} kills, {reporters.Acknowledged.Count} lines, {reporters.Unanswered} tries without an answer, up again in {middle.TotalSeconds:0.00} s, at most {ups.Max().TotalSeconds:0.00} s, with an empty ledger in {empty.TotalSeconds:0.00} s");
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static TimeSpan Middle(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<TimeSpan> StartEmptyAsync(IReadOnlyDictionary<string, string> environment)
    {
        using var scratch = new Scratch();
        var start = Stopwatch.GetTimestamp();
        await using var service = await Service.StartAsync(scratch.Ledger(), environment);
        using var ready = await service.Http.GetAsync("/health/ready");
        ready.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start);
    }

    [Fact]
    public async Task Asked_to_end_under_load_it_keeps_what_it_acknowledged_and_ends_soon()
    {
        var drill = Drill.Begin();
        using var scratch = new Scratch();
        var service = await Service.StartAsync(scratch.Ledger());
        try
        {
            var events = await Drill.PrepareAsync(service, 8);
            using var reporters = new Reporters(service.Address, events, drill.Seed);
            var reporting = reporters.RunUntilSilenceAsync(32);
            await drill.WaitAsync(800, 1_500);
            var start = Stopwatch.GetTimestamp();
            service.AskToEnd();
            Assert.True(await service.Child.EndedAsync(TimeSpan.FromSeconds(10)), "still there after 10 s");
            var took = Stopwatch.GetElapsedTime(start);
            Assert.Equal(0, service.Child.ExitCode);
            await reporting;
            await service.DisposeAsync();

            service = await Service.StartAsync(scratch.Ledger());
            var lines = await Drill.ProveAsync(service, events, reporters);
            drill.End($"{reporters.Acknowledged.Count} acknowledged, {lines} lines, {reporters.Refused} refused, {reporters.Unanswered} without an answer, ended in {took.TotalSeconds:0.00} s");
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task While_PostgreSQL_is_killed_and_started_again_the_service_stays_and_loses_nothing()
    {
        Drill.Needs(PostgresCluster.Missing is null, PostgresCluster.Missing ?? "");
        var drill = Drill.Begin();
        var cycles = Math.Max(1, Drill.Cycles(20) / 8);
        await using var cluster = await PostgresCluster.StartAsync();
        using var scratch = new Scratch();
        await using var service = await Service.StartAsync(scratch.Ledger() with { Postgres = await cluster.CreateAsync("ledger") });
        var events = await Drill.PrepareAsync(service, 8);
        using var reporters = new Reporters(service.Address, events, drill.Seed);
        using var stop = new CancellationTokenSource();
        var reporting = reporters.RunAsync(32, stop.Token);
        var backs = new List<TimeSpan>();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await drill.WaitAsync(500, 1_500);
            await cluster.KillAsync();
            await drill.WaitAsync(100, 1_000);
            // Readers are told plainly, if not the number.
            using (var read = await service.Http.GetAsync($"/api/v1/campaigns/{Drill.Year}/totals"))
            {
                Assert.True(read.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"a reader was answered {read.StatusCode}");
            }

            await cluster.StartAgainAsync();
            var (start, before) = (Stopwatch.GetTimestamp(), reporters.Acknowledged.Count);
            while (reporters.Acknowledged.Count == before)
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "no report was taken in 20 s");
                await Task.Delay(20);
            }

            backs.Add(Stopwatch.GetElapsedTime(start));
        }

        await stop.CancelAsync();
        await reporting;

        Assert.False(service.Child.HasEnded);
        Assert.Equal(reporters.Sent.Count, await Drill.ProveAsync(service, events, reporters));
        drill.End($"{cycles} kills, {reporters.Acknowledged.Count} lines, {reporters.Refused} tries refused, {reporters.Unanswered} without an answer, the next was taken after {backs.Max().TotalSeconds:0.00} s at most");
    }
}
