using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Events;

/// <summary>What to change in an event; a member that is left out stays as it is, and null empties one that may be empty.</summary>
/// <param name="Title">What to call it.</param>
/// <param name="Form">In a room or online.</param>
/// <param name="Country">Where, ISO 3166-1.</param>
/// <param name="City">The city.</param>
/// <param name="Place">House and room.</param>
/// <param name="TimeZone">The IANA zone of its clocks; the local times stay what they are unless they are named too.</param>
/// <param name="StartsAt">Local time of its start.</param>
/// <param name="EndsAt">Local time of its end.</param>
/// <param name="Visibility">Who may see it.</param>
/// <param name="Target">How many actions the host hopes for.</param>
/// <param name="Capacity">How many people there is room for.</param>
/// <param name="HostName">What to call the host.</param>
/// <param name="HostEmail">Where to reach the host.</param>
internal sealed record EditEventRequest(
    [StringLength(200, MinimumLength = 1), NotBlank, OneLine] string? Title,
    EventForm? Form,
    [Country] string? Country,
    [StringLength(100, MinimumLength = 1), NotBlank, OneLine] Edited<string> City,
    [StringLength(300, MinimumLength = 1), NotBlank, OneLine] Edited<string> Place,
    [StringLength(100, MinimumLength = 1)] string? TimeZone,
    DateTime? StartsAt,
    DateTime? EndsAt,
    Visibility? Visibility,
    [Range(1, 10_000_000)] Edited<long?> Target,
    [Range(1, 1_000_000)] Edited<long?> Capacity,
    [StringLength(100, MinimumLength = 1), NotBlank, OneLine] string? HostName,
    [StringLength(254), EmailAddress, OneLine] Edited<string> HostEmail) : JsonRequest<EditEventRequest>;

/// <summary>The host edits the event.</summary>
internal sealed class EditEvent : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPatch("/events/{id:guid}", Handle)
        .WithName(nameof(EditEvent)).WithSummary("Edit an event").WithTags("Events").WithEtag()
        .RequireAuthorization(Doors.EventHost)
        .Refuses(Problems.NotFound, Problems.EditedMeanwhile, Problems.UnknownTimeZone, Problems.NoSuchLocalTime, Problems.CountryIsSet);

    private static async Task<Results<Ok<EventResponse>, ProblemHttpResult>> Handle(
        Guid id, EditEventRequest request, IfMatch seen, Caller caller, HttpRequest http, EventStore events, Database database,
        TimeProvider clock, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } found)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        if (!seen.Allows(found.Revision))
        {
            return Problems.EditedMeanwhile.With("The event was edited since.");
        }

        var timeZone = request.TimeZone ?? found.TimeZone;
        var (startsAt, endsAt, problem) = EventTimes.Read(
            timeZone, request.StartsAt ?? found.StartsAt.DateTime, request.EndsAt ?? found.EndsAt.DateTime);
        if (problem is not null)
        {
            return problem;
        }

        var edited = found with
        {
            Title = request.Title ?? found.Title,
            Slug = request.Title is null ? found.Slug : Slug.Of(request.Title),
            Form = request.Form ?? found.Form,
            Country = request.Country ?? found.Country,
            City = request.City.Or(found.City),
            Place = request.Place.Or(found.Place),
            TimeZone = timeZone,
            StartsAt = startsAt,
            EndsAt = endsAt,
            Visibility = request.Visibility ?? found.Visibility,
            Target = request.Target.Or(found.Target),
            Capacity = request.Capacity.Or(found.Capacity),
            Host = new(request.HostName ?? found.Host.Name, request.HostEmail.Or(found.Host.Email)),
        };
        var now = clock.Now();
        // Its lines stay where they were sent from; a count of the pile would no longer cover them.
        var (isSet, saved) = await database.WriteAsync(transaction => edited.Country != found.Country && !EventStore.TryMove(transaction, found, now)
            ? (true, null)
            : (false, EventStore.Edit(transaction, edited)));
        return isSet ? Problems.CountryIsSet.With($"must stay {found.Country}, where the event's lines were sent from", "$.country")
            : saved is not null ? TypedResults.Ok(EventResponse.For(caller, saved, http))
            : Problems.EditedMeanwhile.With("The event was edited since.");
    }
}
