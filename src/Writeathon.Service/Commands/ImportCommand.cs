using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Spectre.Console;
using Writeathon.Service.Http;
using Writeathon.Service.Imports;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Takes in a file of lines: here, or in the service that holds the ledger.</summary>
internal static class ImportCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "A table (CSV, with a header row) or a JSON object a line (NDJSON)." };

    private static readonly Option<long> Campaign = new("--campaign") { Description = "The year that the lines count for.", Required = true };

    private static readonly Option<string?> Name = new("--name")
    {
        Description = "What the file is called: lines without a key are known again by it. Default: the name that it has here.",
    };

    private static readonly Option<bool> LeaveOut = new("--leave-out-unknown-events")
    {
        Description = "Counts lines of events that are not in this ledger in their country, at no event.",
    };

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var verb = new Command("import", "Takes in a file of lines. The same file again changes nothing.") { File, Campaign, Name, LeaveOut };
        verb.SetAction((parsed, cancel) => Verb.RunAsync(() => RunAsync(parsed, cancel)));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var file = parsed.GetValue(File)!;
        var name = parsed.GetValue(Name) ?? file.Name;
        if (name.Length is 0 or > ImportLine.LongestName)
        {
            await Console.Error.WriteLineAsync($"The file's name must be 1 to {ImportLine.LongestName} characters long: --name gives it another.");
            return CommandLine.UsedWrongly;
        }

        if (Directory.Exists(file.FullName))
        {
            await Console.Error.WriteLineAsync($"{file} is a directory: name a file.");
            return CommandLine.UsedWrongly;
        }

        var format = await FormatAsync(file, cancel);
        await using var bytes = file.OpenRead();
        var year = parsed.GetValue(Campaign);
        var leaveOut = parsed.GetValue(LeaveOut) ? UnknownEvents.LeaveOut : UnknownEvents.Refuse;
        return await Operator.RunAsync(
            parsed,
            async ledger => await HereAsync(ledger.Database, bytes, format, year, name, leaveOut, cancel) is { } import ? Print(import) : CommandLine.Refused,
            async service => await ThereAsync(service, bytes, format, year, name, leaveOut, cancel) is { } import ? Print(import) : CommandLine.Refused);
    }

    private static async Task<ImportResponse?> HereAsync(
        Database database, FileStream bytes, ImportFormat format, long year, string name, UnknownEvents unknownEvents, CancellationToken cancel)
    {
        if (await new CampaignStore(database).FindAsync(year, cancel) is not { } campaign)
        {
            await Console.Error.WriteLineAsync($"There is no campaign {year}.");
            return null;
        }

        var stream = new ArrivingStream(bytes);
        var (file, wrongColumns) = await ImportFile.OpenAsync(format, stream, cancel);
        if (file is null)
        {
            await Console.Error.WriteLineAsync(wrongColumns);
            return null;
        }

        var importer = new Importer(new(database), new(database), new(database), new(database), new(database), TimeProvider.System);
        var import = await WithProgressAsync(bytes, () => importer.RunAsync(file, campaign, name, unknownEvents, _ => Task.CompletedTask));
        if (stream.WasCut)
        {
            await Console.Error.WriteLineAsync("The file was not read to its end: what was read is counted. Run the same again.");
        }

        return ImportResponse.Of(import);
    }

    private static Task<ImportResponse?> ThereAsync(
        Operator service, FileStream bytes, ImportFormat format, long year, string name, UnknownEvents unknownEvents, CancellationToken cancel) => WithProgressAsync(bytes, async () =>
        {
            using var content = new StreamContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue(format == ImportFormat.Csv ? "text/csv" : "application/x-ndjson");
            return await service.SendAsync<ImportResponse>(
                HttpMethod.Post, $"campaigns/{year}/imports?name={Uri.EscapeDataString(name)}&unknownEvents={unknownEvents.Word()}", content, cancel);
        });

    // The bar goes where errors go: what is printed stays the answer alone.
    private static async Task<T> WithProgressAsync<T>(FileStream bytes, Func<Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return await work();
        }

        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        var length = bytes.Length;
        var running = work();
        await console.Progress().AutoClear(true).Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("import", maxValue: Math.Max(length, 1));
                while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System)) != running)
                {
                    task.Value = bytes.Position;
                }

                task.Value = task.MaxValue;
            });
        return await running;
    }

    private static int Print(ImportResponse import)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true };
        JsonWays.Apply(options);
        Console.WriteLine(JsonSerializer.Serialize(import, options));
        return import.Rejected == 0 ? CommandLine.Done : CommandLine.Refused;
    }

    private static async Task<ImportFormat> FormatAsync(FileInfo file, CancellationToken cancel)
    {
        switch (file.Extension.ToLowerInvariant())
        {
            case ".csv" or ".tsv":
                return ImportFormat.Csv;
            case ".ndjson" or ".jsonl":
                return ImportFormat.Ndjson;
            default:
                using (var text = file.OpenText())
                {
                    var begin = new char[1024];
                    var read = await text.ReadBlockAsync(begin, cancel);
                    return begin.AsSpan(0, read).TrimStart() is ['{', ..] ? ImportFormat.Ndjson : ImportFormat.Csv;
                }
        }
    }
}
