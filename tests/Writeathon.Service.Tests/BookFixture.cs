using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Writeathon.Service.Commands;
using Writeathon.Service.Staff;
using Writeathon.Store;
using Writeathon.Store.Tests;

namespace Writeathon.Service.Tests;

/// <summary>The service over a ledger of its own that has the record book, and a clock that a test puts to any day.</summary>
internal sealed class BookFixture : IAsyncDisposable
{
    private readonly string name;
    private readonly bool onPostgres;
    private readonly StoodClock clock;
    private readonly Database database;
    private WebApplication? app;
    private HttpClient? client;
    private int told;

    private BookFixture(bool onPostgres, DateTimeOffset now)
    {
        this.onPostgres = onPostgres;
        clock = new(now);
        name = $"book_{Guid.CreateVersion7(now):N}";
        database = onPostgres
            ? Database.OpenPostgres(PostgresServer.Database(name), clock)
            : Database.OpenSqlite(Folder, clock);
    }

    public string StaffToken => app!.Services.GetRequiredService<OperatorKey>().Token.Text;

    private string Folder => Path.Combine(Path.GetTempPath(), name);

    public static async Task<BookFixture> OpenAsync(bool onPostgres, string now)
    {
        if (onPostgres)
        {
            PostgresServer.SkipIfMissing();
        }

        var book = new BookFixture(onPostgres, At(now));
        if (onPostgres)
        {
            await PostgresServer.ExecuteAsync($"CREATE DATABASE {book.name}");
        }

        await OpenLedger.PrepareAsync(book.database, book.clock.Now);
        book.app = WebService.Build(book.database, ["http://127.0.0.1:0"], book.clock, builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await book.app.StartAsync();
        book.client = new HttpClient { BaseAddress = new(book.app.Urls.First()) };
        return book;
    }

    /// <summary>Puts the clock to an instant.</summary>
    public void Stand(string now) => clock.Now = At(now);

    /// <summary>Staff open a campaign.</summary>
    public Task OpenCampaignAsync(int year, string startsOn, string endsOn, string? reportsUntil = null, params string[] kinds) => SendAsync(
        HttpMethod.Put, $"campaigns/{year}", new { name = $"Write for Rights {year}", startsOn, endsOn, reportsUntil, kinds = kinds.Length == 0 ? null : kinds });

    /// <summary>A section tells of actions, in lines that are not too large for one.</summary>
    public async Task TellAsync(int year, string country, long actions, string kind = "letter")
    {
        for (; actions > 0; actions -= ActionTaken.LargestQuantity)
        {
            await SendAsync(
                HttpMethod.Post, $"campaigns/{year}/actions",
                new { country, kind, quantity = Math.Min(actions, ActionTaken.LargestQuantity), key = $"told-{++told}" });
        }
    }

    /// <summary>Staff add a final headline figure in letters.</summary>
    public Task AddRecordAsync(int year, string scope, long figure, string status = "final", string unit = "letters") => SendAsync(
        HttpMethod.Post, "records",
        new { campaignYear = year, scope, figure, unit, measure = "actions", exactness = "exact", status, headline = true, source = $"told as {status}" });

    /// <summary>Runs the rollup.</summary>
    /// <returns>How many announcements it made.</returns>
    public async Task<long> RollUpAsync() => (await SendAsync(HttpMethod.Post, "rollups")).GetProperty("announcements").GetInt64();

    /// <summary>Runs the rollup and asks how a scope stands.</summary>
    public async Task<JsonElement> CompareAsync(int year, string scope = Countries.World)
    {
        await RollUpAsync();
        return (await GetAsync($"campaigns/{year}/comparison?scope={scope}")).GetProperty("scopes").EnumerateArray().Single();
    }

    /// <summary>The verdicts that were announced of a scope, the newest first.</summary>
    public async Task<IReadOnlyList<string>> AnnouncedAsync(int year, string scope) =>
    [
        .. (await GetAsync($"campaigns/{year}/announcements")).GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("scope").GetString() == scope)
            .Select(item => item.GetProperty("verdict").GetString()!),
    ];

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, token: "");

    /// <summary>Asks, and expects to be answered. Without a token of its own the call is staff's; an empty one is nobody's.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, string? token = null)
    {
        using var response = await AskAsync(method, path, body, token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Asks, whatever the answer.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, object? body = null, string? token = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = token == "" ? null : new AuthenticationHeaderValue("Bearer", token ?? StaffToken);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await client!.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await database.DisposeAsync();
        if (onPostgres)
        {
            await PostgresServer.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
        else
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static DateTimeOffset At(string now) => DateTimeOffset.Parse(now, null);

    private sealed class StoodClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
