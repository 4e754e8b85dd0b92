using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.World;

/// <summary>What the page of a case shows.</summary>
/// <param name="File">The case.</param>
/// <param name="Actions">What was sent for it, by campaign.</param>
/// <param name="Campaigns">The years that have a campaign here; the record book knows of others.</param>
public sealed record CaseView(CaseFile File, IReadOnlyDictionary<long, long> Actions, IReadOnlySet<long> Campaigns);

/// <summary>The page of a case: who they are, what to know before sending, what has come of it.</summary>
internal sealed class ShowCase : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/cases/{slug}", HandleAsync).AllowAnonymous();

    private static async Task<Results<RazorComponentResult<CasePage>, ProblemHttpResult>> HandleAsync(
        string slug, CaseStore cases, CampaignStore campaigns, TotalsStore totals, CancellationToken cancel)
    {
        if (await cases.FindAsync(slug, cancel) is not { } file)
        {
            return Problems.NotFound.With("There is no such case.");
        }

        var years = (await campaigns.AllAsync(cancel)).Select(campaign => campaign.Year).ToHashSet();
        var view = new CaseView(file, await totals.OfCaseAsync(slug, cancel), years);
        return new RazorComponentResult<CasePage>(new Dictionary<string, object?> { [nameof(CasePage.View)] = view });
    }
}
