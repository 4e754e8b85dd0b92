using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Counts;

/// <summary>A section's total.</summary>
/// <param name="Country">The section's country, ISO 3166-1.</param>
/// <param name="Kind">The kind, if it is the total of one.</param>
/// <param name="Case">The case's slug, if it is the total of one.</param>
/// <param name="Total">How many.</param>
/// <param name="AsOf">The local day up to which.</param>
/// <param name="Source">Where the section states it.</param>
internal sealed record StateTotalRequest(
    [Required, Country] string Country,
    ActionKind? Kind,
    [MaxLength(Slug.Longest)] string? Case,
    [Required, Range(0, CountTaking.LargestTotal)] long? Total,
    [Required] DateOnly? AsOf,
    [Required, StringLength(500, MinimumLength = 1), OneLine] string Source) : JsonRequest<StateTotalRequest>;

/// <summary>A section stated its country's total: what its hosts and participants report of it, before or after, is settled by the count.</summary>
internal sealed class StateTotal : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/campaigns/{year:long}/counts", Handle)
        .WithName(nameof(StateTotal)).WithSummary("State a country's total").WithTags("Counts")
        .RequireAuthorization(Doors.Staff)
        .Refuses(
            Problems.NotFound, Problems.CampaignNotBegun, Problems.ReportsClosed, Problems.KindNotCounted, Problems.UnknownCase,
            Problems.CaseNotInCampaign, Problems.DayOutsideCampaign, Problems.DayInFuture, Problems.CountsOverlap, Problems.CountOlder);

    private static async Task<Results<Made<CountResponse>, ProblemHttpResult>> Handle(
        long year, StateTotalRequest request, Once once, CampaignStore campaigns, CountTaking taking, CancellationToken cancel) =>
        await campaigns.FindAsync(year, cancel) is { } campaign
            ? await taking.TakeAsync(
                once, campaign, atEvent: null, new(year, Event: null, request.Country, request.Kind, request.Case), request.Total!.Value, request.AsOf!.Value,
                request.Source, Evidence.CentrallyCounted, $"/api/v1/campaigns/{year}/counts", cancel)
            : Problems.NotFound.With("There is no such campaign.");
}
