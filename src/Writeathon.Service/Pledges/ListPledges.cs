using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pledges;

/// <summary>An event's pledges, oldest first, withdrawn ones too.</summary>
internal sealed class ListPledges : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events/{id:guid}/pledges", Handle)
        .WithName(nameof(ListPledges)).WithSummary("List an event's pledges").WithTags("Pledges").WithEtag()
        .RequireAuthorization(Doors.EventHost)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<Page<PledgeResponse>>, ProblemHttpResult>> Handle(
        Guid id, Paging paging, EventStore events, PledgeStore pledges, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is null)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        var listed = await pledges.ListAsync(id, paging.AfterId, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(listed, PledgeResponse.Of, pledge => pledge.Id.ToString()));
    }
}
