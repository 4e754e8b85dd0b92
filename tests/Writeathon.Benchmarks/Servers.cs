using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Writeathon.Benchmarks.Load;
using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>What a benchmark's service starts from: a ledger, who may report to it, and its total.</summary>
internal sealed record Prepared(LedgerPlace Place, IReadOnlyList<HostedEvent> Events, string Staff, long Total);

/// <summary>The service with a campaign that is open and hosts who may report.</summary>
internal sealed class Served : IAsyncDisposable
{
    // More than a good year has sections.
    private static readonly string[] Lands = [.. Countries.All.Order(StringComparer.Ordinal).Take(60)];

    private readonly Scratch? scratch;
    private readonly int firstSeed = Random.Shared.Next();
    private int runs;

    private Served(Service service, Prepared prepared, Scratch? scratch) => (Service, From, this.scratch) = (service, prepared, scratch);

    public static DateOnly Today { get; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public static int Year => Today.Year;

    public static string TotalsPath { get; } = string.Create(CultureInfo.InvariantCulture, $"/api/v1/campaigns/{Year}/totals");

    public Service Service { get; }

    /// <summary>What it was started from.</summary>
    public Prepared From { get; }

    /// <summary>How many letters it has acknowledged since it was started.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Starts it over an empty ledger of its own.</summary>
    public static async Task<Served> StartAsync(
        IReadOnlyDictionary<string, string>? environment = null, string? postgres = null, string? program = null)
    {
        var scratch = new Scratch();
        try
        {
            return await StartAsync(scratch.Ledger() with { Postgres = postgres }, events: 64, environment, scratch, program);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>Starts it over an empty ledger that stays.</summary>
    public static async Task<Served> StartAsync(
        LedgerPlace place, int events, IReadOnlyDictionary<string, string>? environment = null, Scratch? scratch = null, string? program = null)
    {
        var service = await Service.StartAsync(place, environment, program: program);
        try
        {
            var staff = await service.OpenCampaignAsync(Year);
            var hosted = new HostedEvent[events];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, events), new ParallelOptions { MaxDegreeOfParallelism = 32 },
                async (number, _) => hosted[number] = await service.RegisterAsync(Year, number, Lands[number % Lands.Length]));
            return new(service, new(place, hosted, staff, Total: 0), scratch);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it over a ledger that is there.</summary>
    public static async Task<Served> StartAsync(Prepared prepared) => new(await Service.StartAsync(prepared.Place), prepared, scratch: null);

    /// <summary>Has its hosts report as fast as they are answered. Every answer must be 201.</summary>
    public Measured Report(int connections, TimeSpan warmUp, TimeSpan time)
    {
        var reports = Reports();
        var measured = Client.Run(Service.Address, warmUp, time, new Flow(reports, connections))[0];
        Took(reports);
        return measured;
    }

    /// <summary>Readers as fast as they are answered, while so many reports a second are written.</summary>
    /// <returns>Reads, reports, and how many reads were older than what was acknowledged before they were asked.</returns>
    public (Measured Reads, Measured Reports, long TooOld) ReadWhileReporting(int readers, double reportsPerSecond, TimeSpan warmUp, TimeSpan time)
    {
        var reports = Reports();
        var reads = new Reads(TotalsPath, beside: reports, before: From.Total + Acknowledged);
        var measured = Client.Run(Service.Address, warmUp, time, new Flow(reads, readers), new Flow(reports, 64, reportsPerSecond));
        reads.MustAllBe(200);
        Took(reports);
        return (measured[0], measured[1], reads.TooOld);
    }

    /// <summary>Reads the totals.</summary>
    public Measured Read(int connections, TimeSpan warmUp, TimeSpan time, string? etag = null)
    {
        var reads = new Reads(TotalsPath, etag);
        var measured = Client.Run(Service.Address, warmUp, time, new Flow(reads, connections))[0];
        reads.MustAllBe(etag is null ? 200 : 304);
        return measured;
    }

    /// <summary>Has its hosts send so many reports.</summary>
    public void ReportOnce(int reports)
    {
        var sent = Reports(most: reports);
        Client.Run(Service.Address, TimeSpan.Zero, TimeSpan.FromMinutes(1), new Flow(sent, 64));
        Took(sent);
    }

    /// <summary>Has staff run the rollup, and waits for it.</summary>
    public async Task<TimeSpan> RollUpAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/rollups");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", From.Staff);
        var start = Stopwatch.GetTimestamp();
        using var response = await Service.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The processor time that it has taken since it was started.</summary>
    public TimeSpan Processor()
    {
        using var process = Process.GetProcessById(Service.Child.Id);
        return process.TotalProcessorTime;
    }

    /// <summary>The memory that it holds now and held at the most, in MB.</summary>
    public (double Now, double Most) Memory()
    {
        var status = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{Service.Child.Id}/status"));
        return (Line("VmRSS:"), Line("VmHWM:"));

        double Line(string name) => long.Parse(
            status.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal),
            CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Proves that the ledger is right and that the total is what was acknowledged.</summary>
    /// <returns>What to go on from.</returns>
    public async Task<Prepared> ProveAsync()
    {
        await Service.ProveAsync(Service.Place, Service.Program);
        var (total, due) = (await Service.TotalAsync(Year), From.Total + Acknowledged);
        return total == due
            ? From with { Total = total }
            : throw new InvalidOperationException($"The total is {total}, and {From.Total} + {Acknowledged} were acknowledged.");
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        scratch?.Dispose();
    }

    private Reports Reports(long most = long.MaxValue) =>
        new(hosted => $"/api/v1/events/{hosted.Id}/actions", From.Events, Today, firstSeed + runs++, most);

    private void Took(Reports reports)
    {
        reports.MustAllBe(201);
        Acknowledged += reports.Acknowledged;
    }
}

/// <summary>The bare server, as a process of its own.</summary>
internal sealed class Bare : IAsyncDisposable
{
    private readonly Child child;
    private readonly Uri address;

    private Bare(Child child, Uri address) => (this.child, this.address) = (child, address);

    /// <summary>Starts it.</summary>
    /// <param name="readyBytes">How many bytes it answers a read with.</param>
    public static async Task<Bare> StartAsync(long readyBytes = 0)
    {
        var start = new ProcessStartInfo(Child.DotNet,
        [
            typeof(Bare).Assembly.Location, "bare", Child.FreePort().ToString(CultureInfo.InvariantCulture),
            readyBytes.ToString(CultureInfo.InvariantCulture),
        ]);
        var (child, line) = await Child.StartAsync(start, BareServer.Greeting, TimeSpan.FromSeconds(30));
        return new(child, new Uri(line[BareServer.Greeting.Length..]));
    }

    /// <summary>From its start to its first answer.</summary>
    public static async Task<TimeSpan> FirstAnswerAsync()
    {
        var start = Stopwatch.GetTimestamp();
        await using var bare = await StartAsync();
        using var http = new HttpClient { BaseAddress = bare.address };
        using var answer = await http.GetAsync("/totals");
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The same reports as the service gets.</summary>
    public Measured Report(IReadOnlyList<HostedEvent> events, int connections, TimeSpan warmUp, TimeSpan time)
    {
        var reports = new Reports(hosted => $"/events/{hosted.Id}/actions", events, Served.Today, seed: 0);
        var measured = Client.Run(address, warmUp, time, new Flow(reports, connections))[0];
        reports.MustAllBe(201);
        return measured;
    }

    /// <summary>Reads its ready bytes.</summary>
    public Measured Read(int connections, TimeSpan warmUp, TimeSpan time)
    {
        var reads = new Reads("/totals");
        var measured = Client.Run(address, warmUp, time, new Flow(reads, connections))[0];
        reads.MustAllBe(200);
        return measured;
    }

    public ValueTask DisposeAsync() => child.DisposeAsync();
}
