using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Serves until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>Where to serve, for every verb that does.</summary>
    public static Option<string> Urls { get; } = new("--urls")
    {
        Description = "Where to serve; several addresses are separated by semicolons.",
        DefaultValueFactory = _ => "http://127.0.0.1:5000",
        Validators = { AreAddresses },
    };

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var verb = new Command("serve", "Serves the write-a-thon.");
        AddTo(verb);
        return verb;
    }

    /// <summary>Makes a command serve.</summary>
    public static void AddTo(Command command)
    {
        command.Add(Urls);
        command.SetAction((parsed, cancel) => Verb.RunAsync(async () =>
        {
            var clock = TimeProvider.System;
            await using var ledger = OpenLedger.Open(parsed, clock);
            // Beside the service's own start: each takes as long as the other.
            var prepared = Task.Run(() => OpenLedger.PrepareAsync(ledger.Database, clock.Now()), CancellationToken.None);
            return await ServeAsync(ledger, prepared, parsed.GetValue(Urls)!, Repeated(parsed), clock, cancel);
        }));
    }

    /// <summary>Serves a ledger, once it is prepared, until it is told to stop: what was accepted is written, then the ledger may be closed.</summary>
    public static async Task<int> ServeAsync(
        OpenLedger ledger, Task prepared, string urls, string sameLedger, TimeProvider clock, CancellationToken cancel)
    {
        await using var app = WebService.Build(ledger.Database, Separate(urls), clock);
        await prepared;
        await app.Services.GetRequiredService<LiveTotals>().RenewAsync(cancel);
        await StartAsync(app, urls, cancel);
        var address = app.Urls.First();
        ledger.TellWhoHolds(Reachable(address), app.Services.GetRequiredService<OperatorKey>().Token.Text);
        Console.WriteLine($"""
            The write-a-thon is served at {address}
            A staff token, from another terminal:  writeathon staff add NAME{sameLedger}   (dotnet run --project src/Writeathon.Service -- staff add NAME{sameLedger})
            """);
        await app.WaitForShutdownAsync(cancel);
        return CommandLine.Done;
    }

    /// <summary>The addresses that are told to serve at.</summary>
    public static string[] Separate(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Starts a service.</summary>
    /// <exception cref="IOException">It cannot serve there; the reason is said in a sentence.</exception>
    public static async Task StartAsync(WebApplication app, string urls, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception failure)
        {
            // What has started already ends as at any other stop, and complains of nothing.
            await app.StopAsync(CancellationToken.None);
            throw failure switch
            {
                SocketException => new IOException($"{urls} cannot be served at: {failure.Message}.", failure),
                InvalidOperationException { InnerException: null } when urls.Contains("https:", StringComparison.OrdinalIgnoreCase) => new IOException(
                    $"{urls} needs a certificate, and there is none: ASPNETCORE_Kestrel__Certificates__Default__Path names its file, …__Password what opens it.",
                    failure),
                _ => failure,
            };
        }
    }

    // In another terminal the hint must lead to the same ledger. A connection string may hold a password: it is not shown.
    private static string Repeated(ParseResult parsed) =>
        parsed.GetResult(CommandLine.Postgres) is { Implicit: false } ? " --postgres \"Host=…\""
        : parsed.GetValue(CommandLine.Postgres) is not null ? ", with WRITEATHON_POSTGRES set"
        : parsed.GetResult(CommandLine.Data) is { Implicit: false } ? $" --data \"{Path.GetFullPath(parsed.GetValue(CommandLine.Data)!)}\""
        : Environment.GetEnvironmentVariable("WRITEATHON_DATA") is { Length: > 0 } ? ", with WRITEATHON_DATA set"
        : "";

    private static void AreAddresses(OptionResult option)
    {
        var urls = option.GetValueOrDefault<string>() ?? "";
        foreach (var url in Separate(urls).DefaultIfEmpty(urls).Where(url => !IsAddress(url)))
        {
            option.AddError($"--urls: {url} is no address to serve at, such as http://127.0.0.1:5000, or http://*:5000 for every network that this machine is in.");
        }
    }

    private static bool IsAddress(string url)
    {
        try
        {
            // A name, and an address that is mistyped, stands for every interface: nobody's desk is opened to the network by a slip.
            var address = BindingAddress.Parse(url);
            return (address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
                && address.Port <= ushort.MaxValue && address.PathBase.Length == 0
                && (address.Host is "*" or "+" || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(address.Host, out _));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // An address that stands for every interface is reached on this machine by its own.
    private static string Reachable(string address) => address
        .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://[::]", "://[::1]", StringComparison.Ordinal)
        .Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://+", "://127.0.0.1", StringComparison.Ordinal);
}
