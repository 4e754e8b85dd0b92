using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Writeathon.Service.Totals;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

/// <summary>Who listens to a campaign's totals.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private readonly Service given = new(On.Sqlite);

    public ValueTask InitializeAsync() => given.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await given.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_listener_gets_the_newest_at_once_as_the_totals_are_answered()
    {
        await ReportAsync(12);
        var totals = await given.TotalsAsync();

        await using var listener = await Listener.OpenAsync(given);
        var told = await listener.NextAsync();

        Assert.Equal(("totals", totals["version"].GetInt64().ToString(Invariant), totals.Text), (told.Event, told.Id, told.Data));
        Assert.Equal("text/event-stream", listener.Header("Content-Type"));
        Assert.Equal("no-store", listener.Header("Cache-Control"));
        Assert.Equal("no", listener.Header("X-Accel-Buffering"));
    }

    [Fact]
    public async Task A_campaign_without_a_line_is_told_as_nothing_yet()
    {
        await using var listener = await Listener.OpenAsync(given);

        var told = await listener.NextAsync();

        Assert.Equal(("0", 0), (told.Id, told.Actions));
    }

    [Fact]
    public async Task What_moves_is_told_in_order_and_what_stands_still_is_not_told_again()
    {
        await using var listener = await Listener.OpenAsync(given);
        await listener.NextAsync();
        var told = new List<Told>();
        foreach (var quantity in new[] { 1, 10, 100 })
        {
            await ReportAsync(quantity);
            await BeatAsync(4);
            told.Add(await listener.NextAsync()); // a listener who lags is told the newest only
        }

        await BeatAsync(4);
        await ReportAsync(1_000);
        await BeatAsync(1);

        Assert.Equal([1L, 11, 111], told.Select(each => each.Actions));
        Assert.Equal(told.Select(each => long.Parse(each.Id!, Invariant)).Order(), told.Select(each => long.Parse(each.Id!, Invariant)));
        Assert.Equal(1_111, (await listener.NextAsync()).Actions);
    }

    [Fact]
    public async Task What_moves_between_two_beats_is_told_once_and_the_second_beat_waits_for_half_a_second()
    {
        await BeatAsync(1);
        await using var listener = await Listener.OpenAsync(given);
        await listener.NextAsync();

        // The listener may have come just before this beat: what it was told at once is less than half a second old.
        await ReportAsync(1);
        await BeatAsync(1);
        for (var i = 0; i < 9; i++)
        {
            await ReportAsync(1);
        }

        await BeatAsync(1);
        Assert.Equal(10, (await listener.NextAsync()).Actions);
    }

    [Fact]
    public async Task A_heartbeat_comes_every_fifteen_seconds_of_the_clock()
    {
        await using var listener = await Listener.OpenAsync(given);
        await listener.NextAsync();

        await BeatAsync(1, TotalsStream.HeartbeatEvery);
        await BeatAsync(3);
        await ReportAsync(5);
        await BeatAsync(1);
        await BeatAsync(1, TotalsStream.HeartbeatEvery);

        Assert.Equal(["heartbeat", "totals", "heartbeat"], (await listener.TakeAsync(3)).Select(told => told.Event));
    }

    [Fact]
    public async Task Who_comes_back_is_told_at_once_what_stands_now_and_nothing_that_has_not_moved_since()
    {
        await ReportAsync(7);
        string known;
        await using (var first = await Listener.OpenAsync(given))
        {
            known = (await first.NextAsync()).Id!;
        }

        await given.PledgeAsync();
        await using var again = await Listener.OpenAsync(given, lastEventId: known);
        Assert.Equal(15, (await again.NextAsync()).Json.GetProperty("pledged").GetInt64());
        await BeatAsync(3);
        await ReportAsync(3);
        await BeatAsync(1);
        Assert.Equal(10, (await again.NextAsync()).Actions);
    }

    [Fact]
    public async Task HEAD_is_answered_and_ends()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/v1/campaigns/2013/totals/stream");
        using var head = await given.Client.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(10));
        using var next = await given.Client.GetAsync("/health/live").WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal((200, "text/event-stream", 200), ((int)head.StatusCode, head.Content.Headers.ContentType?.MediaType, (int)next.StatusCode));
    }

    [Fact]
    public async Task What_stands_beside_the_actions_is_told_too_under_the_same_version()
    {
        await ReportAsync(7);
        await using var listener = await Listener.OpenAsync(given);
        var before = await listener.NextAsync();

        await given.PledgeAsync();
        await BeatAsync(2);
        var after = await listener.NextAsync();

        Assert.Equal((before.Id, before.Actions), (after.Id, after.Actions));
        Assert.Equal((0, 15), (Pledged(before), Pledged(after)));
        static long Pledged(Told told) => told.Json.GetProperty("pledged").GetInt64();
    }

    [Fact]
    public async Task An_outage_does_not_end_the_stream()
    {
        await using var listener = await Listener.OpenAsync(given);
        await listener.NextAsync();

        await given.Database.WriteAsync(transaction => { transaction.Execute("ALTER TABLE pledge_tallies RENAME TO pledge_tallies_away"); });
        await BeatAsync(2);
        await given.Database.WriteAsync(transaction => { transaction.Execute("ALTER TABLE pledge_tallies_away RENAME TO pledge_tallies"); });
        await ReportAsync(7);
        await BeatAsync(2);

        Assert.Equal(7, (await listener.NextAsync()).Actions);
    }

    // The clock is read between a reader's look at the totals and what is made of it: here another line comes, and another reader.
    [Fact]
    public async Task Who_has_read_the_totals_before_they_moved_does_not_take_the_stream_back()
    {
        var clock = new HeldClock();
        using var stream = StreamBy(clock);
        await ReportAsync(1);
        clock.Read = () =>
        {
            clock.Read = null;
            ReportAsync(10).GetAwaiter().GetResult();
            Assert.Equal(2, stream.ReadAsync(2013, CancellationToken.None).AsTask().GetAwaiter().GetResult().Version);
        };

        var told = await stream.ReadAsync(2013, CancellationToken.None);

        Assert.Equal((2, 2), (told.Version, stream.Newest(2013).Version));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_delays_no_heartbeat()
    {
        var clock = new HeldClock();
        using var stream = StreamBy(clock);
        var first = stream.Now;
        await stream.StartAsync(CancellationToken.None);
        var next = await clock.Timers.Reader.ReadAsync();

        clock.Now -= TimeSpan.FromHours(1);
        next();

        Assert.Equal(1, (await first.Next).Heartbeats);
    }

    [Fact]
    public async Task A_campaign_that_is_not_there_is_refused_before_anything_is_streamed() =>
        (await given.Anyone.GetAsync("campaigns/1999/totals/stream")).Refuses(404, "not-found");

    [Fact]
    public async Task The_service_ends_at_once_with_somebody_listening()
    {
        await using var listener = await Listener.OpenAsync(given);
        await listener.NextAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(8));

        await given.RestartAsync().WaitAsync(patience.Token);

        Assert.Null(await listener.NextOrEndAsync());
    }

    [Fact]
    public async Task Two_hundred_listeners_have_the_final_total_within_three_seconds()
    {
        var listeners = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Listener.OpenAsync(given)));
        using var over = new CancellationTokenSource();
        var beats = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await BeatAsync(1);
                await Task.Delay(TotalsStream.Between);
            }
        });
        var finals = listeners.Select(async listener =>
        {
            Told told;
            do
            {
                told = await listener.NextAsync();
            }
            while (told.Event != "totals" || told.Actions < 100);
            return told;
        }).ToList();
        for (var i = 0; i < 100; i++)
        {
            await ReportAsync(1);
        }

        var all = await Task.WhenAll(finals).WaitAsync(TimeSpan.FromSeconds(3));

        Assert.All(all, told => Assert.Equal(100, told.Actions));
        await over.CancelAsync();
        await beats;
        foreach (var listener in listeners)
        {
            await listener.DisposeAsync();
        }
    }

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private async Task ReportAsync(long quantity) =>
        (await given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("quantity", quantity)))).Is(201);

    /// <summary>Moves the clock until so many beats were struck.</summary>
    private async Task BeatAsync(int beats, TimeSpan? by = null)
    {
        var stream = given.Services.GetRequiredService<TotalsStream>();
        for (var beat = 0; beat < beats; beat++)
        {
            var before = stream.Now;
            while (stream.Now == before)
            {
                Assert.False(stream.ExecuteTask!.IsCompleted, "the stream has ended");
                // The stream sets its next timer a moment after a beat: a clock that was moved too early is moved again.
                given.Clock.Advance(by ?? TotalsStream.Between);
                await Task.WhenAny(before.Next, Task.Delay(100));
            }
        }
    }

    private TotalsStream StreamBy(TimeProvider clock)
    {
        var board = new TotalsBoard(
            given.Services.GetRequiredService<LiveTotals>(), given.Services.GetRequiredService<TotalsStore>(), clock,
            given.Services.GetRequiredService<IOptions<JsonOptions>>());
        return new(board, clock, given.Services.GetRequiredService<IHostApplicationLifetime>(), given.Services.GetRequiredService<ILogger<TotalsStream>>());
    }

    /// <summary>A clock whose timers fire when a test says so, and which tells when it is read.</summary>
    private sealed class HeldClock : TimeProvider
    {
        public Channel<Action> Timers { get; } = Channel.CreateUnbounded<Action>();

        public DateTimeOffset Now { get; set; } = Service.Start;

        public Action? Read { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            Read?.Invoke();
            return Now;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers.Writer.TryWrite(() => callback(state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed record Told(string Event, string? Id, string Data)
    {
        public JsonElement Json => JsonDocument.Parse(Data).RootElement;

        public long Actions => Json.GetProperty("actions").GetInt64();
    }

    private sealed class Listener : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

        private readonly HttpClient client;
        private readonly HttpResponseMessage response;
        private readonly StreamReader reader;

        private Listener(HttpClient client, HttpResponseMessage response, Stream body) =>
            (this.client, this.response, reader) = (client, response, new StreamReader(body));

        public static async Task<Listener> OpenAsync(Service service, string? lastEventId = null)
        {
            var client = new HttpClient { BaseAddress = service.Client.BaseAddress };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/campaigns/2013/totals/stream");
            if (lastEventId is not null)
            {
                request.Headers.Add("Last-Event-ID", lastEventId);
            }

            var response = (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
            return new(client, response, await response.Content.ReadAsStreamAsync());
        }

        public string Header(string name) =>
            string.Join(", ", response.Headers.Concat(response.Content.Headers).Single(header => header.Key == name).Value);

        public async Task<Told> NextAsync() => await NextOrEndAsync() ?? throw new InvalidOperationException("the stream ended");

        public async Task<IReadOnlyList<Told>> TakeAsync(int number)
        {
            var told = new List<Told>();
            while (told.Count < number)
            {
                told.Add(await NextAsync());
            }

            return told;
        }

        public async Task<Told?> NextOrEndAsync()
        {
            var members = new Dictionary<string, string>();
            while (await reader.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                if (line.Length == 0)
                {
                    return new(members["event"], members.GetValueOrDefault("id"), members["data"]);
                }

                var at = line.IndexOf(": ", StringComparison.Ordinal);
                members.Add(line[..at], line[(at + 2)..]);
            }

            return null;
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
