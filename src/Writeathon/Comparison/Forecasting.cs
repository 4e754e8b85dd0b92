namespace Writeathon;

/// <summary>A range for a campaign's final figure.</summary>
/// <param name="Low">Its lower end, whole actions.</param>
/// <param name="Mid">Its middle.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Years">The years that it rests on, oldest first.</param>
/// <param name="Missed">By which share of a final figure the same method missed, in the median, when each of its years was forecast from the others; 4 decimals.</param>
public sealed record Forecast(long Low, long Mid, long High, IReadOnlyList<long> Years, double Missed);

/// <summary>An earlier year: what was known of it at this age, and what it came to.</summary>
/// <param name="Year">The year.</param>
/// <param name="SameAge">What was known on this campaign day.</param>
/// <param name="Final">Its final figure.</param>
public sealed record AgedYear(long Year, long SameAge, long Final);

/// <summary>How much a campaign will have come to when all reports are in.</summary>
/// <remarks>
/// <para>
/// Reports come late, and each year in its own way. A year of which 1,000,000 of the final 3,245,565 were known at this age had a share
/// of 0.308; if this year's reports come in as that year's did, this year's final figure is the running total divided by that share. Each
/// comparable year gives one such forecast: <c>low</c> is the smallest of them, <c>mid</c> their median (of an even number, the mean of
/// the two in the middle), <c>high</c> the largest. <c>missed</c> tells how good that is: each year is left out in turn and forecast by
/// the median from the others, the error is taken as a share of what it really came to, and <c>missed</c> is the median error.
/// </para>
/// <para>
/// The method is the chain ladder of insurance reserving, whose development factor (final over known at this age) is the inverse of the
/// share: T. Mack, Distribution-free calculation of the standard error of chain ladder reserve estimates, ASTIN Bulletin 23 (2), 1993,
/// 213–225. Its weighted mean over years is replaced by range and median, for there are few years and each is told by name. Leaving one
/// out: M. Stone, Cross-validatory choice and assessment of statistical predictions, Journal of the Royal Statistical Society B 36 (2),
/// 1974, 111–147.
/// </para>
/// </remarks>
public static class Forecasting
{
    /// <summary>The fewest years that allow a forecast: one can be neither a range nor left out.</summary>
    public const int FewestYears = 2;

    /// <summary>
    /// Forecasts a final figure. A year of which nothing was known at this age, or whose final figure is not above what was known, is left out.
    /// </summary>
    /// <param name="actions">The running total.</param>
    /// <param name="years">Earlier years that are comparable, in any order, each once.</param>
    /// <returns>The forecast, or null with fewer than <see cref="FewestYears"/> years or nothing to go on from.</returns>
    public static Forecast? Of(long actions, IEnumerable<AgedYear> years)
    {
        var known = years.Where(year => year.SameAge > 0 && year.Final > year.SameAge).OrderBy(year => year.Year).ToList();
        if (known.Count < FewestYears || actions <= 0)
        {
            return null;
        }

        var forecasts = Forecasts(actions, known);
        var missed = known.Select(year => Math.Abs(Median(Forecasts(year.SameAge, known.Where(other => other != year))) - year.Final) / year.Final);
        return new(
            Whole(forecasts.Min()), Whole(Median(forecasts)), Whole(forecasts.Max()), [.. known.Select(year => year.Year)],
            (double)Math.Round(Median(missed), 4, MidpointRounding.AwayFromZero));
    }

    // Multiplied first: a share such as 1/3 has no end in decimals.
    private static List<decimal> Forecasts(long actions, IEnumerable<AgedYear> years) =>
        [.. years.Select(year => (decimal)actions * year.Final / year.SameAge)];

    private static decimal Median(IEnumerable<decimal> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static long Whole(decimal actions) => (long)Math.Round(Math.Min(actions, long.MaxValue), MidpointRounding.AwayFromZero);
}
