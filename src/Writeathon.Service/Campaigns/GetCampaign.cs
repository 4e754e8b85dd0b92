using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Campaigns;

/// <summary>One year's campaign.</summary>
internal sealed class GetCampaign : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}", Handle)
        .WithName(nameof(GetCampaign)).WithSummary("Read a campaign").WithTags("Campaigns").WithEtag()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<CampaignResponse>, ProblemHttpResult>> Handle(
        long year, CampaignStore campaigns, CancellationToken cancel) =>
        await campaigns.FindAsync(year, cancel) is { } campaign
            ? TypedResults.Ok(CampaignResponse.Of(campaign))
            : Problems.NotFound.With("There is no such campaign.");
}
