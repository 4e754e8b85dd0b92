using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Cases;

/// <summary>A case to be created or replaced; its outcomes stay.</summary>
/// <param name="Title">The name by which it is known.</param>
/// <param name="Country">Where those are to whom is appealed, ISO 3166-1.</param>
/// <param name="Summary">What happened.</param>
/// <param name="SendingRules">What to know before sending.</param>
/// <param name="Campaigns">The years in which it is featured.</param>
internal sealed record SaveCaseRequest(
    [Required, StringLength(200, MinimumLength = 1), OneLine] string Title,
    [Required, Country] string Country,
    [Required, StringLength(5_000, MinimumLength = 1)] string Summary,
    [StringLength(5_000, MinimumLength = 1)] string? SendingRules,
    [Required, EachRange(YearRecord.EarliestYear, Campaign.LastYear)] IReadOnlyList<long> Campaigns) : JsonRequest<SaveCaseRequest>;

/// <summary>Staff create or replace a case.</summary>
internal sealed class SaveCase : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/cases/{slug}", Handle)
        .WithName(nameof(SaveCase)).WithSummary("Create or replace a case").WithTags("Cases").WithEtag()
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.InvalidInput, Problems.UnknownCampaign, Problems.EditedMeanwhile);

    private static async Task<Results<Ok<CaseResponse>, Made<CaseResponse>, ProblemHttpResult>> Handle(
        string slug, SaveCaseRequest request, IfMatch seen, CaseStore cases, CampaignStore campaigns, TotalsStore totals, Database database,
        CancellationToken cancel)
    {
        if (!Slug.IsOne(slug))
        {
            return Problems.InvalidInput.With(Remedies.Said(Remedies.Slug, Slug.Longest), "slug");
        }

        var current = await cases.FindAsync(slug, cancel);
        if (!seen.Allows(current?.Revision))
        {
            return Problems.EditedMeanwhile.With("The case was edited since.");
        }

        for (var i = 0; i < request.Campaigns.Count; i++)
        {
            // A year of the record book stays though it has no campaign here.
            var year = request.Campaigns[i];
            if (current?.Campaigns.Contains(year) != true && await campaigns.FindAsync(year, cancel) is null)
            {
                return Problems.UnknownCampaign.With("is no year that has a campaign here", $"$.campaigns[{i}]");
            }
        }

        var file = new CaseFile(
            slug, request.Title, request.Country, request.Summary, request.SendingRules, [.. request.Campaigns.Distinct().Order()],
            current?.Outcomes ?? []);
        var (outcome, revision) = await database.WriteAsync(
            transaction => CaseStore.Save(transaction, file, seen.Needs(current?.Revision)));
        var answer = CaseResponse.Of(file with { Revision = revision }, (await totals.OfCaseAsync(slug, cancel)).Values.Sum());
        return outcome switch
        {
            EditOutcome.Created => Made.At($"/api/v1/cases/{slug}", answer),
            EditOutcome.Saved => TypedResults.Ok(answer),
            EditOutcome.EditedMeanwhile => Problems.EditedMeanwhile.With("The case was edited since."),
            _ => throw new ArgumentOutOfRangeException(nameof(request), outcome, "no such outcome"),
        };
    }
}
