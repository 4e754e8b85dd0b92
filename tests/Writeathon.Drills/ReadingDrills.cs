using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Writeathon.Running;

namespace Writeathon.Drills;

public sealed class ReadingDrills
{
    [Fact]
    public async Task Totals_are_never_older_than_what_was_acknowledged_on_SQLite()
    {
        using var scratch = new Scratch();
        await ReadWhileWritingAsync(scratch.Ledger());
    }

    [Fact]
    public async Task Totals_are_never_older_than_what_was_acknowledged_on_PostgreSQL()
    {
        Drill.Needs(PostgresCluster.Missing is null, PostgresCluster.Missing ?? "");
        await using var cluster = await PostgresCluster.StartAsync();
        using var scratch = new Scratch();
        await ReadWhileWritingAsync(scratch.Ledger() with { Postgres = await cluster.CreateAsync("ledger") });
    }

    private static async Task ReadWhileWritingAsync(LedgerPlace place)
    {
        var drill = Drill.Begin();
        await using var service = await Service.StartAsync(place);
        var events = await Drill.PrepareAsync(service, 8);
        using var reporters = new Reporters(service.Address, events, drill.Seed);
        var (sent, acknowledged, reads) = (0L, 0L, 0L);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(Drill.Cycles(20) / 5.0));
        var writing = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                Interlocked.Increment(ref sent);
                Assert.Equal(HttpStatusCode.Created, await reporters.TryAsync($"{drill.Seed}-{writer}-{number}", events[writer]));
                Interlocked.Increment(ref acknowledged);
            }
        });
        var reading = Enumerable.Range(0, 8).Select(async _ =>
        {
            var (lastVersion, lastActions) = (0L, 0L);
            while (!stop.IsCancellationRequested)
            {
                var atLeast = Interlocked.Read(ref acknowledged);
                var told = await service.Http.GetFromJsonAsync<JsonElement>($"/api/v1/campaigns/{Drill.Year}/totals");
                var atMost = Interlocked.Read(ref sent);
                var (version, actions) = (told.GetProperty("version").GetInt64(), told.GetProperty("actions").GetInt64());
                Assert.InRange(actions, Math.Max(atLeast, lastActions), atMost);
                Assert.True(version >= lastVersion, $"the version fell from {lastVersion} to {version}");
                Assert.Equal(actions, told.GetProperty("byKind").EnumerateArray().Sum(kind => kind.GetProperty("actions").GetInt64()));
                (lastVersion, lastActions) = (version, actions);
                Interlocked.Increment(ref reads);
            }
        });

        await Task.WhenAll([.. writing, .. reading]);

        Assert.Equal(acknowledged, await Drill.ProveAsync(service, events, reporters));
        drill.End($"{acknowledged} lines, {reads} reads, each at least what was acknowledged and at most what was sent");
    }
}
