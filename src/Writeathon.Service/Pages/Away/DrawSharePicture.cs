using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Writeathon.Service.Http;
using Writeathon.Service.Totals;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Away;

/// <summary>The share pictures that are ready. One is drawn at most once a minute: drawing takes more than a number is worth.</summary>
internal sealed class SharePictures(TotalsBoard board, ComparisonStore comparisons, TimeProvider clock)
{
    /// <summary>How long a picture serves.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, (DateTimeOffset At, Task<byte[]> Drawn)> pictures = [];

    /// <summary>The picture of a campaign, not older than <see cref="Kept"/>.</summary>
    public Task<byte[]> ReadAsync(long campaign)
    {
        var now = clock.Now();
        return pictures.AddOrUpdate(
            campaign,
            _ => (now, DrawAsync(campaign)),
            (_, before) => now - before.At < Kept && !before.Drawn.IsFaulted ? before : (now, DrawAsync(campaign))).Drawn;
    }

    // For everybody who waits for it: nobody's going ends it.
    private async Task<byte[]> DrawAsync(long campaign)
    {
        var totals = (await board.ReadAsync(campaign, CancellationToken.None)).Totals;
        var best = (await comparisons.ComparisonAsync(campaign, Countries.World, CancellationToken.None))?.Scopes[0].Best;
        return await Task.Run(() => SharePicture.Draw(campaign, totals.Actions, best));
    }
}

/// <summary>The picture that other sites show beside a link to a campaign.</summary>
internal sealed class DrawSharePicture : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/share.png", HandleAsync).AllowAnonymous();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        long year, HttpContext http, CampaignStore campaigns, SharePictures pictures, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var drawn = await pictures.ReadAsync(year);
        http.Response.Headers.CacheControl = "public, max-age=60";
        http.Response.Headers.Remove("Vary");
        return TypedResults.File(drawn, "image/png", entityTag: EntityTagHeaderValue.Parse(Etags.Of(drawn)));
    }
}
