using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>An event's lines with their corrections, newest first.</summary>
internal sealed class ListEventActions : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events/{id:guid}/actions", Handle)
        .WithName(nameof(ListEventActions)).WithSummary("List an event's lines").WithTags("Actions").WithEtag()
        .RequireAuthorization(Doors.EventHost)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<Page<ActionResponse>>, ProblemHttpResult>> Handle(
        Guid id, Paging paging, EventStore events, ActionStore actions, Lateness lateness, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is null)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        var lines = await actions.ListAsync(id, paging.AfterNumber ?? long.MaxValue, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(
            await lateness.OfAsync(lines, cancel), each => ActionResponse.AsItStands(each.Action, each.Late),
            each => each.Action.Line.Sequence.ToString(CultureInfo.InvariantCulture)));
    }
}
