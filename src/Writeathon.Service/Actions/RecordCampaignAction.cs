using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>A report without an event.</summary>
/// <param name="Country">From where, ISO 3166-1.</param>
/// <param name="Kind">What was sent.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Case">The case's slug.</param>
/// <param name="Purpose">To whom; appeal where nothing is said.</param>
/// <param name="SentOn">The local day; today where nothing is said, or the campaign's last day if that is earlier.</param>
/// <param name="Key">The report's own key, for queues that have no headers.</param>
internal sealed record RecordCampaignActionRequest(
    [Required, Country] string Country,
    [Required] ActionKind? Kind,
    [Required, Range(1, ActionTaken.LargestQuantity)] long? Quantity,
    [MaxLength(Slug.Longest)] string? Case,
    Purpose? Purpose,
    DateOnly? SentOn,
    [StringLength(ActionTaken.LongestKey, MinimumLength = 1)] string? Key) : JsonRequest<RecordCampaignActionRequest>;

/// <summary>Somebody tells us what was sent, at no event.</summary>
internal sealed class RecordCampaignAction : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/campaigns/{year:long}/actions", Handle)
        .WithName(nameof(RecordCampaignAction)).WithSummary("Report actions sent at no event").WithTags("Actions")
        .WelcomesToken()
        .WithMetadata(new FindsItsOwnKeys())
        .Refuses(
            Problems.NotFound, Problems.CampaignNotBegun, Problems.ReportsClosed, Problems.KindNotCounted, Problems.UnknownCase,
            Problems.CaseNotInCampaign, Problems.DayOutsideCampaign, Problems.DayInFuture, Problems.KeysDiffer);

    private static async Task<Results<Made<ActionResponse>, ProblemHttpResult>> Handle(
        long year, SentKey sentKey, RecordCampaignActionRequest request, Caller caller, HttpResponse response,
        CampaignStore campaigns, Recorder recorder, CancellationToken cancel)
    {
        var (key, problem) = Recorder.OneKey(sentKey, request.Key);
        if (problem is not null)
        {
            return problem;
        }

        if (await campaigns.FindAsync(year, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var (source, evidence) = Reporting.Standing(caller.Role);
        var report = new Report(
            request.Kind!.Value, request.Quantity!.Value, request.Country, request.Case, request.Purpose ?? Purpose.Appeal, request.SentOn, key,
            source, evidence);
        return await recorder.RecordAsync(report, campaign, atEvent: null, response, cancel);
    }
}
