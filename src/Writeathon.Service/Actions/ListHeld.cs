using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>The lines of a campaign that wait for staff, oldest first.</summary>
internal sealed class ListHeld : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/held", Handle)
        .WithName(nameof(ListHeld)).WithSummary("List the lines that wait for review").WithTags("Actions").WithEtag()
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<Page<ActionResponse>>, ProblemHttpResult>> Handle(
        long year, Paging paging, CampaignStore campaigns, ActionStore actions, Lateness lateness, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var held = await actions.ListHeldAsync(year, paging.AfterNumber ?? 0, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(
            await lateness.OfAsync(held, cancel), each => ActionResponse.AsItStands(each.Action, each.Late),
            each => each.Action.Line.Sequence.ToString(CultureInfo.InvariantCulture)));
    }
}
