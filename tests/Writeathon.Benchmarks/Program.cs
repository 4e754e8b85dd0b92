using System.Diagnostics;
using System.Globalization;
using Writeathon.Benchmarks;

if (args is ["bare", var port, var readyBytes])
{
    await BareServer.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(readyBytes, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["append", var directory, var lines])
{
    await Bulk.AppendAsync(directory, long.Parse(lines, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["builds", var connections, .. var programs] && programs.Length > 0)
{
    var postgres = Environment.GetEnvironmentVariable("WRITEATHON_BENCHMARK_POSTGRES");
    Console.WriteLine(Table.Head);
    foreach (var row in await Posting.BuildsAsync(Scale.Full, programs, int.Parse(connections, CultureInfo.InvariantCulture), postgres))
    {
        Console.WriteLine(Table.Of(row));
    }

    return 0;
}

var benchmarks = new Dictionary<string, Func<Suite, Task<IReadOnlyList<Row>>>>
{
    ["post"] = Posting.AgainstBareAsync,
    ["commit"] = Posting.AgainstOneCommitAsync,
    ["postgres"] = Posting.OnPostgresAsync,
    ["alone"] = Posting.AloneAsync,
    ["totals"] = Reading.TotalsAsync,
    ["mixed"] = Reading.WhileReportingAsync,
    ["bulk"] = Bulk.AppendAsync,
    ["stream"] = Streaming.ListenAsync,
    ["rollup"] = Growing.RollupAsync,
    ["start"] = Growing.StartAsync,
    ["memory"] = Growing.MemoryAsync,
    ["disk"] = Bulk.DiskAsync,
};
var named = args.Where(arg => arg != "--short").ToList();
if (named.Count == 0 || named.Exists(name => name != "all" && !benchmarks.ContainsKey(name)))
{
    Console.Error.WriteLine($"""
        Name benchmarks: all {string.Join(' ', benchmarks.Keys)} [--short]
        Or hold builds of the program against each other: builds CONNECTIONS one/writeathon.dll other/writeathon.dll
        (on PostgreSQL with WRITEATHON_BENCHMARK_POSTGRES, in which NUMBER stands for 0, 1 and so on: a database for each)
        """);
    return 2;
}

Console.WriteLine(await Machine.DescribeAsync());
Console.WriteLine(Table.Head);
using var suite = new Suite(args.Contains("--short") ? Scale.Short : Scale.Full);
var isMet = true;
foreach (var (name, run) in benchmarks.Where(each => named.Contains("all") || named.Contains(each.Key)))
{
    var start = Stopwatch.GetTimestamp();
    // At once: a run of the whole table takes a while, and what it has found must not be lost with it.
    foreach (var row in await run(suite))
    {
        Console.WriteLine(Table.Of(row));
        isMet &= row.IsMet != false;
    }

    Console.Error.WriteLine($"{name}: {Table.Time(Stopwatch.GetElapsedTime(start))}");
}

return isMet ? 0 : 1;
