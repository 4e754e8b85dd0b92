using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Campaigns;

/// <summary>Every campaign, newest first.</summary>
internal sealed class ListCampaigns : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns", Handle)
        .WithName(nameof(ListCampaigns)).WithSummary("List campaigns").WithTags("Campaigns").WithEtag()
        .AllowAnonymous();

    private static async Task<Ok<Page<CampaignResponse>>> Handle(Paging paging, CampaignStore campaigns, CancellationToken cancel)
    {
        var listed = await campaigns.ListAsync(paging.AfterNumber ?? long.MaxValue, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(listed, CampaignResponse.Of, campaign => campaign.Year.ToString(CultureInfo.InvariantCulture)));
    }
}
