using System.Text.Json.Serialization;
using Writeathon.Service.Http;

namespace Writeathon.Service.Events;

/// <summary>An event as it is told.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Slug">Its title as it stands in addresses.</param>
/// <param name="Campaign">The year.</param>
/// <param name="Title">What the host calls it.</param>
/// <param name="Form">In a room or online.</param>
/// <param name="Country">The country, ISO 3166-1.</param>
/// <param name="City">The city, or null.</param>
/// <param name="Place">House and room, or null.</param>
/// <param name="TimeZone">The IANA zone.</param>
/// <param name="StartsAt">When it starts, with the offset of its wall clock.</param>
/// <param name="EndsAt">When it ends, likewise.</param>
/// <param name="Visibility">Who may see it.</param>
/// <param name="Target">How many actions the host hopes for, or null.</param>
/// <param name="Capacity">How many people there is room for, or null.</param>
/// <param name="HostName">The host's name; null for everybody but the host and staff.</param>
/// <param name="HostEmail">The host's address, likewise.</param>
/// <param name="CancelledAt">When it was called off, or null.</param>
/// <param name="Links">Where to go from here.</param>
/// <param name="Revision">How often it has been saved.</param>
internal sealed record EventResponse(
    Guid Id, string Slug, long Campaign, string Title, EventForm Form, string Country, string? City, string? Place, string TimeZone,
    DateTimeOffset StartsAt, DateTimeOffset EndsAt, Visibility Visibility, long? Target, long? Capacity, string? HostName, string? HostEmail,
    DateTimeOffset? CancelledAt, EventLinks Links, [property: JsonIgnore] long Revision) : IRevised
{
    /// <summary>An event as this caller may see it.</summary>
    public static EventResponse For(Caller caller, WritingEvent told, HttpRequest request) => new(
        told.Id, told.Slug, told.Campaign, told.Title, told.Form, told.Country, told.City, told.Place, told.TimeZone, told.StartsAt, told.EndsAt,
        told.Visibility, told.Target, told.Capacity, caller.MayHost(told.Id) ? told.Host.Name : null, caller.MayHost(told.Id) ? told.Host.Email : null,
        told.CancelledAt, EventLinks.Of(told.Id, request), told.Revision);
}

/// <summary>Where to go from an event.</summary>
/// <param name="Page">Its page.</param>
/// <param name="Host">Its host's desk.</param>
/// <param name="Calendar">Its entry for calendars.</param>
internal sealed record EventLinks(string Page, string Host, string Calendar)
{
    /// <summary>The links of an event, whole, so that they can be copied.</summary>
    public static EventLinks Of(Guid id, HttpRequest request)
    {
        var root = PageAddress.Of(request, "");
        return new($"{root}/events/{id}", $"{root}/events/{id}/host", $"{root}/api/v1/events/{id}.ics");
    }

    /// <summary>The links of an event for whoever has just become its host: the desk's opens by itself.</summary>
    public static EventLinks For(Guid id, AccessToken host, HttpRequest request) => Of(id, request) with { Host = PageAddress.Of(request, $"/open/{host.Text}") };
}
