namespace Writeathon;

/// <summary>What was known of a year at the end of a campaign day.</summary>
/// <param name="Day">The campaign day, from 1.</param>
/// <param name="Actions">What was known.</param>
/// <param name="Exactness">How it bounds the truth.</param>
public sealed record PacePoint(long Day, long Actions, Exactness Exactness = Exactness.Exact);

/// <summary>How a year grew, as far as it is known.</summary>
/// <param name="Year">The year.</param>
/// <param name="Basis">Our own ledger, with a point for each day; or dated figures of the record book, and nothing between them.</param>
/// <param name="Points">The points, by day.</param>
public sealed record PaceCurve(long Year, SameAgeBasis Basis, IReadOnlyList<PacePoint> Points);

/// <summary>How a campaign grows, beside the years before it: like days with like days.</summary>
/// <param name="LastDay">The last campaign day that is of interest: the campaign's, or today where reports still come in after it.</param>
/// <param name="Own">The campaign's own curve; without points before its first day.</param>
/// <param name="Earlier">Earlier years, newest first.</param>
public sealed record Pace(long LastDay, PaceCurve Own, IReadOnlyList<PaceCurve> Earlier)
{
    /// <summary>How many earlier years are told at the most: more could not be told apart.</summary>
    public const int MostEarlier = 4;

    /// <summary>Lays out a campaign beside the years before it.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="today">The world's day.</param>
    /// <param name="actions">Its running total.</param>
    /// <param name="known">What was known of it at the end of days on which something came in.</param>
    /// <param name="ledger">The same of earlier campaigns of our own ledger.</param>
    /// <param name="figures">The record book's figures of the world of earlier years.</param>
    /// <param name="windows">The days in which earlier years ran.</param>
    public static Pace Of(
        Campaign campaign, DateOnly today, long actions, IReadOnlyDictionary<DateOnly, long> known,
        IEnumerable<(Campaign Campaign, IReadOnlyDictionary<DateOnly, long> Known)> ledger, IEnumerable<YearRecord> figures,
        ILookup<long, YearWindow> windows)
    {
        var now = Math.Min(campaign.DayOf(today), campaign.DayOf(campaign.ReportsUntil));
        var last = Math.Max(campaign.Length, now);
        var own = Curve(campaign, known, now, actions);
        var ours = ledger.Where(year => year.Campaign.Year < campaign.Year && year.Known.Count > 0)
            .Select(year => Curve(year.Campaign, year.Known, last)).ToList();
        var counted = UnitKinds.Of(campaign.Kinds);
        var book = figures
            .Where(figure => figure.Scope == Countries.World && figure.Measure == Measure.Actions && figure.CampaignYear < campaign.Year)
            .GroupBy(figure => figure.CampaignYear)
            .Where(ofYear => ours.TrueForAll(curve => curve.Year != ofYear.Key))
            .Select(ofYear => Dots(ofYear, YearWindow.Of(Countries.World, windows[ofYear.Key], own: null), LikeWithLike.Choose(ofYear, counted), last))
            .OfType<PaceCurve>();
        return new(last, own, [.. ours.Concat(book).OrderByDescending(curve => curve.Year).Take(MostEarlier)]);
    }

    // A day on which nothing came stands where the day before stood.
    private static PaceCurve Curve(Campaign campaign, IReadOnlyDictionary<DateOnly, long> known, long last, long? now = null)
    {
        var actions = known.Where(day => day.Key < campaign.StartsOn).Select(day => day.Value).DefaultIfEmpty().Max();
        var points = new List<PacePoint>();
        for (var day = 1L; day <= last; day++)
        {
            actions = known.TryGetValue(campaign.StartsOn.AddDays((int)day - 1), out var then) ? then : actions;
            // The day that is still running is told by the total of this moment.
            points.Add(new(day, day == last ? now ?? actions : actions));
        }

        return new(campaign.Year, SameAgeBasis.Ledger, points);
    }

    private static PaceCurve? Dots(IGrouping<long, YearRecord> ofYear, YearWindow? window, YearRecord? chosen, long last)
    {
        // Figures of other kinds than the one that the year is compared with would bend the line.
        var points = window is null ? [] : AgeFigures.Dated(ofYear.Where(figure => chosen?.Kinds.DiffersFrom(figure.Kinds) != true))
            .Select(figure => new PacePoint(window.DayOf(figure.AsOf!.Value), figure.Figure, figure.Exactness))
            .Where(point => point.Day >= 1 && point.Day <= last)
            .ToList();
        return points.Count == 0 ? null : new(ofYear.Key, SameAgeBasis.Interpolated, points);
    }
}
