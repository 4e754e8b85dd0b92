using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Rollup;

/// <summary>Past runs of the rollup that did something or were asked for, newest first.</summary>
internal sealed class ListRollups : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/rollups", Handle)
        .WithName(nameof(ListRollups)).WithSummary("List past rollups").WithTags("Rollups").WithEtag()
        .RequireAuthorization(Doors.Staff);

    private static async Task<Ok<Page<RollupResponse>>> Handle(Paging paging, RollupStore rollups, CancellationToken cancel)
    {
        var runs = await rollups.RunsAsync(paging.AfterId, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(runs, RollupResponse.Of, run => run.Id.ToString()));
    }
}
