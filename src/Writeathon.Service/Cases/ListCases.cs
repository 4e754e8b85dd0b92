using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Cases;

/// <summary>A campaign's cases by their slugs, each with what was sent for it in this campaign.</summary>
internal sealed class ListCases : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/cases", Handle)
        .WithName(nameof(ListCases)).WithSummary("List a campaign's cases").WithTags("Cases").WithEtag()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<Page<CaseResponse>>, ProblemHttpResult>> Handle(
        long year, Paging paging, CaseStore cases, CampaignStore campaigns, LiveTotals live, CancellationToken cancel)
    {
        var listed = await cases.ListAsync(year, paging.After ?? "", paging.Fetch, cancel);
        if (listed.Count == 0 && await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var totals = live.Of(year);
        return TypedResults.Ok(paging.Page(listed, file => CaseResponse.Of(file, totals.Of(file.Slug)), file => file.Slug));
    }
}
