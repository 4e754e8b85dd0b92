namespace Writeathon;

/// <summary>What an earlier year stood at on a campaign day, from the dated figures that were stated of it.</summary>
public static class AgeFigures
{
    /// <summary>
    /// Interpolates a year's figures on a campaign day, counted from that year's own first day. On the day of a figure it is that figure;
    /// between two days it lies on the straight line between their figures, whole actions, the rest cut off; before the first and after
    /// the last there is none. Interim and final figures serve alike. Of two on one day the headline serves, else the larger.
    /// 2014, with 1,000,000 as of day 10 and 2,000,000 as of day 19: on day 14 it is 1,000,000 + 1,000,000 × 4/9 = 1,444,444.
    /// </summary>
    /// <param name="day">The campaign day.</param>
    /// <param name="figures">Figures of actions of one year and scope; those without a day are passed over.</param>
    /// <param name="window">The days in which that year ran.</param>
    /// <returns>The figure of that day and those that it lies between, or null.</returns>
    public static SameAge? On(long day, IEnumerable<YearRecord> figures, YearWindow window)
    {
        var dated = Dated(figures);
        var before = dated.LastOrDefault(figure => window.DayOf(figure.AsOf!.Value) <= day);
        var after = dated.FirstOrDefault(figure => window.DayOf(figure.AsOf!.Value) >= day);
        if (before is null || after is null)
        {
            return null;
        }

        if (before == after)
        {
            return new(window.CampaignYear, day, before.Figure, SameAgeBasis.Interpolated, before.Exactness) { Figures = [DatedFigure.Of(before)] };
        }

        var (first, last) = (window.DayOf(before.AsOf!.Value), window.DayOf(after.AsOf!.Value));
        var actions = before.Figure + (long)((decimal)(after.Figure - before.Figure) * (day - first) / (last - first));
        return new(window.CampaignYear, day, actions, SameAgeBasis.Interpolated, Between(before.Exactness, after.Exactness))
        {
            Figures = [DatedFigure.Of(before), DatedFigure.Of(after)],
        };
    }

    /// <summary>Figures that have a day, by day; of two on one day the headline, else the larger.</summary>
    public static IReadOnlyList<YearRecord> Dated(IEnumerable<YearRecord> figures) =>
    [
        .. figures.Where(figure => figure.AsOf is not null)
            .GroupBy(figure => figure.AsOf!.Value, (_, same) => same.OrderByDescending(figure => figure.Headline).ThenByDescending(figure => figure.Figure).First())
            .OrderBy(figure => figure.AsOf),
    ];

    /// <summary>Whether the truth may be larger than the figure by an unknown number.</summary>
    public static bool IsLowerBound(this Exactness exactness) => exactness is Exactness.MoreThan or Exactness.AtLeast;

    // A point on a line is an estimate, and where an end of it is a lower bound so is the point.
    private static Exactness Between(Exactness before, Exactness after) =>
        before == Exactness.MoreThan || after == Exactness.MoreThan ? Exactness.MoreThan
        : before == Exactness.AtLeast || after == Exactness.AtLeast ? Exactness.AtLeast
        : Exactness.About;
}
