using System.Text.Json.Serialization;
using Writeathon.Service.Http;

namespace Writeathon.Service.Records;

/// <summary>How many people lived in a country in a year, as it is told.</summary>
/// <param name="Country">The country, ISO 3166-1.</param>
/// <param name="Year">The year.</param>
/// <param name="Population">How many people lived there.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Revision">How often it has been saved.</param>
internal sealed record PopulationResponse(
    string Country, long Year, long Population, string Source, [property: JsonIgnore] long Revision) : IRevised
{
    /// <summary>A population as everybody may see it.</summary>
    public static PopulationResponse Of(Population stated) =>
        new(stated.Country, stated.Year, stated.Inhabitants, stated.Source, stated.Revision);
}
