using System.Text.Json;
using CsvHelper;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>How an export is written.</summary>
internal enum ExportFormat
{
    /// <summary>A table for spreadsheets: UTF-8 with a byte order mark; a text that would run as a formula begins with an apostrophe.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,
}

/// <summary>What can be exported.</summary>
internal enum Exported
{
    /// <summary>Each report with what it counts for now.</summary>
    Actions,

    /// <summary>The events, cancelled and private ones too.</summary>
    Events,

    /// <summary>The totals by every breakdown at once.</summary>
    Totals,

    /// <summary>The record book.</summary>
    Records,
}

/// <summary>Writes rows as they come: nothing is held but a buffer.</summary>
internal abstract class ExportTable : IAsyncDisposable
{
    /// <summary>What every table for spreadsheets has: see <see cref="ExportFormat.Csv"/>.</summary>
    public static readonly CsvWriterOptions Spreadsheet = CsvWriterOptions.Default with { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    /// <summary>Opens a table on a stream, which stays open.</summary>
    public static ExportTable Open(Stream output, ExportFormat format) => format switch
    {
        ExportFormat.Csv => new CsvTable(output),
        ExportFormat.Ndjson => new NdjsonTable(output),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Writes what is asked for, row by row.</summary>
    /// <param name="export">Where it is read from.</param>
    /// <param name="what">What is asked for.</param>
    /// <param name="campaign">The year; null for every year's records.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>How many lines are left out of the actions, and what they count for: held, rejected or taken back, or no reports.</returns>
    public async Task<(long LeftOut, long Sum)> WriteAsync(ExportStore export, Exported what, long? campaign, CancellationToken cancel)
    {
        var leftOut = (Lines: 0L, Sum: 0L);
        if (what == Exported.Actions)
        {
            await NameAsync(ExportedAction.Columns);
            await foreach (var action in export.ActionsAsync(campaign!.Value, cancel))
            {
                if (action.IsReport)
                {
                    await WriteAsync(action.ToRow());
                }
                else
                {
                    leftOut = (leftOut.Lines + 1, leftOut.Sum + action.Quantity);
                }
            }

            return leftOut;
        }

        await foreach (var row in what switch
        {
            Exported.Events => export.EventsAsync(campaign!.Value, cancel),
            Exported.Totals => export.TotalsAsync(campaign!.Value, cancel),
            _ => export.RecordsAsync(campaign, cancel),
        })
        {
            await WriteAsync(row);
        }

        return leftOut;
    }

    /// <summary>Names the columns where there may be no row to do so: an empty table is a table, too.</summary>
    public virtual ValueTask NameAsync(IReadOnlyList<string> columns) => ValueTask.CompletedTask;

    /// <summary>Writes a row.</summary>
    public abstract ValueTask WriteAsync(ExportRow row);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private sealed class CsvTable(Stream output) : ExportTable
    {
        private readonly CsvWriter writer = CsvWriter.Create(
            output, Spreadsheet with { Quoting = CsvQuoting.WhenNeededOrWhitespace, Injection = CsvInjection.None }, leaveOpen: true);

        private bool hasHeader;

        public override async ValueTask NameAsync(IReadOnlyList<string> columns)
        {
            hasHeader = true;
            await writer.WriteRecordAsync([.. columns]);
        }

        public override async ValueTask WriteAsync(ExportRow row)
        {
            if (!hasHeader)
            {
                await NameAsync([.. row.Fields.Select(field => field.Name)]);
            }

            await writer.WriteRecordAsync([.. row.Fields.Select(field => Text(field.Value))]);
        }

        public override async ValueTask DisposeAsync()
        {
            await writer.FlushAsync();
            await writer.DisposeAsync();
        }

        private string? Text(object? value) => value switch
        {
            null => null,
            string text => Escape(text),
            DateTimeOffset instant => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", null),
            bool yes => yes ? "true" : "false",
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

        // An apostrophe before =, +, - and the like, where a text begins with them: the writer itself would take a number that is taken away
        // for such a text. One that has an apostrophe there gets another, so that an import, which takes one off, finds every text as it was.
        private string Escape(string text)
        {
            var quotes = text.AsSpan().IndexOfAnyExcept('\'');
            return quotes >= 0 && writer.Options.InjectionCharacters.Contains(text[quotes], StringComparison.Ordinal) ? "'" + text : text;
        }
    }

    private sealed class NdjsonTable(Stream output) : ExportTable
    {
        private readonly BufferedStream buffered = new(output, 64 * 1024);

        public override async ValueTask WriteAsync(ExportRow row)
        {
            await using (var json = new Utf8JsonWriter(buffered))
            {
                json.WriteStartObject();
                foreach (var (name, value) in row.Fields)
                {
                    json.WritePropertyName(name);
                    JsonSerializer.Serialize(json, value);
                }

                json.WriteEndObject();
            }

            buffered.WriteByte((byte)'\n');
        }

        public override async ValueTask DisposeAsync() => await buffered.FlushAsync();
    }
}
