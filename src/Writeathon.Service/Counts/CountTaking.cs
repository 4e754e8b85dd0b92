using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Counts;

/// <summary>What counting a pile and stating a country's total share.</summary>
internal sealed class CountTaking(CaseStore cases, HoldLimits limits, TimeProvider clock)
{
    /// <summary>The largest total, more than the world has ever reached.</summary>
    public const long LargestTotal = 100_000_000;

    /// <summary>Takes a statement of a whole, or says why not.</summary>
    public async Task<Results<Made<CountResponse>, ProblemHttpResult>> TakeAsync(
        Once once, Campaign campaign, WritingEvent? atEvent, CountScope scope, long total, DateOnly asOf, string? source, Evidence evidence, string list,
        CancellationToken cancel)
    {
        var now = clock.Now();
        if (await RefuseAsync(campaign, atEvent, scope, asOf, now, cancel) is { } problem)
        {
            return problem;
        }

        var count = new SettledCount(Guid.CreateVersion7(now), scope, total, asOf, source, evidence, now, ReplacedBy: null, Remainder: 0, Exceeded: 0);
        return await once.WriteAsync(transaction => CountStore.Take(transaction, count, limits), decision => Answer(decision, list));
    }

    private async Task<ProblemHttpResult?> RefuseAsync(
        Campaign campaign, WritingEvent? atEvent, CountScope scope, DateOnly asOf, DateTimeOffset now, CancellationToken cancel)
    {
        // As for reports: an event's days are its own; a country's have come as soon as they have come anywhere, for it may lie anywhere.
        var zone = atEvent is null ? null : WallTime.Zone(atEvent.TimeZone);
        var today = zone is null ? Days.Earliest(now) : Days.In(zone, now);
        var standing = await cases.StandingAsync(scope.Case, campaign.Year, cancel);
        return true switch
        {
            _ when today < campaign.StartsOn => Problems.CampaignNotBegun.With($"The campaign begins on {campaign.StartsOn.Text()}."),
            _ when !campaign.TakesReports(now) => Problems.ReportsClosed.With($"Reports were taken until {campaign.ReportsUntil.Text()}."),
            _ when atEvent?.CancelledAt is not null => Problems.EventCancelled.With("The host has called this event off."),
            _ when scope.Kind is { } kind && !campaign.Kinds.Contains(kind) => Problems.KindNotCounted.With("is a kind that the campaign does not count", "$.kind"),
            _ when standing == CaseStanding.Unknown => Problems.UnknownCase.With("is no case that is known here", "$.case"),
            _ when standing == CaseStanding.InOtherCampaign => Problems.CaseNotInCampaign.With($"is not one of the cases of {campaign.Year}", "$.case"),
            _ when asOf < campaign.StartsOn => Problems.DayOutsideCampaign.With($"must not be earlier than {campaign.StartsOn.Text()}", "$.asOf"),
            _ when asOf > today => Problems.DayInFuture.With("must not lie in the future", "$.asOf"),
            _ => null,
        };
    }

    private static Results<Made<CountResponse>, ProblemHttpResult> Answer(CountDecision decision, string list) => decision.Outcome switch
    {
        CountOutcome.Accepted => Made.At(list, CountResponse.Of(decision.Count)),
        CountOutcome.Overlaps => Problems.CountsOverlap.With($"It overlaps with the count {Name(decision.Other!)}, and neither holds the other whole."),
        CountOutcome.OlderThanStanding => Problems.CountOlder.With($"must not be earlier than {decision.Other!.AsOf.Text()}, the day of the count that stands", "$.asOf"),
        CountOutcome.TooFarOff => Problems.CountTooFarOff.With("is far more than what was reported", "$.total"),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private static string Name(SettledCount count) => string.Join(", ", new[]
    {
        count.Id.ToString(),
        count.Scope.Event is { } atEvent ? $"event {atEvent}" : $"country {count.Scope.Country}",
        count.Scope.Kind is { } kind ? $"kind {kind.Word()}" : null,
        count.Scope.Case is { } slug ? $"case {slug}" : null,
        $"as of {count.AsOf.Text()}",
    }.OfType<string>());
}
