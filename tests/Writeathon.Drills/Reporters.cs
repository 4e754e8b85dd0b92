using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Writeathon.Running;

namespace Writeathon.Drills;

/// <summary>Hosts who report one letter after another, each under a key that stays the same however often it is tried.</summary>
internal sealed class Reporters : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 });
    private readonly IReadOnlyList<HostedEvent> events;
    private readonly int seed;
    private long refused;
    private long unanswered;

    /// <summary>Hosts of these events.</summary>
    /// <param name="service">Where they report; it stays there.</param>
    /// <param name="events">Their events.</param>
    /// <param name="seed">Makes their keys.</param>
    public Reporters(Uri service, IReadOnlyList<HostedEvent> events, int seed)
    {
        (this.events, this.seed) = (events, seed);
        http.BaseAddress = service;
        http.Timeout = TimeSpan.FromSeconds(30);
    }

    /// <summary>Keys under which something was sent.</summary>
    public ConcurrentDictionary<string, HostedEvent> Sent { get; } = new();

    /// <summary>Keys that were answered with 201, each with the answer's body.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new();

    /// <summary>How many tries were refused with 503 or 507.</summary>
    public long Refused => Interlocked.Read(ref refused);

    /// <summary>How many tries got no answer.</summary>
    public long Unanswered => Interlocked.Read(ref unanswered);

    /// <summary>Lets a number of them report until they are stopped; what was begun is tried until it is acknowledged.</summary>
    public Task RunAsync(int writers, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var (key, hosted) = ($"{seed}-{writer}-{number}", events[writer % events.Count]);
            while (await TryAsync(key, hosted) != HttpStatusCode.Created)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }));

    /// <summary>Lets a number of them report, each try under a new key, until one of their tries gets no answer.</summary>
    public Task RunUntilSilenceAsync(int writers) => Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
    {
        for (var number = 0; await TryAsync($"{seed}-{writer}-{number}", events[writer % events.Count]) is not null; number++)
        {
            // One more.
        }
    }));

    /// <summary>Tries once.</summary>
    /// <returns>The status; null where no answer came.</returns>
    public async Task<HttpStatusCode?> TryAsync(string key, HostedEvent hosted)
    {
        Sent.TryAdd(key, hosted);
        try
        {
            using var response = await SendAsync(key, hosted);
            var body = await response.Content.ReadAsStringAsync();
            switch (response.StatusCode)
            {
                case HttpStatusCode.Created:
                    // A try whose answer was lost and a later one are told the same.
                    Assert.Equal(body, Acknowledged.GetOrAdd(key, body));
                    break;
                case HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage:
                    Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
                    Interlocked.Increment(ref refused);
                    break;
                default:
                    Assert.Fail($"{(int)response.StatusCode}: {body}");
                    break;
            }

            return response.StatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException or IOException)
        {
            Interlocked.Increment(ref unanswered);
            return null;
        }
    }

    /// <summary>Sends a report of so many letters.</summary>
    public async Task<HttpResponseMessage> SendAsync(string key, HostedEvent hosted, long quantity = 1)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/{hosted.Id}/actions")
        {
            Content = new StringContent($$"""{"kind":"letter","quantity":{{quantity}},"sentOn":"{{Drill.Year}}-01-01"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", hosted.Token);
        request.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(request);
    }

    public void Dispose() => http.Dispose();
}
