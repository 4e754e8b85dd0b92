using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>Each campaign's totals as bytes that are ready to send, made anew only when something has moved. Readers never reach the writer.</summary>
internal sealed class TotalsBoard(LiveTotals live, TotalsStore store, TimeProvider clock, IOptions<JsonOptions> json)
{
    private readonly ConcurrentDictionary<long, Notice> notices = [];

    /// <summary>A campaign's totals now.</summary>
    public async ValueTask<Notice> ReadAsync(long campaign, CancellationToken cancel)
    {
        // Read before what it stands for: a move in between makes this notice old, never wrong.
        var beside = live.Beside;
        var totals = live.Of(campaign);
        if (notices.TryGetValue(campaign, out var notice) && notice.Beside == beside && ReferenceEquals(notice.Totals, totals))
        {
            return notice;
        }

        var surroundings = notice is not null && notice.Beside == beside ? notice.Surroundings : await store.SurroundingsAsync(campaign, cancel);
        // The sum beside the version: what a ledger was restored to takes the same versions again.
        // Totals that lack another node's lines have the version of whole ones, and are soon followed by these: they are another answer.
        var etag = string.Create(
            CultureInfo.InvariantCulture,
            $"W/\"{totals.Version}-{totals.Actions}{(totals.IsMissingLines ? "-part" : "")}-{surroundings.Held}-{surroundings.Pledged}-{surroundings.Events}\"");
        var body = notice?.Etag == etag ? notice.Body : Write(TotalsResponse.Of(totals, surroundings, clock.Now()));
        return notices[campaign] = new(beside, totals, surroundings, etag, body);
    }

    /// <summary>A campaign's totals as they were known at an instant, under the hash of their JSON.</summary>
    public async Task<TaggedJson> ReadAsync(long campaign, DateTimeOffset knownAt, CancellationToken cancel)
    {
        var (then, beside) = await store.KnownAtAsync(campaign, knownAt, cancel);
        var body = Write(TotalsResponse.Of(then, beside, knownAt));
        return new(Etags.Of(body), body);
    }

    private byte[] Write(TotalsResponse totals) => JsonSerializer.SerializeToUtf8Bytes(totals, json.Value.SerializerOptions);

    /// <summary>A campaign's totals, written down.</summary>
    /// <param name="Beside">What stood beside them, by its counter.</param>
    /// <param name="Totals">The sums.</param>
    /// <param name="Surroundings">What stands beside them.</param>
    /// <param name="Etag">Their ETag, <c>W/</c> and quotes included. It is a weak one: a version and its surroundings stand for one answer, but for when it was made.</param>
    /// <param name="Body">Their JSON.</param>
    internal sealed record Notice(long Beside, CampaignTotals Totals, Surroundings Surroundings, string Etag, byte[] Body);
}
