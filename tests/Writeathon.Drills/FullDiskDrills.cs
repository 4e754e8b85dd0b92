using System.Net;
using Writeathon.Running;

namespace Writeathon.Drills;

public sealed class FullDiskDrills
{
    [Fact]
    public async Task On_a_full_disk_it_refuses_goes_on_reading_and_heals_without_a_restart()
    {
        var drill = Drill.Begin();
        using var scratch = new Scratch();
        await using var disk = await SmallDisk.MountAsync(Path.Combine(scratch.Path, "disk"), "24m");
        Drill.Needs(disk is not null, "a small disk can be mounted by root only");
        await using var service = await Service.StartAsync(new LedgerPlace(Path.Combine(disk!.Path, "ledger")));
        var events = await Drill.PrepareAsync(service, 8);
        using var reporters = new Reporters(service.Address, events, drill.Seed);
        var taken = 0;
        var refusals = new Dictionary<HttpStatusCode, int>();

        for (var time = 0; time < 3; time++)
        {
            await ReportAsync(200, mustBeTaken: true);
            disk.Fill();
            // What is left of the log may still take some.
            for (var tries = 0; refusals.Values.Sum() < (time + 1) * 100; tries++)
            {
                Assert.True(tries < 1_000, "a full disk refuses nothing");
                await ReportAsync(50, mustBeTaken: false);
            }

            Assert.Equal(taken, await service.TotalAsync(Drill.Year));
            using (var read = await service.Http.GetAsync($"/api/v1/events/{events[0].Id}"))
            {
                Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            }

            disk.MakeRoom();
            await ReportAsync(200, mustBeTaken: true);
        }

        Assert.Equal(taken, await Drill.ProveAsync(service, events, reporters));
        drill.End($"3 times full: {taken} lines, refused with {string.Join(" and ", refusals.Select(each => $"{(int)each.Key} {each.Value} times"))}");

        async Task ReportAsync(int reports, bool mustBeTaken)
        {
            var first = reporters.Sent.Count;
            var statuses = await Task.WhenAll(Enumerable.Range(first, reports).Select(
                number => reporters.TryAsync($"{drill.Seed}-{number}", events[number % events.Count])));
            foreach (var status in statuses)
            {
                Assert.NotNull(status);
                if (status == HttpStatusCode.Created)
                {
                    taken++;
                    continue;
                }

                Assert.False(mustBeTaken, $"there is room, and a report was refused with {status}");
                refusals[status.Value] = refusals.GetValueOrDefault(status.Value) + 1;
            }
        }
    }

    /// <summary>A disk of a few megabytes in memory, unmounted however the drill ends.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        private string Filler => System.IO.Path.Combine(Path, "filler");

        public static async Task<SmallDisk?> MountAsync(string path, string size)
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            {
                return null;
            }

            Directory.CreateDirectory(path);
            var (exitCode, _) = await Child.RunAsync(new("mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", path]));
            return exitCode == 0 ? new(path) : null;
        }

        public void Fill()
        {
            using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            var page = new byte[4096];
            try
            {
                for (; ; )
                {
                    filler.Write(page);
                }
            }
            catch (IOException)
            {
                // Full, which was the purpose.
            }
        }

        public void MakeRoom() => File.Delete(Filler);

        public async ValueTask DisposeAsync() => await Child.RunAsync(new("umount", ["-l", Path]));
    }
}
