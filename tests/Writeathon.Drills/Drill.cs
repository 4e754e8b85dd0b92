using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Writeathon.Running;

// Each drill needs the machine for itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Writeathon.Drills;

/// <summary>What every drill has: a seed, a length, and one line of figures at its end.</summary>
internal sealed class Drill
{
    private readonly long start = Stopwatch.GetTimestamp();

    private Drill(int seed)
    {
        Seed = seed;
        Random = new Random(seed);
    }

    /// <summary>WRITEATHON_DRILL_SEED, or one of its own. It makes the moments, never what is true of the result.</summary>
    public int Seed { get; }

    public Random Random { get; }

    public static int Year { get; } = TimeProvider.System.GetUtcNow().Year;

    public static Drill Begin() => new(Number("WRITEATHON_DRILL_SEED") ?? Random.Shared.Next(1_000_000));

    /// <summary>How many cycles to run: WRITEATHON_DRILL_CYCLES, or what fits into the test command.</summary>
    public static int Cycles(int atLeast) => Number("WRITEATHON_DRILL_CYCLES") ?? atLeast;

    /// <summary>How many lines a file has: WRITEATHON_DRILL_LINES, or what fits into the test command.</summary>
    public static int Lines(int atLeast) => Number("WRITEATHON_DRILL_LINES") ?? atLeast;

    /// <summary>A moment later, by the seed.</summary>
    public Task WaitAsync(int fromMilliseconds, int toMilliseconds) => Task.Delay(Random.Next(fromMilliseconds, toMilliseconds));

    /// <summary>Says what has happened.</summary>
    public void End(FormattableString figures) => TestContext.Current.TestOutputHelper!.WriteLine(
        $"drill: {TestContext.Current.TestMethod!.MethodName}, seed {Seed}: {figures.ToString(CultureInfo.InvariantCulture)}, "
        + string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));

    /// <summary>Skips a drill whose means are not to be had; on a build machine that is a fault.</summary>
    public static void Needs(bool isThere, string reason)
    {
        Assert.SkipUnless(isThere || Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.True(isThere, reason);
    }

    /// <summary>Opens the campaign and registers events.</summary>
    public static async Task<IReadOnlyList<HostedEvent>> PrepareAsync(Service service, int events)
    {
        await service.OpenCampaignAsync(Year);
        var hosted = new List<HostedEvent>();
        for (var number = 0; number < events; number++)
        {
            hosted.Add(await service.RegisterAsync(Year, number));
        }

        return hosted;
    }

    /// <summary>
    /// Proves the ledger: verify is clean, every acknowledged report is there under the id that its sender was told, nothing is there
    /// twice, and nothing that nobody sent.
    /// </summary>
    /// <param name="service">The service, up again.</param>
    /// <param name="events">Where reports were sent.</param>
    /// <param name="reporters">Who sent them.</param>
    /// <returns>How many lines stand there.</returns>
    public static async Task<long> ProveAsync(Service service, IReadOnlyList<HostedEvent> events, Reporters reporters)
    {
        await Service.ProveAsync(service.Place);
        var lines = new Dictionary<string, Guid>();
        foreach (var hosted in events)
        {
            await foreach (var (key, id) in LinesAsync(service, hosted))
            {
                Assert.True(lines.TryAdd(key, id), $"{key} stands in the ledger twice");
            }
        }

        foreach (var (key, body) in reporters.Acknowledged)
        {
            using var told = JsonDocument.Parse(body);
            Assert.True(lines.TryGetValue(key, out var id), $"{key} was acknowledged and is lost");
            Assert.Equal(told.RootElement.GetProperty("id").GetGuid(), id);
        }

        Assert.All(lines.Keys, key => Assert.True(reporters.Sent.ContainsKey(key)));
        Assert.Equal(lines.Count, await service.TotalAsync(Year));
        return lines.Count;
    }

    private static async IAsyncEnumerable<(string Key, Guid Id)> LinesAsync(Service service, HostedEvent hosted)
    {
        string? cursor = null;
        do
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, $"/api/v1/events/{hosted.Id}/actions?limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            request.Headers.Authorization = new("Bearer", hosted.Token);
            using var response = await service.Http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            var page = await response.Content.ReadFromJsonAsync<JsonElement>();
            foreach (var line in page.GetProperty("items").EnumerateArray())
            {
                yield return (line.GetProperty("key").GetString()!, line.GetProperty("id").GetGuid());
            }

            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
