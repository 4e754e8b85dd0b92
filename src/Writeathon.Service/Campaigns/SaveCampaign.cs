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
/// <param name="ReportsUntil">
/// The last local day on which a report is taken. Where nothing is said it is 31 March of the year after its start, or of the next where it
/// runs beyond that itself.
/// </param>
/// <param name="Kinds">What it counts; every kind where nothing is said.</param>
/// <param name="Year">Its key, which the address names: it may be left out, and is taken so that a campaign goes back as it was read.</param>
internal sealed record SaveCampaignRequest(
    [Required, StringLength(200, MinimumLength = 1), OneLine] string Name,
    [Required] DateOnly? StartsOn,
    [Required] DateOnly? EndsOn,
    DateOnly? ReportsUntil,
    [MinLength(1)] IReadOnlyList<ActionKind>? Kinds,
    long? Year) : JsonRequest<SaveCampaignRequest>;

/// <summary>Staff create or replace a campaign.</summary>
internal sealed class SaveCampaign : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/campaigns/{year:long}", Handle)
        .WithName(nameof(SaveCampaign)).WithSummary("Create or replace a campaign").WithTags("Campaigns").WithEtag()
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.InvalidInput, Problems.EditedMeanwhile);

    private static async Task<Results<Ok<CampaignResponse>, Made<CampaignResponse>, ProblemHttpResult>> Handle(
        long year, SaveCampaignRequest request, IfMatch seen, CampaignStore campaigns, Database database, CancellationToken cancel)
    {
        if (request.Year is { } said && said != year)
        {
            return Problems.InvalidInput.With($"must be {year}, as in the address, or be left out", "$.year");
        }

        var (startsOn, endsOn) = (request.StartsOn!.Value, request.EndsOn!.Value);
        var campaign = new Campaign(
            year, request.Name, startsOn, endsOn, request.ReportsUntil ?? Campaign.UsuallyUntil(startsOn, endsOn),
            [.. (request.Kinds ?? Enum.GetValues<ActionKind>()).Distinct().Order()]);
        if (campaign.Fault is { } fault)
        {
            return Refuse(fault, year);
        }

        var current = await campaigns.FindAsync(year, cancel);
        if (!seen.Allows(current?.Revision))
        {
            return Problems.EditedMeanwhile.With("The campaign was edited since.");
        }

        var (outcome, saved) = await database.WriteAsync(
            transaction => CampaignStore.Save(transaction, campaign, seen.Needs(current?.Revision)));
        return outcome switch
        {
            EditOutcome.Created => Made.At($"/api/v1/campaigns/{year}", CampaignResponse.Of(saved)),
            EditOutcome.Saved => TypedResults.Ok(CampaignResponse.Of(saved)),
            EditOutcome.EditedMeanwhile => Problems.EditedMeanwhile.With("The campaign was edited since."),
            _ => throw new ArgumentOutOfRangeException(nameof(request), outcome, "no such outcome"),
        };
    }

    private static ProblemHttpResult Refuse(CampaignFault fault, long year) => fault switch
    {
        CampaignFault.NoYear => Problems.InvalidInput.With(Remedies.Said(Remedies.AYear, Campaign.FirstYear, Campaign.LastYear), "year"),
        CampaignFault.StartsInAnotherYear => Problems.InvalidInput.With(Remedies.Said(Remedies.OfTheYear, year), "$.startsOn"),
        CampaignFault.EndsBeforeItStarts => Problems.InvalidInput.With(Remedies.NotBeforeFirst, "$.endsOn"),
        CampaignFault.LongerThanAYear => Problems.InvalidInput.With(Remedies.WithinAYear, "$.endsOn"),
        CampaignFault.ReportsEndBeforeIt => Problems.InvalidInput.With(Remedies.NotBeforeLast, "$.reportsUntil"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
