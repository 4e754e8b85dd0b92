using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Writeathon.Service.Commands;
using Writeathon.Service.Staff;
using Writeathon.Store;
using Writeathon.Store.Tests;

namespace Writeathon.Service.Tests;

/// <summary>An engine to run a test body on.</summary>
public enum On
{
    Sqlite,
    Postgres,
}

/// <summary>The service on SQLite, for the tests of one class.</summary>
public sealed class ServiceOnSqlite() : Service(On.Sqlite);

/// <summary>The service on PostgreSQL, for the tests of one class.</summary>
public sealed class ServiceOnPostgres() : Service(On.Postgres);

/// <summary>The whole service behind a real Kestrel on a free port, over a ledger of its own.</summary>
public class Service(On engine) : IAsyncLifetime
{
    /// <summary>The tenth day of the campaign of 2013.</summary>
    public static readonly DateTimeOffset Start = new(2013, 12, 10, 12, 0, 0, TimeSpan.Zero);

    private bool joined;
    private string name = $"service_{Guid.CreateVersion7(Start):N}";
    private WebApplication? app;
    private HttpClient? client;
    private int staffAdded;

    internal ManualClock Clock { get; } = new(Start);

    /// <summary>Options that are not the default, from the next start on.</summary>
    internal Dictionary<string, string?> Settings { get; } = [];

    /// <summary>How PostgreSQL is reached, from the next start on.</summary>
    internal Func<string, string> Route { get; set; } = server => server;

    internal Database Database { get; private set; } = null!;

    internal IServiceProvider Services => app!.Services;

    internal HttpClient Client => client!;

    /// <summary>Somebody without a token.</summary>
    internal Person Anyone => new(this, null);

    /// <summary>Somebody on staff.</summary>
    internal Person Staff { get; private set; } = null!;

    /// <summary>This machine's own command line.</summary>
    internal Person Operator => As(Services.GetRequiredService<OperatorKey>().Token.Text);

    internal string Directory => Path.Combine(Path.GetTempPath(), name);

    private string OwnDatabase => PostgresServer.Database(name);

    public static async Task<Service> OpenAsync(On engine)
    {
        var service = new Service(engine);
        service.SkipWithoutEngine();
        await service.InitializeAsync();
        return service;
    }

