using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages.World;

/// <summary>
/// What stands behind the number of a campaign's page, for those who have the page open and for whom it is drawn anew from time to time.
/// However many they are, it is drawn once in ten seconds for each language.
/// </summary>
internal sealed class ShowWorldParts : IEndpoint
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/parts", ShowAsync)
        .AllowAnonymous()
        .CacheOutput(policy => policy.Expire(Kept).SetVaryByQuery([]).VaryByValue(_ => new("language", CultureInfo.CurrentUICulture.Name)));

    private static async Task<Results<RazorComponentResult<WorldParts>, ProblemHttpResult>> ShowAsync(
        long year, WorldViews views, CancellationToken cancel) =>
        await views.FindAsync(year, cancel) is { } view
            ? new RazorComponentResult<WorldParts>(new Dictionary<string, object?> { [nameof(WorldParts.View)] = view })
            : Problems.NotFound.With("There is no such campaign.");
}
