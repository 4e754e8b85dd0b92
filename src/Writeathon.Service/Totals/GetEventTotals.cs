using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>What was pledged at an event and what was sent: side by side, never added up.</summary>
/// <param name="Pledged">Pledged and not withdrawn, by kind.</param>
/// <param name="Sent">Sent, by kind.</param>
/// <param name="Actions">Sent, in all.</param>
internal sealed record EventTotalsResponse(
    IReadOnlyDictionary<ActionKind, long> Pledged, IReadOnlyDictionary<ActionKind, long> Sent, long Actions);

/// <summary>An event's own totals.</summary>
internal sealed class GetEventTotals : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events/{id:guid}/totals", Handle)
        .WithName(nameof(GetEventTotals)).WithSummary("Read an event's totals").WithTags("Totals").WithEtag()
        .WelcomesToken()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<EventTotalsResponse>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, EventStore events, PledgeStore pledges, TotalsStore totals, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } found || !caller.MaySee(found))
        {
            return Problems.NotFound.With("There is no such event.");
        }

        var sent = await totals.OfEventAsync(found.Campaign, id, cancel);
        return TypedResults.Ok(new EventTotalsResponse(
            await pledges.TalliesAsync(found.Campaign, id, cancel),
            sent.Where(sum => sum.Kind is not null).ToDictionary(sum => sum.Kind!.Value, sum => sum.Actions),
            sent.Sum(sum => sum.Actions)));
    }
}
