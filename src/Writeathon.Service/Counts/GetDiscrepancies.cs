using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Counts;

/// <summary>What the host counted beside what was reported.</summary>
/// <param name="Counted">What the counts that stand say.</param>
/// <param name="Reported">What the reports that they cover add up to.</param>
/// <param name="Says">The discrepancy, in one sentence for the host, in English.</param>
internal sealed record DiscrepanciesResponse(long Counted, long Reported, string Says);

/// <summary>The host compares the pile with the reports.</summary>
internal sealed class GetDiscrepancies : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events/{id:guid}/discrepancies", Handle)
        .WithName(nameof(GetDiscrepancies)).WithSummary("Compare an event's counts with its reports").WithTags("Counts").WithEtag()
        .RequireAuthorization(Doors.EventHost)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<DiscrepanciesResponse>, ProblemHttpResult>> Handle(
        Guid id, EventStore events, CountStore counts, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is null)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        var found = Discrepancies.Of(await counts.AllAsync(id, cancel));
        return TypedResults.Ok(new DiscrepanciesResponse(found.Counted, found.Reported, found.Says));
    }
}
