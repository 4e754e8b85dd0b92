namespace Writeathon.Benchmarks;

/// <summary>Reports that are on disk before they are acknowledged.</summary>
internal static class Posting
{
    /// <summary>Against the bare server, which keeps nothing.</summary>
    public static async Task<IReadOnlyList<Row>> AgainstBareAsync(Scale scale)
    {
        await using var served = await Served.StartAsync();
        await using var bare = await Bare.StartAsync();
        var rows = new List<Row>();
        foreach (var (connections, target, p99) in new[] { (64, 0.40, TimeSpan.FromMilliseconds(25)), (256, 0.50, (TimeSpan?)null) })
        {
            var (ours, nothing) = Turns.Take(
                scale,
                (warmUp, time) => served.Report(connections, warmUp, time),
                (warmUp, time) => bare.Report(served.Events, connections, warmUp, time));
            rows.Add(Table.AtLeast($"durable POST …/actions, {connections} connections", ours, nothing, "bare server", target, p99));
        }

        await served.ProveAsync();
        return rows;
    }
}
