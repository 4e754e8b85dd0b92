using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Totals;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Away;

/// <summary>A small counter that stands in other people's pages. It sets no cookie and reads none.</summary>
internal sealed class ShowEmbed : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/embed/{year:long}", HandleAsync).AllowAnonymous();

    private static async Task<Results<RazorComponentResult<EmbedPage>, ProblemHttpResult>> HandleAsync(
        long year, string? theme, HttpContext http, CampaignStore campaigns, ComparisonStore comparisons, TotalsBoard board, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        PageWays.Guard(http, isEmbedded: true);
        http.Response.Headers.Vary = "Accept-Language";
        http.Response.Headers.CacheControl = "public, max-age=10";
        return new RazorComponentResult<EmbedPage>(new Dictionary<string, object?>
        {
            [nameof(EmbedPage.Campaign)] = campaign,
            [nameof(EmbedPage.Actions)] = (await board.ReadAsync(year, cancel)).Totals.Actions,
            [nameof(EmbedPage.Best)] = (await comparisons.ComparisonAsync(year, Countries.World, cancel))?.Scopes[0].Best,
            [nameof(EmbedPage.Theme)] = theme is "dark" or "light" ? theme : null,
        });
    }
}
