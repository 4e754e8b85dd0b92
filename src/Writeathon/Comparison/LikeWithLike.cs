namespace Writeathon;

/// <summary>Which figure of an earlier year a campaign is compared with, and in what the two are known to be unlike.</summary>
public static class LikeWithLike
{
    /// <summary>
    /// The figure of a year that a campaign is compared with: the headline, unless another one fits the kinds that the campaign counts
    /// better. To take its place a figure must be as settled (no interim one stands in for a final one), name all its kinds, and be
    /// nearer by <see cref="UnitKinds.DistanceFrom"/>; of several the nearest serves, then an exact one, then the larger.
    /// 2009 has 300,000 letters and 733,120 with signatures: to a campaign of letters they are at distance 0 and 1, to one of letters and
    /// signatures at 1 and 0.
    /// </summary>
    /// <param name="ofYear">Figures of one year and scope, of any measure: only actions are compared.</param>
    /// <param name="counted">What the campaign counts.</param>
    /// <returns>The figure, or null where the year has no headline.</returns>
    public static YearRecord? Choose(IEnumerable<YearRecord> ofYear, UnitKinds counted)
    {
        var figures = ofYear.Where(record => record.Measure == Measure.Actions).ToList();
        if (figures.Find(record => record.Headline) is not { } headline)
        {
            return null;
        }

        return figures
            .Where(record => record.Status != RecordStatus.Interim || headline.Status == RecordStatus.Interim)
            .Where(record => !record.Kinds.IsOpen && record.Kinds.DistanceFrom(counted) < headline.Kinds.DistanceFrom(counted))
            .OrderBy(record => record.Kinds.DistanceFrom(counted))
            .ThenByDescending(record => record.Exactness == Exactness.Exact)
            .ThenByDescending(record => record.Figure)
            .FirstOrDefault(headline);
    }

    /// <summary>In what a campaign and a figure it is held against are known to be unlike; what is unknown is not different.</summary>
    /// <param name="standing">The campaign.</param>
    /// <param name="year">The year of the figure.</param>
    /// <param name="units">What the figure, or those that it lies between, counts.</param>
    /// <param name="cases">For how many cases people wrote in that year, if known.</param>
    public static IEnumerable<ComparisonReason> Differences(Standing standing, long year, IEnumerable<UnitKinds> units, long? cases)
    {
        var counted = UnitKinds.Of(standing.Campaign.Kinds);
        if (units.Any(unit => unit.DiffersFrom(counted)))
        {
            yield return ComparisonReason.UnitDiffers;
        }

        if (standing.Past.GetValueOrDefault(year)?.Window is { } window && window.Length != standing.Campaign.Length)
        {
            yield return ComparisonReason.WindowDiffers;
        }

        if (standing.Cases is { } own && cases is { } theirs && own != theirs)
        {
            yield return ComparisonReason.CasesDiffer;
        }
    }

    /// <summary>A figure for each of a number of cases or days, to two decimals, so that 9 cases and 15 can be read together; null where the number is unknown.</summary>
    public static double? Per(long figure, long? number) =>
        number is > 0 ? (double)Math.Round((decimal)figure / number.Value, 2, MidpointRounding.AwayFromZero) : null;
}
