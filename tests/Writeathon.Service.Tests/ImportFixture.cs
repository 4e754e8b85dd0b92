using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Writeathon.Service.Commands;
using Writeathon.Service.Exports;
using Writeathon.Service.Imports;
using Writeathon.Service.Staff;
using Writeathon.Store;
using Writeathon.Store.Tests;

namespace Writeathon.Service.Tests;

/// <summary>A clock that stands where a test puts it.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A service over a ledger of its own, in mid-December 2026, and staff who speak to it. Its sums are proved when it closes.</summary>
internal sealed class ImportFixture : IAsyncDisposable
{
    private readonly string directory;
    private readonly string? schema;
    private readonly WebApplication app;

    private ImportFixture(string directory, string? schema, Database database, StandingClock clock, WebApplication app)
    {
        this.directory = directory;
        this.schema = schema;
        Database = database;
        Clock = clock;
        this.app = app;
        Http = new() { BaseAddress = new(app.Urls.First()) };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", app.Services.GetRequiredService<OperatorKey>().Token.Text);
    }

    public Database Database { get; }

    public StandingClock Clock { get; }

    public HttpClient Http { get; }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<ImportFixture> OpenAsync(bool onPostgres = false)
    {
        if (onPostgres)
        {
            PostgresServer.SkipIfMissing();
        }

        var clock = new StandingClock(new(2026, 12, 15, 12, 0, 0, TimeSpan.Zero));
        var directory = Directory.CreateTempSubdirectory("writeathon-").FullName;
        var schema = onPostgres ? $"imports_{Guid.CreateVersion7(clock.Now):N}" : null;
        if (schema is not null)
        {
            await PostgresServer.ExecuteAsync($"CREATE SCHEMA {schema}");
        }

        var database = schema is null
            ? Database.OpenSqlite(directory, clock)
            : Database.OpenPostgres(PostgresServer.Schema(schema), clock);
        await OpenLedger.PrepareAsync(database, clock.Now);
        var app = WebService.Build(database, ["http://127.0.0.1:0"], clock, builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        var fixture = new ImportFixture(directory, schema, database, clock, app);
        await fixture.GivenCaseAsync("shi-tao", 2026);
        return fixture;
    }

    public async Task GivenCaseAsync(string slug, int campaign)
    {
        using var answer = await Http.PutAsJsonAsync($"/api/v1/cases/{slug}", new { title = slug, country = "CN", summary = "…", campaigns = new[] { campaign } });
        Assert.True(answer.IsSuccessStatusCode);
    }

    public async Task GivenCampaignAsync(int year)
    {
        using var answer = await Http.PutAsJsonAsync($"/api/v1/campaigns/{year}", new { name = $"{year}", startsOn = $"{year}-12-01", endsOn = $"{year}-12-31" });
        Assert.True(answer.IsSuccessStatusCode);
    }

    public async Task<Guid> GivenEventAsync(int campaign = 2026)
    {
        var answer = await Http.PostAsJsonAsync("/api/v1/events", new
        {
            campaign,
            title = "Lubumbashi write-a-thon",
            form = "in-person",
            country = "CD",
            timeZone = "Africa/Lubumbashi",
            startsAt = "2026-12-10T14:00:00",
            endsAt = "2026-12-10T18:00:00",
            hostName = "Grace M.",
            hostEmail = "grace@example.org",
        });
        return (await Json(answer, HttpStatusCode.Created)).GetProperty("id").GetGuid();
    }

    public Task<Answer> ImportAsync(string text, string type = "text/csv", string? query = "?name=letters.csv") =>
        ImportAsync(Encoding.UTF8.GetBytes(text), type, query);

    public async Task<Answer> ImportAsync(byte[] bytes, string type = "text/csv", string? query = "?name=letters.csv")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await Http.PostAsync($"/api/v1/campaigns/2026/imports{query}", content);
        return new(await Json(answer, HttpStatusCode.OK));
    }

