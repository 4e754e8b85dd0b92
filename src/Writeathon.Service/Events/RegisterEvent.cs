using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Events;

/// <summary>An event to be registered.</summary>
/// <param name="Campaign">The year.</param>
/// <param name="Title">What to call it.</param>
/// <param name="Form">In a room or online.</param>
/// <param name="Country">Where, ISO 3166-1.</param>
/// <param name="City">The city.</param>
/// <param name="Place">House and room.</param>
/// <param name="TimeZone">The IANA zone of its clocks.</param>
/// <param name="StartsAt">Local time of its start; one that the clocks show twice is the first of the two.</param>
/// <param name="EndsAt">Local time of its end.</param>
/// <param name="Visibility">Who may see it; everybody where nothing is said.</param>
/// <param name="Target">How many actions the host hopes for.</param>
/// <param name="Capacity">How many people there is room for.</param>
/// <param name="HostName">What to call the host; an initial will do. Told to the host and staff only.</param>
/// <param name="HostEmail">Where to reach the host. Told to the host and staff only.</param>
internal sealed record RegisterEventRequest(
    [Required] long? Campaign,
    [Required, StringLength(200, MinimumLength = 1), OneLine] string Title,
    [Required] EventForm? Form,
    [Required, Country] string Country,
    [StringLength(100, MinimumLength = 1), NotBlank, OneLine] string? City,
    [StringLength(300, MinimumLength = 1), NotBlank, OneLine] string? Place,
    [Required, StringLength(100, MinimumLength = 1)] string TimeZone,
    [Required] DateTime? StartsAt,
    [Required] DateTime? EndsAt,
    Visibility? Visibility,
    [Range(1, 10_000_000)] long? Target,
    [Range(1, 1_000_000)] long? Capacity,
    [Required, StringLength(100, MinimumLength = 1), OneLine] string HostName,
    [StringLength(254), EmailAddress, OneLine] string? HostEmail) : JsonRequest<RegisterEventRequest>;

/// <summary>A registered event with its host's token, which is told this once.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Slug">Its title as it stands in addresses.</param>
/// <param name="HostToken">Whoever shows this runs the event. Only its hash is kept.</param>
/// <param name="Campaign">The year.</param>
/// <param name="Title">What to call it.</param>
/// <param name="Form">In a room or online.</param>
/// <param name="Country">Where, ISO 3166-1.</param>
/// <param name="City">The city, or null.</param>
/// <param name="Place">House and room, or null.</param>
/// <param name="TimeZone">The IANA zone.</param>
/// <param name="StartsAt">When it starts, with the offset of its wall clock.</param>
/// <param name="EndsAt">When it ends, likewise.</param>
/// <param name="Visibility">Who may see it.</param>
/// <param name="Target">How many actions the host hopes for, or null.</param>
/// <param name="Capacity">How many people there is room for, or null.</param>
/// <param name="HostName">The host's name.</param>
/// <param name="HostEmail">The host's address, or null.</param>
/// <param name="Links">Where to go from here.</param>
internal sealed record EventRegisteredResponse(
    Guid Id, string Slug, string HostToken, long Campaign, string Title, EventForm Form, string Country, string? City, string? Place, string TimeZone,
    DateTimeOffset StartsAt, DateTimeOffset EndsAt, Visibility Visibility, long? Target, long? Capacity, string HostName, string? HostEmail,
    EventLinks Links);

/// <summary>Anybody registers an event and becomes its host.</summary>
internal sealed class RegisterEvent : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/events", Handle)
        .WithName(nameof(RegisterEvent)).WithSummary("Register an event").WithTags("Events")
        .AllowAnonymous()
        .Refuses(Problems.UnknownCampaign, Problems.UnknownTimeZone, Problems.NoSuchLocalTime);

    private static async Task<Results<Made<EventRegisteredResponse>, ProblemHttpResult>> Handle(
        RegisterEventRequest request, Once once, HttpRequest http, CampaignStore campaigns, TimeProvider clock, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(request.Campaign!.Value, cancel) is not { } campaign)
        {
            return Problems.UnknownCampaign.With("is no year that has a campaign here", "$.campaign");
        }

        var (startsAt, endsAt, problem) = EventTimes.Read(request.TimeZone, request.StartsAt!.Value, request.EndsAt!.Value);
        if (problem is not null)
        {
            return problem;
        }

        var now = clock.Now();
        var token = AccessToken.Mint(TokenRole.Host);
        var registered = new WritingEvent(
            Guid.CreateVersion7(now), campaign.Year, Slug.Of(request.Title), request.Title, request.Form!.Value, request.Country, request.City,
            request.Place, request.TimeZone, startsAt, endsAt, request.Visibility ?? Visibility.Public, request.Target, request.Capacity,
            new(request.HostName, request.HostEmail), now, CancelledAt: null);
        return await once.WriteAsync(
            transaction => EventStore.Register(transaction, registered, token.Hash),
            Made.At($"/api/v1/events/{registered.Id}", Answer(registered, token, http)));
    }

    private static EventRegisteredResponse Answer(WritingEvent told, AccessToken token, HttpRequest http) => new(
        told.Id, told.Slug, token.Text, told.Campaign, told.Title, told.Form, told.Country, told.City, told.Place, told.TimeZone, told.StartsAt,
        told.EndsAt, told.Visibility, told.Target, told.Capacity, told.Host.Name, told.Host.Email, EventLinks.For(told.Id, token, http));
}
