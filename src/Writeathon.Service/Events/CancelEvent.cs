using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Events;

/// <summary>The host calls the event off. What was reported at it stays in the ledger.</summary>
internal sealed class CancelEvent : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/events/{id:guid}/cancel", Handle)
        .WithName(nameof(CancelEvent)).WithSummary("Cancel an event").WithTags("Events")
        .RequireAuthorization(Doors.EventHost)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<EventResponse>, ProblemHttpResult>> Handle(
        Guid id, Once once, Caller caller, HttpRequest http, TimeProvider clock)
    {
        var now = clock.Now();
        return await once.WriteAsync<WritingEvent?, Results<Ok<EventResponse>, ProblemHttpResult>>(
            transaction => EventStore.Cancel(transaction, id, now),
            cancelled => cancelled is null ? Problems.NotFound.With("There is no such event.") : TypedResults.Ok(EventResponse.For(caller, cancelled, http)));
    }
}
