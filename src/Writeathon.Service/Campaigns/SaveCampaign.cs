using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Campaigns;

/// <summary>A campaign to be created or replaced.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="StartsOn">Its first local day, in the campaign's year.</param>
/// <param name="EndsOn">Its last local day; it may lie in the next year.</param>
/// <param name="ReportsUntil">The last local day on which a report is taken; 31 March after its end where nothing is said.</param>
/// <param name="Kinds">What it counts; every kind where nothing is said.</param>
internal sealed record SaveCampaignRequest(
    [Required, StringLength(200, MinimumLength = 1)] string Name,
    [Required] DateOnly? StartsOn,
    [Required] DateOnly? EndsOn,
    DateOnly? ReportsUntil,
    [MinLength(1)] IReadOnlyList<ActionKind>? Kinds) : JsonRequest<SaveCampaignRequest>;

/// <summary>Staff create or replace a campaign.</summary>
internal sealed class SaveCampaign : IEndpoint
{
    private const long LastYear = 2100;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/campaigns/{year:long}", Handle)
        .WithName(nameof(SaveCampaign)).WithSummary("Create or replace a campaign").WithTags("Campaigns").WithEtag()
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.InvalidInput, Problems.EditedMeanwhile);

    private static async Task<Results<Ok<CampaignResponse>, Made<CampaignResponse>, ProblemHttpResult>> Handle(
        long year, SaveCampaignRequest request, IfMatch? seen, CampaignStore campaigns, Database database, CancellationToken cancel)
    {
        var (startsOn, endsOn) = (request.StartsOn!.Value, request.EndsOn!.Value);
        var reportsUntil = request.ReportsUntil ?? MarchAfter(startsOn, endsOn);
        var problem = true switch
        {
            _ when year is < Campaign.FirstYear or > LastYear =>
                Problems.InvalidInput.With(Remedies.Said(Remedies.AYear, Campaign.FirstYear, LastYear), "year"),
            _ when startsOn.Year != year => Problems.InvalidInput.With(Remedies.Said(Remedies.OfTheYear, year), "$.startsOn"),
            _ when endsOn < startsOn => Problems.InvalidInput.With(Remedies.NotBeforeFirst, "$.endsOn"),
            _ when endsOn.DayNumber - startsOn.DayNumber >= 366 => Problems.InvalidInput.With(Remedies.WithinAYear, "$.endsOn"),
            _ when reportsUntil < endsOn => Problems.InvalidInput.With(Remedies.NotBeforeLast, "$.reportsUntil"),
            _ => null,
        };
        if (problem is not null)
        {
            return problem;
        }

        var current = await campaigns.FindAsync(year, cancel);
        if (seen is not null && (current is null || !seen.Allows(current.Revision)))
        {
            return Problems.EditedMeanwhile.With("The campaign was edited since.");
        }

        var campaign = new Campaign(
            year, request.Name, startsOn, endsOn, reportsUntil, [.. (request.Kinds ?? Enum.GetValues<ActionKind>()).Distinct().Order()]);
        var (outcome, saved) = await database.WriteAsync(
            transaction => CampaignStore.Save(transaction, campaign, seen is null ? null : current!.Revision));
        return outcome switch
        {
            EditOutcome.Created => Made.At($"/api/v1/campaigns/{year}", CampaignResponse.Of(saved)),
            EditOutcome.Saved => TypedResults.Ok(CampaignResponse.Of(saved)),
            EditOutcome.EditedMeanwhile => Problems.EditedMeanwhile.With("The campaign was edited since."),
            _ => throw new ArgumentOutOfRangeException(nameof(request), outcome, "no such outcome"),
        };
    }

    // Of the year after its start, or of the next where the campaign itself runs beyond it; what ends later still is refused anyway.
    private static DateOnly MarchAfter(DateOnly startsOn, DateOnly endsOn)
    {
        var march = new DateOnly(Math.Min(startsOn.Year + 1, 9998), 3, 31);
        return endsOn <= march ? march : march.AddYears(1);
    }
}
