namespace Writeathon;

/// <summary>How many people lived in a country in a year, as somebody stated it.</summary>
/// <param name="Country">The country, ISO 3166-1.</param>
/// <param name="Year">The year.</param>
/// <param name="Inhabitants">How many.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Revision">How often it has been saved, from 1.</param>
public sealed record Population(string Country, long Year, long Inhabitants, string Source, long Revision = 1)
{
    /// <summary>The earliest year of which a population is told.</summary>
    public const long EarliestYear = 1900;
}
