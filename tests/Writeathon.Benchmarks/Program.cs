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

if (args is ["builds", var connections, .. var programs])
{
    var rows = await Posting.BuildsAsync(Scale.Full, programs, int.Parse(connections, CultureInfo.InvariantCulture), Environment.GetEnvironmentVariable("BUILDS_POSTGRES"));
    Console.WriteLine(Table.Of(rows));
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
    ["rollup"] = Growing.RollupAsync,
    ["start"] = Growing.StartAsync,
    ["memory"] = Growing.MemoryAsync,
    ["disk"] = Bulk.DiskAsync,
};
var named = args.Where(arg => arg != "--short").ToList();
if (named.Count == 0 || named.Exists(name => name != "all" && !benchmarks.ContainsKey(name)))
{
    Console.Error.WriteLine($"Name benchmarks: all {string.Join(' ', benchmarks.Keys)} [--short]");
    return 2;
}

Console.WriteLine(await Machine.DescribeAsync());
using var suite = new Suite(args.Contains("--short") ? Scale.Short : Scale.Full);
var all = new List<Row>();
foreach (var (name, run) in benchmarks.Where(each => named.Contains("all") || named.Contains(each.Key)))
{
    var start = Stopwatch.GetTimestamp();
    var measured = await run(suite);
    all.AddRange(measured);
    // At once: a run of the whole table takes a while, and what it has found must not be lost with it.
    Console.Error.WriteLine($"{Table.Of(measured)}\n{name}: {Table.Time(Stopwatch.GetElapsedTime(start))}");
}

Console.WriteLine(Table.Of(all));
return all.Exists(row => row.IsMet == false) ? 1 : 0;
