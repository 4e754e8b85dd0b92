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
        var standing = await cases.StandingAsync(scope.Case, campaign.Year, cancel);
        switch (Admitting.Count(campaign, atEvent, scope.Kind, standing, asOf, now))
        {
            case Admission.Accepted:
                break;
            case Admission.DayOutsideCampaign:
                return Problems.DayOutsideCampaign.With($"must not be earlier than {campaign.StartsOn.Text()}", "$.asOf");
            case Admission.DayInFuture:
                return Problems.Refuse(Admission.DayInFuture, campaign, "$.asOf");
            case var refused:
                return Problems.Refuse(refused, campaign);
        }

        var count = new SettledCount(Guid.CreateVersion7(now), scope, total, asOf, source, evidence, now, ReplacedBy: null, Remainder: 0, Exceeded: 0);
        return await once.WriteAsync(transaction => CountStore.Take(transaction, count, limits), decision => Answer(decision, list));
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
