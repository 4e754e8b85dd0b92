using System.Globalization;
using Writeathon.Benchmarks.Load;

namespace Writeathon.Benchmarks;

/// <summary>A figure beside what it is held against.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Figure">Ours.</param>
/// <param name="Against">What it is held against.</param>
/// <param name="Result">The ratio, or what counts.</param>
/// <param name="Target">What it should be.</param>
/// <param name="IsMet">Whether it is; null where the figure is only to be said, or could not be measured.</param>
internal sealed record Row(string What, string Figure, string Against, string Result, string Target, bool? IsMet);

/// <summary>Writes figures down.</summary>
internal static class Table
{
    /// <summary>A ratio that should be at least so much.</summary>
    public static Row AtLeast(string what, Pair pair, string of, double target, TimeSpan? p99 = null) => new(
        what, $"{Rate(pair.Ours)}, p50 {Time(pair.Ours.P50)}, p99 {Time(pair.Ours.P99)}", $"{of}: {Rate(pair.Against)}",
        Number(pair.Ratio, "0.00"), $"≥ {Number(target, "0.00")}{(p99 is { } limit ? $", p99 < {Time(limit)}" : "")}",
        pair.Ratio >= target && (p99 is null || pair.Ours.P99 < p99));

    /// <summary>A row that could not be measured here.</summary>
    public static Row Skipped(string what, string target, string reason) => new(what, "not measured", reason, "", target, null);

    public static string Rate(Measured measured) => $"{Number(measured.PerSecond, "#,0")}/s";

    public static string Time(TimeSpan time) => time.TotalSeconds >= 1 ? $"{Number(time.TotalSeconds, "0.00")} s"
        : time.TotalMilliseconds >= 1 ? $"{Number(time.TotalMilliseconds, "0.0")} ms" : $"{Number(time.TotalMicroseconds, "0")} µs";

    public static string Number(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The table's head, as Markdown.</summary>
    public const string Head = """
        | what | figure | held against | ratio | wanted | met |
        |---|---|---|---|---|---|
        """;

    /// <summary>A row of it.</summary>
    public static string Of(Row row) =>
        $"| {row.What} | {row.Figure} | {row.Against} | {row.Result} | {row.Target} | {row.IsMet switch { true => "yes", false => "NO", null => "–" }} |";
}

/// <summary>Two that were held against each other in turns.</summary>
/// <param name="Ours">The medians of one.</param>
/// <param name="Against">Those of the other.</param>
/// <param name="Ratio">
/// The rate of the one for that of the other: the median of each turn's ratio to the turn beside it, out of which falls what a neighbour on the
/// machine takes from both.
/// </param>
internal sealed record Pair(Measured Ours, Measured Against, double Ratio);

/// <summary>Two that are held against each other, run in turns.</summary>
internal static class Turns
{
    /// <summary>Warms both up, then runs A B A B A B: many short turns.</summary>
    public static Pair Take(Scale scale, Func<TimeSpan, TimeSpan, Measured> ours, Func<TimeSpan, TimeSpan, Measured> against)
    {
        ours(TimeSpan.Zero, scale.WarmUp);
        against(TimeSpan.Zero, scale.WarmUp);
        var turns = Enumerable.Range(0, scale.Turns)
            .Select(_ => (Ours: ours(scale.Turn / 5, scale.Turn), Against: against(scale.Turn / 5, scale.Turn))).ToList();
        return new(
            Median([.. turns.Select(turn => turn.Ours)]), Median([.. turns.Select(turn => turn.Against)]),
            Middle(turns, turn => turn.Ours.PerSecond / turn.Against.PerSecond));
    }

    /// <summary>The median of each figure.</summary>
    public static Measured Median(IReadOnlyCollection<Measured> runs) =>
        new(Middle(runs, run => run.PerSecond), Middle(runs, run => run.P50), Middle(runs, run => run.P99));

    /// <summary>The middle of an odd number.</summary>
    public static TValue Middle<T, TValue>(IReadOnlyCollection<T> runs, Func<T, TValue> figure) => runs.Select(figure).Order().ElementAt(runs.Count / 2);
}
