using System.Diagnostics;
using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>What must not grow with the ledger.</summary>
internal static class Growing
{
    /// <summary>The rollup after 1,000 new lines: with few and many in one year, and with few and many over ten years.</summary>
    public static async Task<IReadOnlyList<Row>> RollupAsync(Suite suite)
    {
        var scale = suite.Scale;
        var (year, few, many) = await RollupAsync(scale, (scale.FewLines, scale.ManyLines), "", await suite.FewAsync(), await suite.ManyAsync());
        (suite.Few, suite.Many) = (few, many);
        using var scratch = new Scratch();
        var (years, _, _) = await RollupAsync(
            scale, (scale.FewOverYears, scale.ManyOverYears), " over ten years",
            await Filling.FillAsync(scratch.Ledger("few"), scale.FewOverYears, scale.Events, years: 10),
            await Filling.FillAsync(scratch.Ledger("many"), scale.ManyOverYears, scale.Events, years: 10));
        return [year, years];
    }

    private static async Task<(Row Row, Prepared Few, Prepared Many)> RollupAsync(
        Scale scale, (long Few, long Many) lines, string over, Prepared withFew, Prepared withMany)
    {
        await using var many = await Served.StartAsync(withMany);
        await using var few = await Served.StartAsync(withFew);
        var (manyTimes, fewTimes) = (new List<TimeSpan>(), new List<TimeSpan>());
        // The first of each takes in all that was there, once.
        for (var round = 0; round < scale.Rounds + 5; round++)
        {
            foreach (var (served, times) in new[] { (many, manyTimes), (few, fewTimes) })
            {
                served.ReportOnce(1_000);
                times.Add(await served.RollUpAsync());
            }
        }

        var (large, small) = (Turns.Middle(manyTimes[2..], time => time), Turns.Middle(fewTimes[2..], time => time));
        return (
            new(
                $"rollup after 1,000 new lines, {Table.Number(lines.Many, "#,0")} lines{over}", Table.Time(large),
                $"{Table.Number(lines.Few, "#,0")} lines: {Table.Time(small)}; the first: {Table.Time(manyTimes[0])}, {Table.Time(fewTimes[0])}",
                Table.Number(large / small, "0.00"), "≤ 1.50", large / small <= 1.5),
            await few.ProveAsync(), await many.ProveAsync());
    }

    /// <summary>From the start of the program to its first answer: as it was built, and as it is published for a server.</summary>
    public static async Task<IReadOnlyList<Row>> StartAsync(Suite suite)
    {
        var many = await suite.ManyAsync();
        using var place = new Scratch();
        var (published, said) = await Published.MakeAsync(place);
        var programs = new List<(string What, string? Program, List<TimeSpan> Empty, List<TimeSpan> Large)> { ("as built", null, [], []) };
        if (published is not null)
        {
            programs.Add(("as published", published, [], []));
        }

        var bare = new List<TimeSpan>();
        for (var round = 0; round < suite.Scale.Rounds + 2; round++)
        {
            bare.Add(await Bare.FirstAnswerAsync());
            foreach (var (_, program, empty, large) in programs)
            {
                using var scratch = new Scratch();
                empty.Add(await StartAsync(scratch.Ledger(), program));
                large.Add(await StartAsync(many.Place, program));
            }
        }

        var rows = new List<Row>();
        foreach (var (what, _, empty, large) in programs)
        {
            rows.Add(Row($"first answer after the start, {what}, no ledger yet", empty, TimeSpan.FromSeconds(1)));
            rows.Add(Row($"the same, {Table.Number(many.Total, "#,0")} lines", large, TimeSpan.FromSeconds(2)));
        }

        if (published is null)
        {
            rows.Add(Table.Skipped("first answer after the start, as published", "< 1.00 s", said.Split('\n')[^1]));
        }

        return rows;

        Row Row(string what, List<TimeSpan> times, TimeSpan target)
        {
            var middle = Turns.Middle(times, time => time);
            return new(what, Table.Time(middle), $"at most {Table.Time(times.Max())}; the bare server: {Table.Time(Turns.Middle(bare, time => time))}",
                Table.Number(middle / Turns.Middle(bare, time => time), "0.0"), $"< {Table.Time(target)}", middle < target);
        }
    }

    /// <summary>The memory that the service holds under load.</summary>
    public static async Task<IReadOnlyList<Row>> MemoryAsync(Suite suite)
    {
        await using var served = await Served.StartAsync(await suite.ManyAsync());
        var before = served.Memory();
        for (var round = 0; round < suite.Scale.Rounds; round++)
        {
            served.Report(256, TimeSpan.Zero, suite.Scale.Time);
            served.Read(64, TimeSpan.Zero, suite.Scale.Time);
        }

        var after = served.Memory();
        suite.Many = await served.ProveAsync();
        return
        [
            new(
                $"memory, {Table.Number(served.From.Total, "#,0")} lines, {suite.Scale.Events:#,0} events, 256 connections report, 64 read",
                $"{Table.Number(after.Now, "0")} MB, at most {Table.Number(after.Most, "0")} MB", $"before the load: {Table.Number(before.Now, "0")} MB", "",
                "< 300 MB", after.Most < 300),
        ];
    }

    private static async Task<TimeSpan> StartAsync(LedgerPlace place, string? program)
    {
        var start = Stopwatch.GetTimestamp();
        await using var service = await Service.StartAsync(place, program: program);
        using var answer = await service.Http.GetAsync(Served.TotalsPath);
        answer.EnsureSuccessStatusCode();
        var took = Stopwatch.GetElapsedTime(start);
        await service.StopAsync();
        return took;
    }
}
