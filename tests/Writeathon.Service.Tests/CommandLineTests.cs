using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Writeathon.Service.Commands;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

/// <summary>The program as an operator meets it: arguments, environment, standard input, exit codes and what is said.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("writeathon-verbs-");

    private string Data => Path.Combine(scratch.FullName, "data");

    public void Dispose() => scratch.Delete(recursive: true);

    [Theory]
    [InlineData("-", true)]
    [InlineData("/dev/stdin", true)]
    [InlineData("-", false)]
    public async Task A_pipe_is_imported_from_its_first_byte(string file, bool isServed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no /dev/stdin");
        await using var service = await ImportFixture.OpenAsync();
        var lines = string.Concat(Enumerable.Range(1, 64).Select(n => $"{{\"key\": \"k{n}\", \"country\": \"IS\", \"kind\": \"letter\", \"quantity\": {n}}}\n"));
        await GivenCampaignAsync();

        var (exit, output, error) = isServed
            ? await service.RunAsync(["import", file, "--campaign", "2026"], lines)
            : await RunAsync(["import", file, "--campaign", $"{ThisYear}", "--data", Data], lines);

        Assert.True(exit == 0, error);
        Assert.Equal((64, 0), JsonDocument.Parse(output).RootElement is var told ? (told.GetProperty("accepted").GetInt32(), told.GetProperty("rejected").GetInt32()) : default);
    }

    [Fact]
    public async Task The_key_of_the_command_line_is_shown_to_no_proxy()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var asked = proxy.AcceptTcpClientAsync();

        var (exit, _, error) = await service.RunAsync(["staff", "list"], environment: ("http_proxy", $"http://{proxy.LocalEndpoint}"));

        Assert.Equal((0, ""), (exit, error));
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task An_import_that_the_service_breaks_off_says_so_and_that_it_can_be_sent_again()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        var file = Path.Combine(scratch.FullName, "lines.csv");
        await File.WriteAllTextAsync(file, "country,kind,quantity\n" + string.Concat(Enumerable.Repeat("IS,letter,1\n", 500_000)));
        var dying = Task.Run(async () =>
        {
            using var caller = await gone.AcceptTcpClientAsync();
            await caller.GetStream().ReadExactlyAsync(new byte[1_000]);
            caller.Client.LingerState = new(enable: true, 0);
        });

        var (exit, _, error) = await service.RunAsync(["import", file, "--campaign", "2026"], address: $"http://{gone.LocalEndpoint}");
        await dying;

        Assert.Equal(1, exit);
        Assert.StartsWith("The service broke off: ", error, StringComparison.Ordinal);
        Assert.Contains("nothing counts twice", error, StringComparison.Ordinal);
        Assert.DoesNotContain("copying content", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_whose_ledger_gets_full_says_so_in_the_answer_that_has_begun()
    {
        await using var service = await ImportFixture.OpenAsync();
        var file = Path.Combine(scratch.FullName, "lines.csv");
        await File.WriteAllTextAsync(file, "country,kind,quantity\n" + string.Concat(Enumerable.Range(1, 40_000).Select(n => $"IS,letter,{(n % 9) + 1}\n")));
        // Room for some thousand lines.
        await service.Database.WriteAsync(transaction => { transaction.Execute($"PRAGMA max_page_count = {1_500}"); });

        var (exit, output, error) = await service.RunAsync(["import", file, "--campaign", "2026"]);

        var told = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, exit);
        Assert.Equal("/problems/ledger-full", Assert.Single(told.GetProperty("errors").EnumerateArray()).GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Null, told.GetProperty("finishedAt").ValueKind);
        Assert.Contains("There is no room to write.", error, StringComparison.Ordinal);
        Assert.Contains("nothing counts twice", error, StringComparison.Ordinal);
        Assert.Equal(told.GetProperty("accepted").GetInt64() > 0, await service.ActionsAsync() > 0);

        var again = await service.RunAsync(["import", file, "--campaign", "2026"]);
        Assert.Equal(0, again.ExitCode);
    }

    private static int ThisYear => TimeProvider.System.GetUtcNow().Year;

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(arguments, input: null);

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string? input, params (string Name, string Value)[] environment) =>
        ImportFixture.RunProgramAsync(arguments, input, environment);

    // Whatever day it is when this runs, this year's campaign has begun.
    private async Task GivenCampaignAsync()
    {
        await using var ledger = Database.OpenSqlite(Data, TimeProvider.System);
        await OpenLedger.PrepareAsync(ledger, TimeProvider.System.GetUtcNow());
        await ledger.WriteAsync(transaction => CampaignStore.Save(transaction, Campaign.OfDecember(ThisYear) with { StartsOn = new(ThisYear, 1, 1) }, revision: null));
    }
}
