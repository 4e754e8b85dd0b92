using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Counts;

/// <summary>A pile that the host counted.</summary>
/// <param name="Kind">What it is a pile of.</param>
/// <param name="Case">The case's slug, if it is one case's pile.</param>
/// <param name="Total">How many.</param>
/// <param name="AsOf">The local day up to which: what was sent later is not in the pile.</param>
internal sealed record CountPileRequest(
    [Required] ActionKind? Kind,
    [MaxLength(Slug.Longest)] string? Case,
    [Required, Range(0, CountTaking.LargestTotal)] long? Total,
    [Required] DateOnly? AsOf) : JsonRequest<CountPileRequest>;

/// <summary>The host counted the pile: what was reported before it, and what is reported of it later, is settled by the count.</summary>
internal sealed class CountPile : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/events/{id:guid}/counts", Handle)
        .WithName(nameof(CountPile)).WithSummary("Count an event's pile").WithTags("Counts")
        .RequireAuthorization(Doors.EventHost)
        .Refuses(
            Problems.NotFound, Problems.CampaignNotBegun, Problems.ReportsClosed, Problems.EventCancelled, Problems.KindNotCounted, Problems.UnknownCase,
            Problems.CaseNotInCampaign, Problems.DayOutsideCampaign, Problems.DayInFuture, Problems.CountsOverlap, Problems.CountOlder, Problems.CountTooFarOff);

    private static async Task<Results<Made<CountResponse>, ProblemHttpResult>> Handle(
        Guid id, CountPileRequest request, Once once, Caller caller, EventStore events, CampaignStore campaigns, CountTaking taking,
        CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } counted || await campaigns.FindAsync(counted.Campaign, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        return await taking.TakeAsync(
            once, campaign, counted, new(campaign.Year, id, counted.Country, request.Kind, request.Case), request.Total!.Value, request.AsOf!.Value,
            source: null, Reporting.Standing(caller.Role).Evidence, $"/api/v1/events/{id}/counts", cancel);
    }
}
