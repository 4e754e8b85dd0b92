using System.CommandLine;
using System.CommandLine.Parsing;
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
            return await ServeAsync(ledger, prepared, parsed.GetValue(Urls)!, clock, cancel);
        }));
    }

    /// <summary>Serves a ledger, once it is prepared, until it is told to stop: what was accepted is written, then the ledger may be closed.</summary>
    public static async Task<int> ServeAsync(OpenLedger ledger, Task prepared, string urls, TimeProvider clock, CancellationToken cancel)
    {
        await using var app = WebService.Build(ledger.Database, urls.Split(';'), clock);
        await prepared;
        await app.Services.GetRequiredService<LiveTotals>().RenewAsync(cancel);
        await app.StartAsync(cancel);
        var address = app.Urls.First();
        ledger.TellWhoHolds(Reachable(address), app.Services.GetRequiredService<OperatorKey>().Token.Text);
        Console.WriteLine($"""
            The write-a-thon is served at {address}
            A staff token, from another terminal:  writeathon staff add NAME   (dotnet run --project src/Writeathon.Service -- staff add NAME)
            """);
        await app.WaitForShutdownAsync(cancel);
        return CommandLine.Done;
    }

    private static void AreAddresses(OptionResult option)
    {
        foreach (var url in (option.GetValueOrDefault<string>() ?? "").Split(';').Where(url => !IsAddress(url)))
        {
            option.AddError($"--urls: {url} is no address to serve at, such as http://127.0.0.1:5000.");
        }
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme is "http" or "https";
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
