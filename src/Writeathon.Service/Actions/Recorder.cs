using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>What reporting at an event and reporting to a campaign share: decide, append, answer the same again.</summary>
internal sealed class Recorder(ActionStore actions, CaseStore cases, Lateness lateness, HoldLimits limits, TimeProvider clock)
{
    /// <summary>Records a report, or finds the line that the same report made before.</summary>
    public async Task<Results<Made<ActionResponse>, ProblemHttpResult>> RecordAsync(
        Report report, Campaign campaign, WritingEvent? atEvent, HttpResponse response, CancellationToken cancel)
    {
        var standing = await cases.StandingAsync(report.Case, campaign.Year, cancel);
        var (admission, line) = Reporting.Decide(report, campaign, atEvent, standing, limits, clock.Now());
        if (line is not null)
        {
            if (report.Key is not null && await actions.FindExportedByIdAsync(campaign.Year, report.Key, cancel) is { } keyless)
            {
                return await ReplayAsync(report, keyless, atEvent, response, cancel);
            }

            var appended = await actions.AppendAsync(line);
            return appended.Replayed ? await ReplayAsync(report, appended.Line, atEvent, response, cancel) : await AnswerAsync(appended.Line, cancel);
        }

        // What was taken once is answered so for ever, even where it would be refused today.
        return report.Key is not null && await actions.FindByKeyAsync(campaign.Year, report.Key) is { } before
            ? await ReplayAsync(report, before, atEvent, response, cancel)
            : Problems.Refuse(admission, campaign);
    }

    /// <summary>The one key of a request that may carry it twice.</summary>
    /// <returns>The key or null, or the problem of two different ones, of one that only a file's line may have, or of one that none may have.</returns>
    public static (string? Key, ProblemHttpResult? Problem) OneKey(SentKey header, string? member)
    {
        if (header.Text is not null && member is not null && header.Text != member)
        {
            return (null, Problems.KeysDiffer.With("must be equal to the header Idempotency-Key", "$.key"));
        }

        var key = header.Text ?? member;
        var remedy = key is null ? null
            : ImportLine.IsMade(key) ? "must not begin with import:"
            : key.Contains('\uFFFD', StringComparison.Ordinal) ? "must not contain the character U+FFFD, which stands for one that could not be read"
            : null;
        return remedy is null ? (key, null) : (null, Problems.InvalidInput.With(remedy, member is null ? IdempotencyKeys.Header : "$.key"));
    }

    private async Task<Results<Made<ActionResponse>, ProblemHttpResult>> ReplayAsync(
        Report report, ActionTaken line, WritingEvent? atEvent, HttpResponse response, CancellationToken cancel)
    {
        if (!report.SaysTheSameAs(line, atEvent?.Id))
        {
            return Problems.KeyReused.With("Another report came under the same key before.", "$.key");
        }

        response.Headers[IdempotencyKeys.Replayed] = "true";
        return await AnswerAsync(line, cancel);
    }

    private async ValueTask<Made<ActionResponse>> AnswerAsync(ActionTaken line, CancellationToken cancel) =>
        Made.At($"/api/v1/actions/{line.Id}", ActionResponse.AsItCame(line, await lateness.OfAsync(line, cancel)));
}
