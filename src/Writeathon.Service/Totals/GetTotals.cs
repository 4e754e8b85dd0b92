using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>A campaign's totals: now, or as they were known at an instant.</summary>
internal sealed class GetTotals : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/totals", Handle)
        .WithName(nameof(GetTotals)).WithSummary("Read a campaign's totals").WithTags("Totals").WithEtag()
        .Produces<TotalsResponse>()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<FileContentHttpResult, Ok<TotalsResponse>, ProblemHttpResult>> Handle(
        long year, Asked<DateTimeOffset> knownAt, HttpResponse response, CampaignStore campaigns, TotalsBoard board, TotalsStore totals,
        CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        if (knownAt.Value is { } at)
        {
            var (then, beside) = await totals.KnownAtAsync(year, at, cancel);
            return TypedResults.Ok(TotalsResponse.Of(then, beside, at));
        }

        Etags.LetCachesAsk(response);
        var notice = await board.ReadAsync(year, cancel);
        return TypedResults.Bytes(notice.Body, JsonWays.MediaType, entityTag: new EntityTagHeaderValue(notice.Etag, isWeak: true));
    }
}
