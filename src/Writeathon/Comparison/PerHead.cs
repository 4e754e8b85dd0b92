namespace Writeathon;

/// <summary>
/// Actions for every 1,000 inhabitants. Actions are not people, and one person sends many: this is no share of those who took part.
/// </summary>
/// <param name="PerThousand">Actions per 1,000 inhabitants, to one decimal.</param>
/// <param name="Inhabitants">The population that it rests on.</param>
/// <param name="Year">The year of that population.</param>
/// <param name="Source">Who states that population.</param>
public sealed record PerHead(double PerThousand, long Inhabitants, long Year, string Source)
{
    /// <summary>How many years a population may be away from the campaign.</summary>
    public const long Farthest = 3;

    /// <summary>
    /// A country's actions by its population of the nearest year within <see cref="Farthest"/>, the earlier of two that are as near.
    /// Iceland 2013: 51,219 actions and 321,857 inhabitants are 159.1. Null where no such population is recorded.
    /// </summary>
    public static PerHead? Of(long actions, long campaignYear, IEnumerable<Population> populations) =>
        populations.Where(population => Math.Abs(population.Year - campaignYear) <= Farthest)
            .OrderBy(population => Math.Abs(population.Year - campaignYear)).ThenBy(population => population.Year)
            .FirstOrDefault() is { } nearest
            ? new(
                (double)Math.Round(1_000m * actions / nearest.Inhabitants, 1, MidpointRounding.AwayFromZero), nearest.Inhabitants, nearest.Year,
                nearest.Source)
            : null;
}
