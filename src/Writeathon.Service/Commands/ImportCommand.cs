using System.Buffers;
using System.CommandLine;
using System.Data.Common;
using System.IO.Pipelines;
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
    private const string StandardInput = "-";

    private const string Again = "What was taken in counts: import the same file again, nothing counts twice.";

    private static readonly Argument<FileInfo> File = new("FILE")
    {
        Description = "A table (CSV, with a header row) or a JSON object a line (NDJSON); - reads standard input.",
    };

    private static readonly Option<long> Campaign = new("--campaign") { Description = "The year that the lines count for.", Required = true };

    private static readonly Option<string?> Name = new("--name")
    {
        Description = "What the file is called: lines without a key are known again by it. Default: the name that it has here; standard input has none.",
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
        var isStandardInput = file.ToString() == StandardInput;
        var name = parsed.GetValue(Name) ?? (isStandardInput ? null : file.Name);
        if (name?.Length is 0 or > ImportLine.LongestName)
        {
            await Console.Error.WriteLineAsync($"The file's name must be 1 to {ImportLine.LongestName} characters long: --name gives it another.");
            return CommandLine.UsedWrongly;
        }

        if (Directory.Exists(file.FullName))
        {
            await Console.Error.WriteLineAsync($"{file} is a directory: name a file.");
            return CommandLine.UsedWrongly;
        }

        await using var opened = isStandardInput ? Console.OpenStandardInput() : file.OpenRead();
        var (format, bytes) = await FormatAsync(file, opened, cancel);
        var year = parsed.GetValue(Campaign);
        var leaveOut = parsed.GetValue(LeaveOut) ? UnknownEvents.LeaveOut : UnknownEvents.Refuse;
        return await Operator.RunAsync(
            parsed,
            ledger => SayingAgainAsync(async () => await WithProgressAsync(opened, () => HereAsync(ledger.Database, bytes, format, year, name ?? "", leaveOut, cancel))),
            service => SayingAgainAsync(async () => await WithProgressAsync(opened, () => ThereAsync(service, bytes, format, year, name, leaveOut, cancel))),
            mayBegin: true);
    }

    private static async Task<int> SayingAgainAsync(Func<Task<ImportResponse?>> import)
    {
        try
        {
            return await import() is { } answer ? await PrintAsync(answer) : CommandLine.Refused;
        }
        catch (Exception broken) when (broken is HttpRequestException or LedgerFullException or LedgerBusyException or DbException)
        {
            // What a line says that breaks is said by what broke it.
            await Console.Error.WriteLineAsync(
                $"{(broken is HttpRequestException ? $"The service broke off: {broken.GetBaseException().Message}" : broken.Message)} {Again}");
            return CommandLine.Refused;
        }
    }

    private static async Task<ImportResponse?> HereAsync(
        Database database, Stream bytes, ImportFormat format, long year, string name, UnknownEvents unknownEvents, CancellationToken cancel)
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
        return ImportResponse.Of(await importer.RunAsync(file, campaign, name, unknownEvents, _ => Task.CompletedTask));
    }

    private static async Task<ImportResponse?> ThereAsync(
        Operator service, Stream bytes, ImportFormat format, long year, string? name, UnknownEvents unknownEvents, CancellationToken cancel)
    {
        using var content = new StreamContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(format == ImportFormat.Csv ? "text/csv" : "application/x-ndjson");
        return await service.SendAsync<ImportResponse>(
            HttpMethod.Post,
            $"campaigns/{year}/imports?unknownEvents={unknownEvents.Word()}{(name is null ? "" : $"&name={Uri.EscapeDataString(name)}")}", content, cancel);
    }

    // The bar goes where errors go: what is printed stays the answer alone.
    private static async Task<T> WithProgressAsync<T>(Stream bytes, Func<Task<T>> work)
    {
        // Nobody knows how long a pipe is.
        if (Console.IsErrorRedirected || !bytes.CanSeek)
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

    private static async Task<int> PrintAsync(ImportResponse import)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true };
        JsonWays.Apply(options);
        Console.WriteLine(JsonSerializer.Serialize(import, options));
        if (import.FinishedAt is null)
        {
            await Console.Error.WriteLineAsync($"The service could not go on: {import.Errors[^1].Detail} {Again}");
        }

        return import.Rejected == 0 ? CommandLine.Done : CommandLine.Refused;
    }

    // A pipe can be read once: what its format is told by is read again from memory.
    private static async Task<(ImportFormat Format, Stream Bytes)> FormatAsync(FileInfo file, Stream opened, CancellationToken cancel)
    {
        switch (file.Extension.ToLowerInvariant())
        {
            case ".csv" or ".tsv":
                return (ImportFormat.Csv, opened);
            case ".ndjson" or ".jsonl":
                return (ImportFormat.Ndjson, opened);
            default:
                var pipe = PipeReader.Create(opened);
                var begin = (await pipe.ReadAtLeastAsync(1024, cancel)).Buffer;
                using (var text = new StreamReader(new MemoryStream(begin.ToArray())))
                {
                    var format = (await text.ReadToEndAsync(cancel)).AsSpan().TrimStart() is ['{', ..] ? ImportFormat.Ndjson : ImportFormat.Csv;
                    pipe.AdvanceTo(begin.Start);
                    return (format, pipe.AsStream());
                }
        }
    }
}
