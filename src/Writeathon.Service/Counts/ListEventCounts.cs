using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Counts;

/// <summary>An event's counts, the newest first, each with what was reported beside what was counted.</summary>
internal sealed class ListEventCounts : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events/{id:guid}/counts", Handle)
        .WithName(nameof(ListEventCounts)).WithSummary("List an event's counts").WithTags("Counts").WithEtag()
        .RequireAuthorization(Doors.EventHost)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<Page<CountResponse>>, ProblemHttpResult>> Handle(
        Guid id, Paging paging, EventStore events, CountStore counts, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is null)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        var listed = await counts.ListAsync(atEvent: id, paging.AfterId, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(listed, CountResponse.Of, count => count.Id.ToString()));
    }
}
