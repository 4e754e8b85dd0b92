using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;

namespace Writeathon.Running;

/// <summary>An event with the token of its host.</summary>
internal sealed record HostedEvent(Guid Id, string Token);

/// <summary>Where a ledger is: a directory, and a PostgreSQL server where that is its engine.</summary>
internal sealed record LedgerPlace(string Directory, string? Postgres = null)
{
    /// <summary>What every verb is told of it.</summary>
    public string[] Arguments => Postgres is null ? ["--data", Directory] : ["--postgres", Postgres];
}

/// <summary>The real program, serving as a process of its own, as it was built.</summary>
internal sealed class Service : IAsyncDisposable
{
    private const string Greeting = "is served at ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Service(Child child, Uri address, LedgerPlace place, string? program)
    {
        (Child, Address, Place, Program) = (child, address, place, program);
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 }) { BaseAddress = address };
    }

    public Child Child { get; }

    public Uri Address { get; }

    public LedgerPlace Place { get; }

    /// <summary>Its assembly, or the program that was published; null where it is the assembly that was built with this.</summary>
    public string? Program { get; }

    public HttpClient Http { get; }

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="place">Its ledger.</param>
    /// <param name="environment">Variables of its environment.</param>
    /// <param name="port">Its port; a free one where none is named.</param>
    /// <param name="through">A program that runs it, with that program's own arguments.</param>
    /// <param name="program">Its assembly, or the program that was published; the assembly that was built with this where none is named.</param>
    public static async Task<Service> StartAsync(
        LedgerPlace place, IReadOnlyDictionary<string, string>? environment = null, int? port = null, string[]? through = null, string? program = null)
    {
        var start = Verb(
            place, ["serve", "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port ?? Child.FreePort()}")], through, program);
        // Runs of the job beside what is measured would be noise; whoever wants one asks for it.
        start.Environment["WRITEATHON_Rollup__Every"] = "1.00:00:00";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var (child, line) = await Child.StartAsync(start, Greeting, Patience);
        return new(child, new Uri(line[(line.IndexOf(Greeting, StringComparison.Ordinal) + Greeting.Length)..].Trim()), place, program);
    }

    /// <summary>Runs another verb of the program to its end.</summary>
    public static Task<(int ExitCode, string Said)> RunAsync(LedgerPlace place, params string[] verb) => Child.RunAsync(Verb(place, verb));

    /// <summary>Proves the ledger with the program's own verb.</summary>
    /// <exception cref="InvalidOperationException">A tally is not the sum of its lines.</exception>
    public static async Task ProveAsync(LedgerPlace place, string? program = null)
    {
        var (exitCode, said) = await Child.RunAsync(Verb(place, ["verify"], program: program));
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"verify found the ledger wrong:\n{said}");
        }
    }

    /// <summary>Opens this year's campaign from its first day to its last, so that reports are taken whatever the day.</summary>
    /// <returns>The token of somebody on staff.</returns>
    public async Task<string> OpenCampaignAsync(int year)
    {
        var (exitCode, said) = await RunAsync(Place, "staff", "add", "A. Operator");
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"staff add: {said}");
        }

        var token = said.Split('\n').Last(line => line.StartsWith("staff_", StringComparison.Ordinal)).Trim();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/campaigns/{year}")
        {
            Content = JsonContent.Create(new { name = "All year", startsOn = $"{year}-01-01", endsOn = $"{year}-12-31", reportsUntil = $"{year + 1}-03-31" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return token;
    }

    /// <summary>Registers an event.</summary>
    public async Task<HostedEvent> RegisterAsync(int year, int number, string country = "CD")
    {
        using var response = await Http.PostAsJsonAsync("/api/v1/events", new
        {
            campaign = year,
            title = $"Write-a-thon {number}",
            form = "in-person",
            country,
            timeZone = "UTC",
            startsAt = $"{year}-12-10T14:00:00",
            endsAt = $"{year}-12-10T18:00:00",
            hostName = "G.",
        });
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return new(answer.RootElement.GetProperty("id").GetGuid(), answer.RootElement.GetProperty("hostToken").GetString()!);
    }

    /// <summary>The campaign's total now.</summary>
    public async Task<long> TotalAsync(int year)
    {
        using var answer = JsonDocument.Parse(await Http.GetStringAsync($"/api/v1/campaigns/{year}/totals"));
        return answer.RootElement.GetProperty("actions").GetInt64();
    }

    /// <summary>Asks it to end.</summary>
    public void AskToEnd()
    {
        // A program that runs it keeps the signal to itself: the service has left its own number in its directory.
        var note = Path.Combine(Place.Directory, "writeathon.holder");
        using var holder = File.Exists(note) ? JsonDocument.Parse(File.ReadAllText(note)) : null;
        Child.AskToEnd(holder?.RootElement.GetProperty("Process").GetInt32() ?? Child.Id);
    }

    /// <summary>Asks it to end and waits for that.</summary>
    public async Task StopAsync()
    {
        AskToEnd();
        if (!await Child.EndedAsync(TimeSpan.FromSeconds(30)))
        {
            throw new InvalidOperationException("The service did not end.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Child.DisposeAsync();
    }

    private static ProcessStartInfo Verb(LedgerPlace place, string[] verb, string[]? through = null, string? program = null)
    {
        program ??= typeof(Service).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Program").Value!;
        string[] host = program.EndsWith(".dll", StringComparison.Ordinal) ? [Child.DotNet] : [];
        string[] command = [.. through ?? [], .. host, Path.GetFullPath(program), .. verb, .. place.Arguments];
        return new ProcessStartInfo(command[0], command[1..]);
    }
}
