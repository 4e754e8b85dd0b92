using Writeathon.Running;

namespace Writeathon.Drills;

public sealed class SyncDrills
{
    private const string Tracer = "/usr/bin/strace";

    [Fact]
    public async Task Between_every_request_and_its_answer_lies_a_sync()
    {
        Drill.Needs(File.Exists(Tracer), "strace is not installed");
        var drill = Drill.Begin();
        using var scratch = new Scratch();
        var trace = Path.Combine(scratch.Path, "trace");
        string[] keys;
        await using (var service = await Service.StartAsync(
            scratch.Ledger(),
            through: [Tracer, "-f", "-s", "4096", "-o", trace, "-e", "trace=fsync,fdatasync,read,recvfrom,recvmsg,write,writev,sendto,sendmsg"]))
        {
            var events = await Drill.PrepareAsync(service, 4);
            using var reporters = new Reporters(service.Address, events, drill.Seed);

            // One after another, then eight at a time: then a sync is shared, and still lies between.
            keys = [.. Enumerable.Range(0, 120).Select(number => $"key-{drill.Seed}-{number:000}")];
            foreach (var key in keys[..40])
            {
                Assert.Equal(System.Net.HttpStatusCode.Created, await reporters.TryAsync(key, events[0]));
            }

            await Parallel.ForEachAsync(
                keys[40..], new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (key, _) => Assert.Equal(System.Net.HttpStatusCode.Created, await reporters.TryAsync(key, events[1])));
            await Drill.ProveAsync(service, events, reporters);
            await service.StopAsync();
        }

        var calls = await File.ReadAllLinesAsync(trace);
        var syncs = Enumerable.Range(0, calls.Length).Where(i => IsSyncEnd(calls[i])).ToList();
        foreach (var key in keys)
        {
            var asked = Array.FindIndex(calls, call => call.Contains($"Idempotency-Key: {key}", StringComparison.Ordinal));
            var answered = Array.FindIndex(calls, call => call.Contains($"\\\"key\\\":\\\"{key}\\\"", StringComparison.Ordinal));
            Assert.True(asked >= 0 && answered > asked, $"{key} was asked at {asked} and answered at {answered}");
            Assert.True(syncs.Exists(sync => asked < sync && sync < answered), $"{key} was answered without a sync");
        }

        drill.End($"{keys.Length} requests, {syncs.Count} syncs, one at least between each request and its answer");
    }

    // Ended well: either in one line, or begun in an earlier one while another thread was seen.
    private static bool IsSyncEnd(string call) =>
        (call.Contains("fdatasync", StringComparison.Ordinal) || call.Contains("fsync", StringComparison.Ordinal)) && call.EndsWith("= 0", StringComparison.Ordinal);
}
