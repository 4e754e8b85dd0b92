using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>Somebody listens to a campaign's totals.</summary>
internal sealed class StreamTotals : IEndpoint
{
    private static readonly byte[] Heartbeat = [.. "event: heartbeat\ndata: {}\n\n"u8];

    // A phone may lose its line for a while; who takes nothing for this long is let go, and comes back by itself.
    private static readonly MinDataRate Patience = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(30));

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/totals/stream", HandleAsync)
        .WithName(nameof(StreamTotals)).WithSummary("Listen to a campaign's totals").WithTags("Totals")
        .WithDescription(
            "Server-sent events. `totals` carries what `GET …/totals` answers, with its version as id: the newest at once, then "
            + "at most two a second, and only what has moved. `heartbeat` comes every 15 seconds. Who reads slowly misses versions; "
            + "who takes nothing for half a minute is let go.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        long year, HttpContext http, CampaignStore campaigns, TotalsStream stream,
        IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        // Before the first byte: an outage is told as one.
        var beat = stream.Now;
        var first = await stream.ReadAsync(year, cancel);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // a proxy that gathers answers would hold it back
        if (http.Features.Get<HeadOnly>() is not null)
        {
            return TypedResults.Empty;
        }

        http.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = Patience;
        try
        {
            await http.Response.StartAsync(cancel);
            await http.Response.BodyWriter.FlushAsync(cancel);
            await TellAsync(year, first, beat, http, stream, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException)
        {
            // The listener went, or the service ends while the listener takes nothing.
            http.Abort();
        }

        return TypedResults.Empty;
    }

    private static async Task TellAsync(
        long year, TotalsStream.Frame frame, TotalsStream.Beat beat, HttpContext http, TotalsStream stream, CancellationToken stopping)
    {
        TotalsStream.Frame? told = null;
        // Between the first, which comes at once, and the second there is a whole beat.
        var (mayFrom, rest, heartbeats) = (beat.Number, 2, beat.Heartbeats);
        while (!beat.IsLast && !http.RequestAborted.IsCancellationRequested)
        {
            if (frame != told && beat.Number >= mayFrom)
            {
                await http.Response.BodyWriter.WriteAsync(frame.Bytes, stopping);
                (told, mayFrom, rest) = (frame, stream.Now.Number + rest, 1);
            }

            if (beat.Heartbeats > heartbeats)
            {
                await http.Response.BodyWriter.WriteAsync(Heartbeat, stopping);
                heartbeats = beat.Heartbeats;
            }

            // What was struck while the listener took its time is passed over.
            beat = stream.Now == beat ? await beat.Next : stream.Now;
            frame = stream.Newest(year);
        }
    }
}
