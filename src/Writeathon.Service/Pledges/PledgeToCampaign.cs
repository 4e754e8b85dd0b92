using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pledges;

/// <summary>Anybody pledges to a campaign, at no event.</summary>
internal sealed class PledgeToCampaign : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/campaigns/{year:long}/pledges", Handle)
        .WithName(nameof(PledgeToCampaign)).WithSummary("Pledge at no event").WithTags("Pledges")
        .AllowAnonymous()
        .Refuses(Problems.NotFound, Problems.ReportsClosed, Problems.KindNotCounted, Problems.PledgeWithdrawn);

    private static async Task<Results<Made<PledgeMadeResponse>, ProblemHttpResult>> Handle(
        long year, MakePledgeRequest request, Once once, CampaignStore campaigns, TimeProvider clock, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var now = clock.Now();
        return PledgeRefusal.Of(campaign, atEvent: null, request.Quantities.Keys, now) is { } problem
            ? problem
            : await request.MakeAsync(once, campaign.Year, atEvent: null, now);
    }
}
