using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Writeathon.Service.Commands;
using Writeathon.Store;
using Writeathon.Store.Tests;

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

    [Fact]
    public async Task A_service_that_does_not_answer_is_not_waited_for_without_end()
    {
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();
        using var service = new Operator($"http://{frozen.LocalEndpoint}", "key", TimeSpan.FromMilliseconds(200));

        var told = await Assert.ThrowsAsync<IOException>(() => service.AskAsync<object>(HttpMethod.Get, "staff", CancellationToken.None));

        Assert.Contains("has not answered", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_program_makes_is_read_by_its_own_user_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such rights");
        await using var served = await Serving.StartAsync("--data", Data);

        var all = new DirectoryInfo(Data).EnumerateFileSystemInfos().ToList();
        Assert.Equal(
            ["writeathon.db", "writeathon.db-shm", "writeathon.db-wal", "writeathon.holder", "writeathon.lock"], all.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(all, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Data).UnixFileMode);
    }

    [Fact]
    public async Task A_directory_that_is_there_keeps_its_rights()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such rights");
        var mode = Directory.CreateDirectory(Data).UnixFileMode;

        Assert.Equal(0, (await RunAsync("staff", "add", "Ada", "--data", Data)).ExitCode);

        Assert.Equal(mode, new DirectoryInfo(Data).UnixFileMode);
    }

    [Fact]
    public async Task The_hint_for_a_staff_token_leads_to_the_same_ledger()
    {
        await using var named = await Serving.StartAsync("--data", Data);
        Assert.Contains($"staff add NAME --data \"{Data}\"", named.Said, StringComparison.Ordinal);
    }

    [Fact]
    public Task The_hint_for_a_staff_token_shows_no_password() => OnPostgresAsync(async server =>
    {
        await using var served = await Serving.StartAsync("--postgres", $"{server};Password=sesame");
        Assert.Contains("staff add NAME --postgres \"Host=…\"", served.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", served.Said, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("HTTP://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0;")]
    public async Task An_address_may_be_written_large_or_end_in_a_semicolon(string urls)
    {
        await using var served = await Serving.StartAsync("--data", Data, "--urls", urls);
        Assert.Contains("served at http://127.0.0.1:", served.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_verb_that_adds_makes_a_ledger_and_it_says_so()
    {
        foreach (var verb in new string[][] { ["staff", "list"], ["staff", "revoke", "Ada"], ["rollup"], ["verify"], ["export", "records"] })
        {
            var refused = await RunAsync([.. verb, "--data", Data]);
            Assert.Equal((1, $"There is no ledger in {Data}."), (refused.ExitCode, refused.Error.TrimEnd()));
            Assert.False(Directory.Exists(Data));
        }

        var added = await RunAsync("staff", "add", "Ada", "--data", Data);
        Assert.Equal((0, $"There is no ledger in {Data}: a new one is made."), (added.ExitCode, added.Error.TrimEnd()));
        Assert.Equal((0, ""), await RunAsync("staff", "list", "--data", Data) is var listed ? (listed.ExitCode, listed.Error) : default);
    }

    [Fact]
    public Task Only_a_verb_that_adds_makes_a_ledger_on_PostgreSQL_and_it_says_so() => OnPostgresAsync(async server =>
    {
        const string Missing = "There is no ledger in the database that --postgres (or WRITEATHON_POSTGRES) names";
        foreach (var verb in new string[][] { ["staff", "list"], ["staff", "revoke", "Ada"], ["rollup"] })
        {
            var refused = await RunAsync([.. verb, "--postgres", server]);
            Assert.Equal((1, $"{Missing}."), (refused.ExitCode, refused.Error.TrimEnd()));
        }

        Assert.Contains("no schema", (await RunAsync("verify", "--postgres", server)).Error, StringComparison.Ordinal);
        var added = await RunAsync("staff", "add", "Ada", "--postgres", server);
        Assert.Equal((0, $"{Missing}: a new one is made."), (added.ExitCode, added.Error.TrimEnd()));
        Assert.Equal((0, ""), await RunAsync("staff", "list", "--postgres", server) is var listed ? (listed.ExitCode, listed.Error) : default);
    });

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        Assert.Contains("address already in use", await RefusedAsync(1, ["serve", "--urls", $"http://{taken.LocalEndpoint}"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "http://192.0.2.1:6590", "cannot be served at", null, null)]
    [InlineData(1, "https://127.0.0.1:0", "needs a certificate", null, null)]
    [InlineData(2, "http://127.0.0.1:99999", "is no address to serve at", null, null)]
    [InlineData(2, "http://127.0.0.1:99999999999", "is no address to serve at", null, null)]
    [InlineData(2, "http://127.0.0.1:0/letters", "is no address to serve at", null, null)]
    [InlineData(2, "http://256.0.0.1:6590", "is no address to serve at", null, null)]
    [InlineData(2, "http://write.example.org:6590", "http://*:5000 for every network", null, null)]
    [InlineData(2, ";", "is no address to serve at", null, null)]
    [InlineData(1, "http://127.0.0.1:0", "'abc' at 'Rollup:Every'", "WRITEATHON_Rollup__Every", "abc")]
    [InlineData(1, "http://127.0.0.1:0", "'RollupOptions'", "WRITEATHON_Rollup__Every", "9.00:00:00")]
    [InlineData(1, "http://127.0.0.1:0", "'abc' at 'Hold:Host'", "WRITEATHON_Hold__Host", "abc")]
    [InlineData(1, "http://127.0.0.1:0", "Mail:From is needed", "WRITEATHON_Mail__Server", "mail.example.org")]
    [InlineData(1, "http://127.0.0.1:0", "Mail:Site is needed", "WRITEATHON_Mail__Server", "mail.example.org")]
    [InlineData(1, "http://127.0.0.1:0", "Mail:Site must be an address without a path", "WRITEATHON_Mail__Site", "write.example.org")]
    [InlineData(1, "http://127.0.0.1:0", "'x' at 'Mail:Port'", "WRITEATHON_Mail__Port", "x")]
    public async Task A_start_that_fails_is_told_in_a_sentence(int exit, string urls, string said, string? name, string? value) =>
        Assert.Contains(said, await RefusedAsync(exit, ["serve", "--urls", urls], name is null ? [] : [(name, value!)]), StringComparison.Ordinal);

    [Fact]
    public async Task A_directory_that_is_none_is_told_in_a_sentence()
    {
        await File.WriteAllTextAsync(Data, "a letter");

        Assert.Contains("is a file, and no directory", await RefusedAsync(2, ["serve"]), StringComparison.Ordinal);
        var empty = await RunAsync("verify", "--data", "");
        Assert.Equal(2, empty.ExitCode);
        Assert.Contains("name a directory", empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_may_not_be_written_is_not_served()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there are no such rights");
            return;
        }

        Assert.Equal(0, (await RunAsync("staff", "add", "Ada", "--data", Data)).ExitCode);
        const UnixFileMode Readers = (UnixFileMode)0b100_100_100;
        File.SetUnixFileMode(Path.Combine(Data, "writeathon.db"), Readers);

        var (exit, _, error) = await ImportFixture.RunProgramAsync(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", Data], input: null, [], isHeldToRights: true);

        Assert.Equal(1, exit);
        Assert.Equal($"The ledger {Path.Combine(Data, "writeathon.db")} may not be written by this user.", error.TrimEnd());
    }

    [Theory]
    [InlineData("2013-12-16")]
    [InlineData("2014-04-03")]
    public async Task A_demonstration_runs_up_to_a_day_that_is_told(string until)
    {
        var (exit, _, error) = await RunAsync("demo", "--until", until, "--urls", "http://127.0.0.1:0");

        Assert.Equal(2, exit);
        Assert.Contains("from 2013-12-17 to 2014-04-02", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ar_SA.UTF-8")]
    [InlineData("en_US.UTF-8")]
    [InlineData("th_TH.UTF-8")]
    public async Task Days_are_read_and_written_the_same_on_every_machine(string locale)
    {
        var (_, help, _) = await RunAsync(["demo", "--help"], input: null, ("LC_ALL", locale));
        Assert.Contains("[default: 2014-02-01]", help, StringComparison.Ordinal);

        // The day is read before the address is tried, which nobody can serve at.
        var (exit, _, error) = await RunAsync(["demo", "--until", "2013-12-17", "--urls", "http://192.0.2.1:6590"], input: null, ("LC_ALL", locale));
        Assert.Equal(1, exit);
        Assert.Contains("cannot be served at", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_of_another_schema_is_neither_proved_nor_exported()
    {
        Assert.Equal(0, (await RunAsync("staff", "add", "Ada", "--data", Data)).ExitCode);
        foreach (var (sql, said) in new[]
        {
            ($"DELETE FROM schema_migrations WHERE version = {Migrator.NewestVersion}", "writeathon migrate"),
            ("INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (9999, '9999_later', 'x', 0)", "use the newer program"),
        })
        {
            await using (var ledger = Database.OpenSqlite(Data, TimeProvider.System))
            {
                await ledger.WriteAsync(transaction => { transaction.Execute(sql); });
            }

            Assert.Contains(said, await RefusedAsync(1, ["verify"]), StringComparison.Ordinal);
            Assert.Contains(said, await RefusedAsync(1, ["export", "records"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_in_a_sentence_while_the_service_runs()
    {
        await using var service = await ImportFixture.OpenAsync();
        await service.RunAsync("staff", "add", "Ada");

        Assert.Equal("The name is taken: Somebody of that name has a token: writeathon staff revoke ends it.", (await service.RunAsync("staff", "add", "Ada")).Error.TrimEnd());
    }

    [Theory]
    [InlineData("--campaign", "x", "--campaign: x is none. The year.")]
    [InlineData("--format", "xml", "--format: xml is none. csv (")]
    public async Task What_an_option_is_not_is_told_in_words_of_the_option(string option, string value, string said)
    {
        var (exit, _, error) = await RunAsync("export", "actions", option, value);

        Assert.Equal(2, exit);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    // What is said of a refusal: one sentence, and what helps where the program was used wrongly.
    private async Task<string> RefusedAsync(int exit, string[] arguments, params (string Name, string Value)[] environment)
    {
        var refused = await RunAsync([.. arguments, "--data", Data], input: null, environment);
        Assert.True(refused.ExitCode == exit, $"{refused.ExitCode}: {refused.Error}");
        Assert.Equal(exit, refused.Error.TrimEnd().Split('\n').Length);
        return refused.Error;
    }

    // In an empty schema, as in an empty database.
    private static async Task OnPostgresAsync(Func<string, Task> run)
    {
        PostgresServer.SkipIfMissing();
        var schema = $"verbs_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
        await PostgresServer.ExecuteAsync($"CREATE SCHEMA {schema}");
        await run(PostgresServer.Schema(schema));
        await PostgresServer.ExecuteAsync($"DROP SCHEMA {schema} CASCADE");
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

/// <summary>The program while it serves.</summary>
internal sealed class Serving : IAsyncDisposable
{
    private readonly Process process;

    private Serving(Process process, string said)
    {
        this.process = process;
        Said = said;
    }

    /// <summary>What it said at its start.</summary>
    public string Said { get; }

    /// <summary>Serves, at a free port unless an address is given, and waits until it says that it does.</summary>
    public static async Task<Serving> StartAsync(params string[] arguments)
    {
        string[] urls = arguments.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "writeathon.dll"), "serve", .. urls, .. arguments])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        return new(process, $"{await process.StandardOutput.ReadLineAsync()}\n{await process.StandardOutput.ReadLineAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
