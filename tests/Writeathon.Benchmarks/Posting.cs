using Writeathon.Benchmarks.Load;
using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>Reports that are on disk before they are acknowledged.</summary>
internal static class Posting
{
    private static readonly Dictionary<string, string> OneCommitEach = new() { ["WRITEATHON_Ledger__MostTogether"] = "1" };

    /// <summary>Against the bare server, which keeps nothing.</summary>
    public static async Task<IReadOnlyList<Row>> AgainstBareAsync(Suite suite)
    {
        await using var served = await Served.StartAsync();
        await using var bare = await Bare.StartAsync();
        var rows = new List<Row>();
        foreach (var (connections, target, p99) in new[] { (64, 0.40, TimeSpan.FromMilliseconds(25)), (256, 0.50, (TimeSpan?)null) })
        {
            var pair = Turns.Take(
                suite.Scale,
                (warmUp, time) => served.Report(connections, warmUp, time),
                (warmUp, time) => bare.Report(served.From.Events, connections, warmUp, time));
            rows.Add(Table.AtLeast($"durable POST …/actions, {connections} connections", pair, "bare server", target, p99));
        }

        await served.ProveAsync();
        return rows;
    }

    /// <summary>Against one commit per request through the same code, on this disk and on a slow one.</summary>
    public static async Task<IReadOnlyList<Row>> AgainstOneCommitAsync(Suite suite)
    {
        using var scratch = new Scratch();
        var slow = await SlowSync.CompileAsync(scratch, TimeSpan.FromMilliseconds(2));
        var rows = new List<Row>();
        foreach (var connections in new[] { 64, 256 })
        {
            rows.Add(await AgainstOneCommitAsync(suite, $"the same, {connections} connections, SQLite", connections, new Dictionary<string, string>(), 9));
            var what = $"the same, {connections} connections, where a sync takes 2 ms";
            rows.Add(slow is null
                ? Table.Skipped(what, "≥ 50.00", "no compiler here for the delay")
                : await AgainstOneCommitAsync(suite, what, connections, slow, 50));
        }

        return rows;
    }

    /// <summary>On PostgreSQL.</summary>
    public static async Task<IReadOnlyList<Row>> OnPostgresAsync(Suite suite)
    {
        const string What = "durable POST …/actions, 64 connections, PostgreSQL";
        if (PostgresCluster.Missing is { } reason)
        {
            return [Table.Skipped(What, "≥ 0.30", reason)];
        }

        await using var cluster = await PostgresCluster.StartAsync();
        await using var served = await Served.StartAsync(postgres: await cluster.CreateAsync("together"));
        await using var one = await Served.StartAsync(OneCommitEach, await cluster.CreateAsync("one"));
        await using var bare = await Bare.StartAsync();
        var toBare = Turns.Take(
            suite.Scale,
            (warmUp, time) => served.Report(64, warmUp, time),
            (warmUp, time) => bare.Report(served.From.Events, 64, warmUp, time));
        var toOne = Turns.Take(
            suite.Scale,
            (warmUp, time) => served.Report(64, warmUp, time),
            (warmUp, time) => one.Report(64, warmUp, time));
        await served.ProveAsync();
        await one.ProveAsync();
        return
        [
            Table.AtLeast(What, toBare, "bare server", 0.30),
            Table.AtLeast("the same", toOne, "one commit per request", 3),
        ];
    }

    /// <summary>One caller who waits for each answer: a batch must not make them wait.</summary>
    public static async Task<IReadOnlyList<Row>> AloneAsync(Suite suite)
    {
        await using var served = await Served.StartAsync();
        await using var one = await Served.StartAsync(OneCommitEach);
        var (ours, alone, _) = Turns.Take(
            suite.Scale,
            (warmUp, time) => served.Report(1, warmUp, time),
            (warmUp, time) => one.Report(1, warmUp, time));
        await served.ProveAsync();
        await one.ProveAsync();
        var ratio = ours.P50 / alone.P50;
        return
        [
            new(
                "one connection, one request at a time", $"p50 {Table.Time(ours.P50)}, p99 {Table.Time(ours.P99)}",
                $"one commit per request: p50 {Table.Time(alone.P50)}", Table.Number(ratio, "0.00"), "≤ 1.25", ratio <= 1.25),
        ];
    }

    /// <summary>
    /// Builds of the program against each other, in turns: what one of their reports costs in processor time, which a busy machine bends
    /// less than it bends a rate.
    /// </summary>
    public static async Task<IReadOnlyList<Row>> BuildsAsync(Scale scale, IReadOnlyList<string> programs, int connections, string? postgres)
    {
        var served = new List<Served>();
        try
        {
            foreach (var program in programs)
            {
                served.Add(await Served.StartAsync(postgres: postgres?.Replace("NUMBER", $"{served.Count}", StringComparison.Ordinal), program: program));
                served[^1].Report(connections, TimeSpan.Zero, scale.WarmUp);
            }

            var runs = served.Select(_ => new List<(Measured Measured, double Microseconds)>()).ToList();
            for (var turn = 0; turn < scale.Turns; turn++)
            {
                for (var i = 0; i < served.Count; i++)
                {
                    var (processor, acknowledged) = (served[i].Processor(), served[i].Acknowledged);
                    var measured = served[i].Report(connections, TimeSpan.Zero, scale.Turn);
                    runs[i].Add((measured, (served[i].Processor() - processor).TotalMicroseconds / (served[i].Acknowledged - acknowledged)));
                }
            }

            foreach (var each in served)
            {
                await each.ProveAsync();
            }

            // Each turn is held against the first build's turn beside it: what a neighbour takes from both of them falls out.
            return
            [
                .. programs.Select((program, i) => Row(
                    program, Turns.Median([.. runs[i].Select(run => run.Measured)]), Turns.Middle(runs[i], run => run.Microseconds),
                    Turns.Middle([.. runs[i].Zip(runs[0], (run, first) => run.Microseconds / first.Microseconds)], ratio => ratio))),
            ];
        }
        finally
        {
            foreach (var each in served)
            {
                await each.DisposeAsync();
            }
        }
    }

    private static Row Row(string program, Measured measured, double cost, double ratio) => new(
        program, $"{Table.Rate(measured)}, p50 {Table.Time(measured.P50)}, p99 {Table.Time(measured.P99)}",
        $"{Table.Number(cost, "0.0")} µs of processor a report", Table.Number(ratio, "0.00"), "to be said", null);

    private static async Task<Row> AgainstOneCommitAsync(
        Suite suite, string what, int connections, IReadOnlyDictionary<string, string> environment, double target)
    {
        await using var served = await Served.StartAsync(environment);
        await using var one = await Served.StartAsync(new Dictionary<string, string>(environment.Concat(OneCommitEach)));
        var pair = Turns.Take(
            suite.Scale,
            (warmUp, time) => served.Report(connections, warmUp, time),
            (warmUp, time) => one.Report(connections, warmUp, time));
        await served.ProveAsync();
        await one.ProveAsync();
        return Table.AtLeast(what, pair, "one commit per request", target);
    }
}