    /// <summary>Skips the test where its engine is missing; on a build machine that is a fault, not a reason to look away.</summary>
    public void SkipWithoutEngine()
    {
        if (engine == On.Postgres)
        {
            PostgresServer.SkipIfMissing();
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (engine == On.Postgres && PostgresServer.Address is null)
        {
            return;
        }

        if (engine == On.Postgres)
        {
            await PostgresServer.ExecuteAsync($"CREATE DATABASE {name}");
        }

        await StartAsync();
        Staff = As(await StaffTokenAsync());
    }

    /// <summary>Another node on the same ledger, with a clock of its own.</summary>
    public async Task<Service> JoinAsync()
    {
        var node = new Service(engine) { name = name, joined = true };
        await node.StartAsync();
        node.Staff = node.As(Staff.Token!);
        return node;
    }

    /// <summary>Stops the service, closes the ledger, and serves it anew.</summary>
    public Task RestartAsync() => RestartAsync(() => Task.CompletedTask);

    /// <summary>Stops the service, closes the ledger, does something to it, and serves it anew.</summary>
    public async Task RestartAsync(Func<Task> between)
    {
        await StopAsync();
        await between();
        await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (app is null)
        {
            return;
        }

        await StopAsync();
        if (joined)
        {
            return;
        }

        if (engine == On.Postgres)
        {
            await PostgresServer.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
        else
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    internal Person As(string token) => new(this, token);

    /// <summary>The token of somebody new on staff.</summary>
    internal async Task<string> StaffTokenAsync(string? called = null)
    {
        var token = AccessToken.Mint(TokenRole.Staff);
        var member = new StaffMember(Guid.CreateVersion7(Clock.Now), called ?? $"Staff {Interlocked.Increment(ref staffAdded)}", Clock.Now, RevokedAt: null);
        Assert.True(await Database.WriteAsync(transaction => StaffStore.Add(transaction, member, token.Hash)));
        return token.Text;
    }

    /// <summary>A registered event and its host.</summary>
    internal async Task<Registered> RegisterEventAsync(params (string Member, object? Value)[] but)
    {
        var told = (await Anyone.PostAsync("events", Bodies.Event(but))).Is(201);
        return new(told.Id, As(told["hostToken"].GetString()!), told);
    }

    /// <summary>A pledge at an event, or at none, and its participant.</summary>
    internal async Task<Pledged> PledgeAsync(Registered? at = null, params (string Member, object? Value)[] but)
    {
        var told = (await Anyone.PostAsync(at is null ? "campaigns/2013/pledges" : $"events/{at.Id}/pledges", Bodies.Pledge(but))).Is(201);
        return new(told.Id, As(told["token"].GetString()!), told);
    }

    internal async Task<Answer> TotalsAsync(string query = "") => (await Anyone.GetAsync("campaigns/2013/totals" + query)).Is(200);

    /// <summary>Every sum proved; what is wrong is told in words.</summary>
    internal async Task AssertProvedAsync() =>
        Assert.Empty((await new Verifier(Database).ProveAsync(CancellationToken.None)).SelectMany(proof => proof.Mismatches));

    /// <summary>A number that SQL of a test's own finds, behind the stores' back.</summary>
    internal async Task<long> CountAsync(string sql)
    {
        await using var reader = await Database.ReadAsync();
        return await reader.ExecuteScalarAsync<long>(sql);
    }

    /// <summary>How much is written: every table that a caller can reach, and the totals as they are told.</summary>
    internal async Task<string> WrittenAsync()
    {
        var state = new StringBuilder();
        foreach (var table in new[]
        {
            "campaigns", "cases", "campaign_cases", "outcomes", "events", "pledges", "pledge_quantities", "actions", "reviews", "tallies", "year_records", "rollups", "staff",
            "replies", "counts", "imports", "populations",
        })
        {
            state.Append(CultureInfo.InvariantCulture, $"{table} {await CountAsync($"SELECT CAST(COUNT(*) AS BIGINT) FROM {table}")}\n");
        }

        var revisions = await CountAsync("SELECT (SELECT CAST(SUM(revision) AS BIGINT) FROM campaigns) + (SELECT CAST(SUM(revision) AS BIGINT) FROM cases)");
        var edits = await CountAsync("SELECT (SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM events) + (SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM pledges)");
        return state.Append(CultureInfo.InvariantCulture, $"{revisions} {edits}\n{(await TotalsAsync()).Text}").ToString();
    }

    internal async Task<Answer> SendAsync(HttpMethod method, string path, string? token, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path) { Content = content };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var type = response.Content.Headers.ContentType?.MediaType;
        // A stream has no end to wait for.
        var answer = new Answer(
            (int)response.StatusCode, type, type == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
        if (answer.Status >= 400 && method != HttpMethod.Head)
        {
            answer.AssertIsAProblem();
        }

        return answer;
    }

    private async Task StartAsync()
    {
        Database = engine == On.Postgres ? Database.OpenPostgres(Route(OwnDatabase), Clock) : Database.OpenSqlite(Directory, Clock);
        await OpenLedger.PrepareAsync(Database, Clock.Now);
        app = WebService.Build(Database, ["http://127.0.0.1:0"], Clock, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            builder.Configuration.AddInMemoryCollection(Settings);
        });
        await Services.GetRequiredService<LiveTotals>().RenewAsync(CancellationToken.None);
        await app.StartAsync();
        client = new HttpClient { BaseAddress = new(app.Urls.First()) };
    }

    private async Task StopAsync()
    {
        client!.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>An event with its host.</summary>
internal sealed record Registered(Guid Id, Person Host, Answer Told)
{
    /// <summary>A title that stands in the ledger from before it was held to a rule.</summary>
    public async Task RetitleAsync(string title)
    {
        var found = (await Host.Service.Services.GetRequiredService<EventStore>().FindAsync(Id, CancellationToken.None))!;
        Assert.NotNull(await Host.Service.Database.WriteAsync(transaction => EventStore.Edit(transaction, found with { Title = title })));
    }

    /// <summary>A line that the host reports.</summary>
    public async Task<Answer> ReportAsync(long quantity = 12, params (string Member, object? Value)[] but) =>
        (await Host.PostAsync($"events/{Id}/actions", Bodies.Action([("quantity", quantity), .. but]))).Is(201);
}

/// <summary>A pledge with its participant.</summary>
internal sealed record Pledged(Guid Id, Person Participant, Answer Told);

/// <summary>Somebody who calls, with a token or without.</summary>
internal sealed record Person(Service Service, string? Token)
{
    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => Service.SendAsync(HttpMethod.Get, path, Token, null, headers);

    public Task<Answer> PostAsync(string path, string? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Answer> PostAsync(string path, string? body, string key) => SendAsync(HttpMethod.Post, path, body, ("Idempotency-Key", key));

    public Task<Answer> PutAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);

    public Task<Answer> PatchAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, path, body, headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => Service.SendAsync(HttpMethod.Delete, path, Token, null, headers);

    public Task<Answer> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers) => Service.SendAsync(
        method, path, Token, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), headers);
}

/// <summary>Bodies that are good, but for what a test changes in them.</summary>
internal static class Bodies
{
    private static readonly int[] ThisYear = [2013];

    /// <summary>Leaves a member out.</summary>
    public static readonly object Nothing = new();

    public static string Event(params (string Member, object? Value)[] but) => Of(
        [
            ("campaign", 2013), ("title", "Lubumbashi write-a-thon"), ("form", "in-person"), ("country", "CD"), ("city", "Lubumbashi"),
            ("place", "Faculty of Law"), ("timeZone", "Africa/Lubumbashi"), ("startsAt", "2013-12-10T14:00:00"), ("endsAt", "2013-12-10T18:00:00"),
            ("visibility", "public"), ("target", 1800), ("capacity", 300), ("hostName", "G."), ("hostEmail", null),
        ],
        but);

    public static string Pledge(params (string Member, object? Value)[] but) => Of([("quantities", new { letter = 10, email = 5 })], but);

    public static string Action(params (string Member, object? Value)[] but) => Of([("kind", "letter"), ("quantity", 12)], but);

    public static string CampaignAction(params (string Member, object? Value)[] but) => Action([("country", "IS"), .. but]);

    public static string Campaign(params (string Member, object? Value)[] but) =>
        Of([("name", "Write for Rights 2017"), ("startsOn", "2017-11-09"), ("endsOn", "2018-01-15")], but);

    public static string Case(params (string Member, object? Value)[] but) =>
        Of([("title", "Shi Tao"), ("country", "CN"), ("summary", "A journalist, imprisoned for an email."), ("campaigns", ThisYear)], but);

    public static string Outcome(params (string Member, object? Value)[] but) =>
        Of([("kind", "released"), ("on", "2013-08-23"), ("summary", "Released 15 months early."), ("source", "Amnesty International")], but);

    public static string Record(params (string Member, object? Value)[] but) => Of(
        [
            ("campaignYear", 2013), ("scope", "IS"), ("figure", 51_219), ("unit", "signatures"), ("measure", "actions"), ("exactness", "exact"),
            ("asOf", "2014-01-15"), ("status", "final"), ("headline", true), ("countries", null), ("note", null), ("source", "the section's own count"),
        ],
        but);

    public static string Correction(long quantity = 511) => Of([("quantity", quantity), ("reason", "counted again")], []);

    public static string Count(params (string Member, object? Value)[] but) => Of([("kind", "letter"), ("total", 12), ("asOf", "2013-12-10")], but);

    public static string Reason => Of([("reason", "asked the host")], []);

    public static string Of((string Member, object? Value)[] members, (string Member, object? Value)[] but)
    {
        var body = new Dictionary<string, object?>();
        foreach (var (member, value) in members.Concat(but))
        {
            body[member] = value;
        }

        return JsonSerializer.Serialize(body.Where(pair => pair.Value != Nothing).ToDictionary());
    }
}

/// <summary>Tests that share a running service: each begins at the same instant.</summary>
public abstract class SharedServiceTests
{
    protected SharedServiceTests(Service service)
    {
        service.SkipWithoutEngine();
        service.Clock.Now = Service.Start;
        Given = service;
    }

    /// <summary>The service that is given.</summary>
    protected Service Given { get; }
}
