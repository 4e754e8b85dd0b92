using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>Names what the figures were measured on.</summary>
internal static class Machine
{
    private const int Syncs = 200;

    /// <summary>Processor, memory, disk with the time of a sync, runtime.</summary>
    public static async Task<string> DescribeAsync()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        var sync = Table.Time(await SyncAsync());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Served.Today:yyyy-MM-dd}, {Environment.ProcessorCount} × {processor ?? RuntimeInformation.ProcessArchitecture.ToString()}, {memory:0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, a sync of 4 kB takes {sync}");
    }

    /// <summary>The middle time of writing a page and having it on the disk.</summary>
    private static async Task<TimeSpan> SyncAsync()
    {
        using var scratch = new Scratch();
        await using var file = new FileStream(Path.Combine(scratch.Path, "sync"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        var times = new List<TimeSpan>();
        for (var i = 0; i < Syncs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return Turns.Middle(times, time => time);
    }
}
