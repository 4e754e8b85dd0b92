using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>A campaign's totals: now, or as they were known at an instant.</summary>
internal sealed class GetTotals : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/totals", Handle)
        .WithName(nameof(GetTotals)).WithSummary("Read a campaign's totals").WithTags("Totals")
        .Produces<TotalsResponse>()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async ValueTask<Results<TaggedJson, ProblemHttpResult>> Handle(
        long year, Asked<DateTimeOffset> knownAt, HttpResponse response, CampaignStore campaigns, TotalsBoard board, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        if (knownAt.Value is { } at)
        {
            return await board.ReadAsync(year, at, cancel);
        }

        Etags.LetCachesAsk(response);
        var notice = await board.ReadAsync(year, cancel);
        return new TaggedJson(notice.Etag, notice.Body);
    }
}
