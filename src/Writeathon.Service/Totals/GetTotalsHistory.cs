using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>What came in during a day or an hour.</summary>
/// <param name="At">Its beginning, UTC.</param>
/// <param name="Actions">How many actions began to count in it.</param>
internal sealed record HistoryResponse(DateTimeOffset At, long Actions);

/// <summary>How a campaign's total grew, by when we received the lines. Days and hours in which nothing came are left out.</summary>
internal sealed class GetTotalsHistory : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/totals/history", Handle)
        .WithName(nameof(GetTotalsHistory)).WithSummary("Read how a campaign's total grew").WithTags("Totals").WithEtag()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<IReadOnlyList<HistoryResponse>>, ProblemHttpResult>> Handle(
        long year, Asked<HistoryStep> by, string? country, string? @case, Asked<ActionKind> kind,
        CampaignStore campaigns, TotalsStore totals, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var points = await totals.HistoryAsync(year, by.Value ?? HistoryStep.Day, country.Said(), @case.Said(), kind.Value, cancel);
        return TypedResults.Ok<IReadOnlyList<HistoryResponse>>([.. points.Select(point => new HistoryResponse(point.At, point.Actions))]);
    }
}
