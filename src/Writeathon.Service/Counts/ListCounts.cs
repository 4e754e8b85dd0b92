using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Counts;

/// <summary>A campaign's counts, the newest first, each with what was reported beside what was counted.</summary>
internal sealed class ListCounts : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/counts", Handle)
        .WithName(nameof(ListCounts)).WithSummary("List a campaign's counts").WithTags("Counts").WithEtag()
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<Page<CountResponse>>, ProblemHttpResult>> Handle(
        long year, Paging paging, CampaignStore campaigns, CountStore counts, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var listed = await counts.ListAsync(campaign: year, paging.AfterId, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(listed, CountResponse.Of, count => count.Id.ToString()));
    }
}
