using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Writeathon.Service.Http;

namespace Writeathon.Service.Totals;

/// <summary>
/// Tells those who listen to a campaign how its totals move. The bytes of a version are made once and are the same for all; who reads
/// slowly misses versions and has none kept for them.
/// </summary>
internal sealed class TotalsStream(TotalsBoard board, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<TotalsStream> log) : BackgroundService
{
    /// <summary>The least time between two totals that a listener is told: at most two a second.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <summary>The time between two heartbeats, by which a listener knows that the line still stands.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<long, Frame> newest = [];
    private volatile Beat now = new(number: 0, heartbeats: 0);

    /// <summary>The beat that was last struck.</summary>
    public Beat Now => now;

    /// <summary>A campaign's totals now, as they go over the line.</summary>
    public async ValueTask<Frame> ReadAsync(long campaign, CancellationToken cancel)
    {
        var notice = await board.ReadAsync(campaign, cancel);
        return newest.AddOrUpdate(
            campaign,
            static (_, notice) => Frame.Of(notice),
            static (_, frame, notice) => frame.Etag == notice.Etag || notice.Totals.Version < frame.Version ? frame : Frame.Of(notice),
            notice);
    }

    /// <summary>A campaign's totals as of the last beat, once somebody has read them.</summary>
    public Frame Newest(long campaign) => newest[campaign];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The doors wait for those who are still listening before any service is stopped: this is told before the doors are.
        var stopping = lifetime.ApplicationStopping;
        var lastHeartbeat = clock.Now();
        try
        {
            while (true)
            {
                // After each beat, not by the clock's own pace: two beats are never nearer than this, however late one was.
                await Task.Delay(Between, clock, stopping);
                await RenewAsync(stopping);
                var at = clock.Now();
                var isHeartbeat = at - lastHeartbeat >= HeartbeatEvery || at < lastHeartbeat; // a clock that was set back delays none
                lastHeartbeat = isHeartbeat ? at : lastHeartbeat;
                Strike(new(now.Number + 1, now.Heartbeats + (isHeartbeat ? 1 : 0)));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Strike(new(now.Number + 1, now.Heartbeats, isLast: true));
        }
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        foreach (var campaign in newest.Keys)
        {
            try
            {
                await ReadAsync(campaign, cancel);
            }
            catch (DbException away)
            {
                log.LogWarning(away, "The totals of {Campaign} could not be read for those who listen; the last ones stand.", campaign);
            }
        }
    }

    private void Strike(Beat next)
    {
        var before = now;
        now = next;
        before.End(next);
    }

    /// <summary>A moment at which listeners may be told something.</summary>
    internal sealed class Beat(long number, long heartbeats, bool isLast = false)
    {
        private readonly TaskCompletionSource<Beat> next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Which one it is.</summary>
        public long Number => number;

        /// <summary>How many of them, up to this, were heartbeats.</summary>
        public long Heartbeats => heartbeats;

        /// <summary>Whether the service ends with it.</summary>
        public bool IsLast => isLast;

        /// <summary>The beat after it.</summary>
        public Task<Beat> Next => next.Task;

        /// <summary>Wakes those who wait for the next one.</summary>
        public void End(Beat successor) => next.SetResult(successor);
    }

    /// <summary>Totals as they go over the line.</summary>
    /// <param name="Version">Their version, which is the event's id.</param>
    /// <param name="Etag">What they stand for.</param>
    /// <param name="Bytes">The whole event.</param>
    internal sealed record Frame(long Version, string Etag, byte[] Bytes)
    {
        /// <summary>An event of what <c>GET</c> answers; its JSON has no line break.</summary>
        public static Frame Of(TotalsBoard.Notice notice) => new(
            notice.Totals.Version, notice.Etag,
            [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: totals\nid: {notice.Totals.Version}\ndata: ")), .. notice.Body, .. "\n\n"u8]);
    }
}
