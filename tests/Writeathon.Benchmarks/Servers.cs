using System.Diagnostics;
using System.Globalization;
using Writeathon.Benchmarks.Load;
using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>The service with a campaign that is open and hosts who may report.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Scratch scratch = new();
    private int seed = 1;

    private Served()
    {
    }

    public static DateOnly Today { get; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public static int Year => Today.Year;

    public static string TotalsPath { get; } = string.Create(CultureInfo.InvariantCulture, $"/api/v1/campaigns/{Year}/totals");

    public Service Service { get; private set; } = null!;

    public IReadOnlyList<HostedEvent> Events { get; private set; } = [];

    public string Staff { get; private set; } = "";

    /// <summary>How many letters it has acknowledged since it was started.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Starts it over an empty ledger.</summary>
    public static async Task<Served> StartAsync(IReadOnlyDictionary<string, string>? environment = null, string? postgres = null, int events = 64)
    {
        var served = new Served();
        try
        {
            served.Service = await Service.StartAsync(served.scratch.Ledger() with { Postgres = postgres }, environment);
            served.Staff = await served.Service.OpenCampaignAsync(Year);
            var registered = new List<HostedEvent>();
            for (var number = 0; number < events; number++)
            {
                registered.Add(await served.Service.RegisterAsync(Year, number));
            }

            served.Events = registered;
            return served;
        }
        catch
        {
            await served.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has its hosts report as fast as they are answered. Every answer must be 201.</summary>
    public Measured Report(int connections, TimeSpan warmUp, TimeSpan time)
    {
        var reports = new Reports(hosted => $"/api/v1/events/{hosted.Id}/actions", Events, Today, seed++);
        var measured = Client.Run(Service.Address, warmUp, time, new Flow(reports, connections))[0];
        reports.MustAllBe(201);
        Acknowledged += reports.Acknowledged;
        return measured;
    }

    /// <summary>Proves that the ledger is right and that the total is what was acknowledged.</summary>
    public async Task ProveAsync()
    {
        await Service.ProveAsync(Service.Place);
        if (await Service.TotalAsync(Year) is var total && total != Acknowledged)
        {
            throw new InvalidOperationException($"The total is {total}, and {Acknowledged} were acknowledged.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null)
        {
            await Service.DisposeAsync();
        }

        scratch.Dispose();
    }
}

/// <summary>The bare server, as a process of its own.</summary>
internal sealed class Bare : IAsyncDisposable
{
    private readonly Child child;
    private readonly Uri address;

    private Bare(Child child, Uri address) => (this.child, this.address) = (child, address);

    /// <summary>Starts it.</summary>
    public static async Task<Bare> StartAsync(int readyBytes = 0)
    {
        var start = new ProcessStartInfo(Child.DotNet,
        [
            typeof(Bare).Assembly.Location, "bare", Child.FreePort().ToString(CultureInfo.InvariantCulture),
            readyBytes.ToString(CultureInfo.InvariantCulture),
        ]);
        var (child, line) = await Child.StartAsync(start, BareServer.Greeting, TimeSpan.FromSeconds(30));
        return new(child, new Uri(line[BareServer.Greeting.Length..]));
    }

    /// <summary>The same reports as the service gets.</summary>
    public Measured Report(IReadOnlyList<HostedEvent> events, int connections, TimeSpan warmUp, TimeSpan time)
    {
        var reports = new Reports(hosted => $"/events/{hosted.Id}/actions", events, Served.Today, 0);
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
