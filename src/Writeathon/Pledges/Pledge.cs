namespace Writeathon;

/// <summary>What a participant means to write. A pledge is not an action and is never summed with actions.</summary>
/// <param name="Id">The pledge's id.</param>
/// <param name="Campaign">The year it is for.</param>
/// <param name="Event">The event at which it was made, or null.</param>
/// <param name="Country">The participant's country, ISO 3166-1: what they said, else the event's; null where there is neither.</param>
/// <param name="Name">The participant's name, if they gave one; gone once the pledge is withdrawn.</param>
/// <param name="Email">Their address, likewise.</param>
/// <param name="Quantities">How many of each kind.</param>
/// <param name="PledgedAt">When it was made.</param>
/// <param name="WithdrawnAt">When it was taken back, or null.</param>
/// <param name="Revision">How often it has been saved, from 1.</param>
public sealed record Pledge(
    Guid Id, long Campaign, Guid? Event, string? Country, string? Name, string? Email,
    IReadOnlyDictionary<ActionKind, long> Quantities, DateTimeOffset PledgedAt, DateTimeOffset? WithdrawnAt, long Revision = 1);
