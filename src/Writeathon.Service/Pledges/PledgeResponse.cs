using System.Text.Json.Serialization;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pledges;

/// <summary>A pledge as its participant, its host and staff see it.</summary>
/// <param name="Id">The pledge's id.</param>
/// <param name="Campaign">The year it is for.</param>
/// <param name="Event">The event, or null.</param>
/// <param name="Country">The participant's country, or null.</param>
/// <param name="Name">The participant's name, or null.</param>
/// <param name="Email">Their address, or null.</param>
/// <param name="Quantities">How many of each kind.</param>
/// <param name="PledgedAt">When it was made.</param>
/// <param name="WithdrawnAt">When it was taken back, or null.</param>
/// <param name="Revision">How often it has been saved.</param>
internal sealed record PledgeResponse(
    Guid Id, long Campaign, Guid? Event, string? Country, string? Name, string? Email, IReadOnlyDictionary<ActionKind, long> Quantities,
    DateTimeOffset PledgedAt, DateTimeOffset? WithdrawnAt, [property: JsonIgnore] long Revision) : IRevised
{
    /// <summary>Where a pledge is read.</summary>
    public static string AddressOf(Guid id) => $"/api/v1/pledges/{id}";

    /// <summary>A pledge as it is told.</summary>
    public static PledgeResponse Of(Pledge pledge) => new(
        pledge.Id, pledge.Campaign, pledge.Event, pledge.Country, pledge.Name, pledge.Email, pledge.Quantities, pledge.PledgedAt,
        pledge.WithdrawnAt, pledge.Revision);
}
