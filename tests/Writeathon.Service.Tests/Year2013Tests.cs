using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Writeathon.Service.Commands;
using Writeathon.Service.Demo;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

/// <summary>The year 2013, replayed through the doors as the demonstration does it.</summary>
public sealed class Year2013Tests
{
    [Fact]
    public async Task The_year_is_open_then_a_record_then_confirmed_then_revoked()
    {
        var stages = new List<Stage>();
        JsonElement announcements = default, totals = default;
        await ReplayAsync(stages, async http =>
        {
            announcements = await ReadAsync(http, "campaigns/2013/announcements?limit=200");
            totals = await ReadAsync(http, "campaigns/2013/totals");
        });

        Assert.Equal(
            [
                (1_400_000, "open", 500_001, "record-is-a-lower-bound no-same-age-figure"),
                (2_300_000, "record-provisional", 0, "record-is-a-lower-bound"),
                (2_300_000, "record-confirmed", 0, "record-is-a-lower-bound"),
                (1_800_000, "record-revoked", 100_001, "record-is-a-lower-bound"),
            ],
            stages.Select(stage => Scope(stage, "GLOBAL")).Select(world => (
                world.GetProperty("actions").GetInt64(), world.GetProperty("verdict").GetString()!, world.GetProperty("toBeat").GetInt64(), Reasons(world))));
        Assert.Equal(
            ["record-revoked", "record-confirmed", "record-provisional", "open"],
            announcements.GetProperty("items").EnumerateArray()
                .Where(announcement => announcement.GetProperty("scope").GetString() == "GLOBAL")
                .Select(announcement => announcement.GetProperty("verdict").GetString()));

        // Two people pledged 47: in no total of actions.
        Assert.Equal((47, 1_800_000), (totals.GetProperty("pledged").GetInt64(), totals.GetProperty("actions").GetInt64()));
    }

    [Fact]
    public async Task Iceland_has_a_national_record_and_Congo_nothing_to_compare_with()
    {
        var stages = new List<Stage>();
        await ReplayAsync(stages, _ => Task.CompletedTask);

        var (iceland, congo) = (Scope(stages[0], "IS"), Scope(stages[0], "CD"));
        Assert.Equal((51_219, "record-provisional"), (iceland.GetProperty("actions").GetInt64(), iceland.GetProperty("verdict").GetString()));
        Assert.Equal(28_649, iceland.GetProperty("best").GetProperty("figure").GetInt64());
        Assert.Equal((1_800, "not-comparable", "no-record"), (congo.GetProperty("actions").GetInt64(), congo.GetProperty("verdict").GetString(), Reasons(congo)));
        Assert.Equal(JsonValueKind.Null, congo.GetProperty("best").ValueKind);
    }

    private static async Task ReplayAsync(List<Stage> stages, Func<HttpClient, Task> look)
    {
        var clock = new ReplayClock(new(2013, 12, 6, 0, 0, 0, TimeSpan.Zero));
        var directory = Directory.CreateTempSubdirectory("writeathon-");
        try
        {
            await using var database = Database.OpenSqlite(directory.FullName, clock);
            await OpenLedger.PrepareAsync(database, clock.GetUtcNow());
            await using var app = WebService.Build(database, ["http://127.0.0.1:0"], clock, builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            await foreach (var stage in new Year2013(http, app.Services.GetRequiredService<OperatorKey>().Token.Text, clock).ReplayAsync())
            {
                stages.Add(stage);
            }

            await look(http);
            Assert.Empty((await new Verifier(database).ProveAsync(CancellationToken.None)).SelectMany(proof => proof.Mismatches));
            await app.StopAsync();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpClient http, string path) =>
        JsonDocument.Parse(await http.GetStringAsync(new Uri($"/api/v1/{path}", UriKind.Relative))).RootElement;

    private static JsonElement Scope(Stage stage, string scope) =>
        stage.Comparison.GetProperty("scopes").EnumerateArray().Single(each => each.GetProperty("scope").GetString() == scope);

    private static string Reasons(JsonElement scope) => string.Join(' ', scope.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
}
