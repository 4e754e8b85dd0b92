using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>A report at an event.</summary>
/// <param name="Kind">What was sent.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Case">The case's slug.</param>
/// <param name="Purpose">To whom; appeal where nothing is said.</param>
/// <param name="SentOn">The local day; today in the event's zone where nothing is said, or the campaign's last day if that is earlier.</param>
/// <param name="Key">The report's own key, for queues that have no headers.</param>
internal sealed record RecordEventActionRequest(
    [Required] ActionKind? Kind,
    [Required, Range(1, ActionTaken.LargestQuantity)] long? Quantity,
    [MaxLength(Slug.Longest)] string? Case,
    Purpose? Purpose,
    DateOnly? SentOn,
    [StringLength(ActionTaken.LongestKey, MinimumLength = 1)] string? Key) : JsonRequest<RecordEventActionRequest>;

/// <summary>Somebody tells us what was sent at an event.</summary>
internal sealed class RecordEventAction : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/events/{id:guid}/actions", Handle)
        .WithName(nameof(RecordEventAction)).WithSummary("Report actions sent at an event").WithTags("Actions")
        .WelcomesToken()
        .WithMetadata(new FindsItsOwnKeys())
        .Refuses(
            Problems.NotFound, Problems.NotAllowed, Problems.CampaignNotBegun, Problems.ReportsClosed, Problems.EventCancelled, Problems.KindNotCounted, Problems.UnknownCase,
            Problems.CaseNotInCampaign, Problems.DayOutsideCampaign, Problems.DayInFuture, Problems.KeysDiffer);

    private static async Task<Results<Made<ActionResponse>, ProblemHttpResult>> Handle(
        Guid id, SentKey sentKey, RecordEventActionRequest request, Caller caller, HttpResponse response,
        EventStore events, CampaignStore campaigns, Recorder recorder, CancellationToken cancel)
    {
        var (key, problem) = Recorder.OneKey(sentKey, request.Key);
        if (problem is not null)
        {
            return problem;
        }

        if (await events.FindAsync(id, cancel) is not { } atEvent || await campaigns.FindAsync(atEvent.Campaign, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        if (caller.Role == TokenRole.Host && !caller.MayHost(id))
        {
            return Problems.NotAllowed.With("This token is another event's.");
        }

        var (source, evidence) = Reporting.Standing(caller.Role);
        var report = new Report(
            request.Kind!.Value, request.Quantity!.Value, atEvent.Country, request.Case, request.Purpose ?? Purpose.Appeal, request.SentOn, key,
            source, evidence);
        return await recorder.RecordAsync(report, campaign, atEvent, response, cancel);
    }
}