    /// <summary>Takes in a stream, past HTTP.</summary>
    public async Task<Import> ImportAsync(Stream stream, ImportFormat format, string name, Action? kept = null)
    {
        var (file, _) = await ImportFile.OpenAsync(format, new(stream), CancellationToken.None);
        var campaign = await Get<CampaignStore>().FindAsync(2026, CancellationToken.None);
        return await Get<Importer>().RunAsync(file!, campaign!, name, UnknownEvents.Refuse, _ =>
        {
            kept?.Invoke();
            return Task.CompletedTask;
        });
    }

    public async Task<JsonElement> GetAsync(string path) => await Json(await Http.GetAsync($"/api/v1/{path}"), HttpStatusCode.OK);

    public async Task<long> ActionsAsync() => (await GetAsync("campaigns/2026/totals")).GetProperty("actions").GetInt64();

    /// <summary>The totals without what tells when and from which line they are.</summary>
    public async Task<string> TotalsAsync()
    {
        var totals = await GetAsync("campaigns/2026/totals");
        return string.Join('\n', ((string[])["actions", "solidarity", "byKind", "byCountry", "byCase"]).Select(member => totals.GetProperty(member).GetRawText()));
    }

    public async Task<byte[]> ExportAsync(ExportFormat format)
    {
        using var bytes = new MemoryStream();
        await using (var table = ExportTable.Open(bytes, format))
        {
            await table.WriteAsync(Get<ExportStore>(), Exported.Actions, 2026, CancellationToken.None);
        }

        return bytes.ToArray();
    }

    /// <summary>Runs the program's command line over the ledger's directory, as the service that holds it would have it.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(arguments, input: null);

    /// <summary>The same, with standard input, a setting of the environment, or another address that the service is said to have.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string[] arguments, string? input = null, (string Name, string Value)? environment = null, string? address = null)
    {
        await File.WriteAllTextAsync(
            Path.Combine(directory, "writeathon.holder"),
            JsonSerializer.Serialize(new Holder(
                Environment.ProcessId, Clock.Now, address ?? Http.BaseAddress!.ToString(), Http.DefaultRequestHeaders.Authorization!.Parameter)));
        await using var held = new FileStream(Path.Combine(directory, "writeathon.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        return await RunProgramAsync([.. arguments, "--data", directory], input, environment is { } one ? [one] : []);
    }

    /// <summary>Runs the program's command line over a directory.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string directory, params string[] arguments) =>
        RunProgramAsync([.. arguments, "--data", directory], input: null, []);

    /// <summary>Runs the program.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunProgramAsync(
        string[] arguments, string? input, (string Name, string Value)[] environment, bool isHeldToRights = false)
    {
        string[] program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "writeathon.dll"), .. arguments];
        // Root may write what nobody may, unless that is taken away.
        string[] started = isHeldToRights && Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override", "--", .. program] : program;
        var start = new ProcessStartInfo(started[0], started[1..])
        {
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        var proofs = await new Verifier(Database).ProveAsync(CancellationToken.None);
        Http.Dispose();
        await app.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(directory, recursive: true);
        if (schema is not null)
        {
            await PostgresServer.ExecuteAsync($"DROP SCHEMA {schema} CASCADE");
        }

        Assert.Empty(proofs.SelectMany(proof => proof.Mismatches));
    }

    public static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The answer of an import.</summary>
    internal sealed record Answer(JsonElement Json)
    {
        public (long Accepted, long Replayed, long Rejected) Counts => (Number("accepted"), Number("replayed"), Number("rejected"));

        public IEnumerable<(long Line, string Type)> Errors => Json.GetProperty("errors").EnumerateArray()
            .Select(error => (error.GetProperty("line").GetInt64(), error.GetProperty("type").GetString()!["/problems/".Length..]));

        public string Detail(int error) => Json.GetProperty("errors")[error].GetProperty("detail").GetString()!;

        private long Number(string member) => Json.GetProperty(member).GetInt64();
    }
}
