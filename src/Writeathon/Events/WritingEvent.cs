namespace Writeathon;

/// <summary>A gathering at which people write, in a room or online.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Campaign">The year it belongs to.</param>
/// <param name="Slug">Its title as it stands in addresses; not unique.</param>
/// <param name="Title">What the host calls it.</param>
/// <param name="Form">In a room or online.</param>
/// <param name="Country">Where it is, ISO 3166-1.</param>
/// <param name="City">The city, if it is in one.</param>
/// <param name="Place">The house and room.</param>
/// <param name="TimeZone">Its IANA zone.</param>
/// <param name="StartsAt">When it starts: the instant, with the offset that its wall clock has then.</param>
/// <param name="EndsAt">When it ends, likewise.</param>
/// <param name="Visibility">Who may see it.</param>
/// <param name="Target">How many actions the host hopes for.</param>
/// <param name="Capacity">How many people there is room for.</param>
/// <param name="Host">Who runs it.</param>
/// <param name="RegisteredAt">When we were told of it.</param>
/// <param name="CancelledAt">When it was called off, or null.</param>
/// <param name="Revision">How often it has been saved, from 1.</param>
public sealed record WritingEvent(
    Guid Id, long Campaign, string Slug, string Title, EventForm Form, string Country, string? City, string? Place, string TimeZone,
    DateTimeOffset StartsAt, DateTimeOffset EndsAt, Visibility Visibility, long? Target, long? Capacity, EventHost Host,
    DateTimeOffset RegisteredAt, DateTimeOffset? CancelledAt, long Revision = 1)
{
    /// <summary>An instant by the event's clocks; by the offset that they have at its start where its zone has no name any more.</summary>
    public DateTimeOffset Local(DateTimeOffset at) =>
        WallTime.Zone(TimeZone) is { } zone ? TimeZoneInfo.ConvertTime(at, zone) : at.ToOffset(StartsAt.Offset);
}

/// <summary>Who runs an event. Told to the host and to staff, to nobody else.</summary>
/// <param name="Name">A name to call them by; an initial will do.</param>
/// <param name="Email">Where to reach them, if they wish to be reached.</param>
public sealed record EventHost(string Name, string? Email);

/// <summary>Where an event happens.</summary>
public enum EventForm
{
    /// <summary>In a room.</summary>
    InPerson,

    /// <summary>On the network.</summary>
    Online,
}

/// <summary>Who may see an event.</summary>
public enum Visibility
{
    /// <summary>Listed for everybody.</summary>
    Public,

    /// <summary>Seen by its host, its participants and staff only.</summary>
    Private,
}
