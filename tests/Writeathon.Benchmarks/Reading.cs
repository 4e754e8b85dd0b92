
namespace Writeathon.Benchmarks;

/// <summary>Readers of the totals.</summary>
internal static class Reading
{
    private const int Readers = 64;

    /// <summary>Against the bare server, which sends as many bytes, with many lines in the ledger and with few.</summary>
    public static async Task<IReadOnlyList<Row>> TotalsAsync(Suite suite)
    {
        await using var many = await Served.StartAsync(await suite.ManyAsync());
        await using var few = await Served.StartAsync(await suite.FewAsync());
        var (length, etag) = await AnswerAsync(many);
        await using var bare = await Bare.StartAsync(length);
        var lines = Table.Number(many.From.Total, "#,0");
        var toBare = Turns.Take(
            suite.Scale,
            (warmUp, time) => many.Read(Readers, warmUp, time),
            (warmUp, time) => bare.Read(Readers, warmUp, time));

        // Countries and cases are the same, so the answers are as long but for the digits of their sums.
        var toFew = Turns.Take(
            suite.Scale,
            (warmUp, time) => many.Read(Readers, warmUp, time),
            (warmUp, time) => few.Read(Readers, warmUp, time));
        var known = Turns.Take(
            suite.Scale,
            (warmUp, time) => many.Read(Readers, warmUp, time, etag),
            (warmUp, time) => many.Read(Readers, warmUp, time));
        return
        [
            Table.AtLeast($"GET …/totals, {lines} lines, {suite.Scale.Events:#,0} events, {length:#,0} bytes", toBare, "bare server", 0.85),
            Table.AtLeast("the same", toFew, $"{Table.Number(few.From.Total, "#,0")} lines", 0.85),
            new(
                "304 on the ETag that the reader has", $"{Table.Rate(known.Ours)}, p99 {Table.Time(known.Ours.P99)}", $"the whole answer: {Table.Rate(known.Against)}",
                Table.Number(known.Ratio, "0.00"), "every answer a 304", true),
        ];
    }

    /// <summary>While others report.</summary>
    public static async Task<IReadOnlyList<Row>> WhileReportingAsync(Suite suite)
    {
        const double Reports = 5_000;
        await using var served = await Served.StartAsync(await suite.ManyAsync());
        served.ReadWhileReporting(16, Reports, TimeSpan.Zero, suite.Scale.WarmUp);
        var runs = Enumerable.Range(0, suite.Scale.Rounds)
            .Select(_ => served.ReadWhileReporting(16, Reports, suite.Scale.Time / 10, suite.Scale.Time)).ToList();
        suite.Many = await served.ProveAsync();
        var (reads, reports) = (Turns.Median([.. runs.Select(run => run.Reads)]), Turns.Median([.. runs.Select(run => run.Reports)]));
        var tooOld = runs.Sum(run => run.TooOld);
        return
        [
            new(
                "GET …/totals while reports are written, 16 readers", $"{Table.Rate(reads)}, p50 {Table.Time(reads.P50)}, p99 {Table.Time(reads.P99)}",
                $"{Table.Rate(reports)} reports written", $"{tooOld} older than acknowledged", "5,000/s written, p99 < 20.0 ms, none older",
                tooOld == 0 && reads.P99 < TimeSpan.FromMilliseconds(20) && reports.PerSecond > Reports * 0.95),
        ];
    }

    private static async Task<(long Length, string Etag)> AnswerAsync(Served served)
    {
        using var response = await served.Service.Http.GetAsync(Served.TotalsPath);
        response.EnsureSuccessStatusCode();
        return ((await response.Content.ReadAsByteArrayAsync()).Length, response.Headers.ETag!.Tag);
    }
}
