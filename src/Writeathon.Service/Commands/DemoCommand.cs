using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Spectre.Console;
using Writeathon.Service.Demo;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Serves the year 2013 in a directory that is thrown away at the end.</summary>
internal static class DemoCommand
{
    private static readonly DateOnly First = new(2013, 12, 17);
    private static readonly DateOnly Last = new(2014, 4, 2);

    private static readonly Option<DateOnly> Until = new("--until")
    {
        Description = $"The day up to which the year is replayed, and on which the clock then goes on: {First.Text()} to {Last.Text()}.",
        DefaultValueFactory = _ => new DateOnly(2014, 2, 1),
        Validators = { IsReplayed },
    };

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var verb = new Command("demo", "Replays the year 2013 and serves it, in a directory that is thrown away at the end.") { ServeCommand.Urls, Until };
        verb.SetAction((parsed, cancel) => Verb.RunAsync(() => RunAsync(parsed.GetValue(ServeCommand.Urls)!, parsed.GetValue(Until), cancel)));
        return verb;
    }

    private static async Task<int> RunAsync(string urls, DateOnly until, CancellationToken cancel)
    {
        var clock = new ReplayClock(Days.StartOf(new(2013, 12, 6)));
        var directory = Directory.CreateTempSubdirectory("writeathon-demo-");
        try
        {
            await using var database = Database.OpenSqlite(directory.FullName, clock);
            await OpenLedger.PrepareAsync(database, clock.GetUtcNow());
            await using var app = WebService.Build(database, ServeCommand.Separate(urls), clock);
            await ServeCommand.StartAsync(app, urls, cancel);
            var desk = AccessToken.Mint(TokenRole.Staff);
            await database.WriteAsync(transaction => StaffStore.Add(transaction, new(Guid.CreateVersion7(clock.GetUtcNow()), "Demo", clock.GetUtcNow(), RevokedAt: null), desk.Hash));
            var key = app.Services.GetRequiredService<OperatorKey>().Token.Text;
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.First()) };
            var year = new Year2013(http, key, clock);
            await PrintAsync(year.ReplayAsync(), until, cancel);
            Console.WriteLine($"""
                The year 2013 is served at {app.Urls.First()}/api/v1/campaigns/2013/totals and goes on from here.
                Staff token:           {desk.Text}
                Host of Lubumbashi:    {year.HostToken}
                """);
            await app.WaitForShutdownAsync(cancel);
            return CommandLine.Done;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void IsReplayed(OptionResult option)
    {
        if (option.Tokens is [{ Value: var text }] && DateOnly.TryParse(text, out var day) && (day < First || day > Last))
        {
            option.AddError($"--until must be a day from {First.Text()} to {Last.Text()}.");
        }
    }

    private static async Task PrintAsync(IAsyncEnumerable<Stage> stages, DateOnly until, CancellationToken cancel)
    {
        await foreach (var stage in stages.WithCancellation(cancel))
        {
            Console.WriteLine($"{stage.On.Text()}: {stage.What}");
            var table = new Table().AddColumns("Scope", "Actions", "Best before").AddColumn(new TableColumn("Verdict").NoWrap()).AddColumn("Reasons");
            foreach (var scope in stage.Comparison.GetProperty("scopes").EnumerateArray().Where(scope => Scope(scope) is Countries.World or "IS" or "CD"))
            {
                var best = scope.GetProperty("best");
                table.AddRow(
                    Scope(scope), $"{scope.GetProperty("actions").GetInt64():N0}",
                    best.ValueKind == JsonValueKind.Null ? "" : $"{best.GetProperty("figure").GetInt64():N0} ({best.GetProperty("year")})",
                    scope.GetProperty("verdict").GetString()!,
                    string.Join(", ", scope.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString())));
            }

            AnsiConsole.Write(table);

            // The clock stands on the stage's day: the next one would put it on.
            if (stage.On >= until)
            {
                break;
            }
        }
    }

    private static string Scope(JsonElement comparison) => comparison.GetProperty("scope").GetString()!;
}
