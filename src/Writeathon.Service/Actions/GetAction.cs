using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>One line, as it stands now.</summary>
internal sealed class GetAction : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/actions/{id:guid}", Handle)
        .WithName(nameof(GetAction)).WithSummary("Read a line").WithTags("Actions").WithEtag()
        .RequireAuthorization(Doors.LineHost)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<ActionResponse>, ProblemHttpResult>> Handle(
        Guid id, ActionStore actions, Lateness lateness, CancellationToken cancel) =>
        await actions.FindAsync(id, cancel) is { } action
            ? TypedResults.Ok(ActionResponse.AsItStands(action, await lateness.OfAsync(action.Line, cancel)))
            : Problems.NotFound.With("There is no such line.");
}
