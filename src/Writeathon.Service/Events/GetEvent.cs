using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Events;

/// <summary>One event. A private one is not there for those who do not belong to it.</summary>
internal sealed class GetEvent : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events/{id:guid}", Handle)
        .WithName(nameof(GetEvent)).WithSummary("Read an event").WithTags("Events").WithEtag()
        .WelcomesToken()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<EventResponse>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, HttpRequest http, EventStore events, CancellationToken cancel) =>
        await events.FindAsync(id, cancel) is { } found && caller.MaySee(found)
            ? TypedResults.Ok(EventResponse.For(caller, found, http))
            : Problems.NotFound.With("There is no such event.");
}
