using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Events;

/// <summary>The token of an event's host, which is told this once.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="HostToken">Whoever shows this runs the event. Only its hash is kept.</param>
internal sealed record HostTokenResponse(Guid Id, string HostToken);

/// <summary>
/// Staff give a host another token: the one before was lost, or came into wrong hands, and opens nothing any more. Not the host: where the
/// answer is lost on the way, nothing would be left to ask again with.
/// </summary>
internal sealed class RenewHostToken : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/events/{id:guid}/host-token", Handle)
        .WithName(nameof(RenewHostToken)).WithSummary("Give an event's host another token").WithTags("Events")
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<HostTokenResponse>, ProblemHttpResult>> Handle(Guid id, Once once)
    {
        var token = AccessToken.Mint(TokenRole.Host);
        return await once.WriteAsync<bool, Results<Ok<HostTokenResponse>, ProblemHttpResult>>(
            transaction => EventStore.RenewHostToken(transaction, id, token.Hash),
            isRenewed => isRenewed ? TypedResults.Ok(new HostTokenResponse(id, token.Text)) : Problems.NotFound.With("There is no such event."));
    }
}
