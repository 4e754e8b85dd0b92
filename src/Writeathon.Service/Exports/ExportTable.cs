using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Writeathon.Store;

namespace Writeathon.Service.Exports;

/// <summary>How an export is written.</summary>
internal enum ExportFormat
{
    /// <summary>A table for spreadsheets: UTF-8 with a byte order mark; an apostrophe stands before what would run as a formula.</summary>
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
        if (what == Exported.Actions)
        {
            return await WriteAsync(export.ActionsAsync(campaign!.Value, cancel));
        }

        var table = what switch
        {
            Exported.Events => export.Events(campaign!.Value, cancel),
            Exported.Totals => export.Totals(campaign!.Value, cancel),
            Exported.Records => export.Records(campaign, cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        await NameAsync(table.Columns);
        await foreach (var row in table.Rows)
        {
            await WriteAsync(row);
        }

        return (0, 0);
    }

    /// <summary>Names the columns, before the first row: an empty table is a table, too.</summary>
    public abstract ValueTask NameAsync(IReadOnlyList<string> columns);

    /// <summary>Writes a row: a value for each column.</summary>
    public abstract ValueTask WriteAsync(IReadOnlyList<object?> row);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private async Task<(long LeftOut, long Sum)> WriteAsync(IAsyncEnumerable<ExportedAction> actions)
    {
        var (leftOut, sum) = (0L, 0L);
        await NameAsync(ExportedAction.Columns);
        await foreach (var action in actions)
        {
            if (action.IsReport)
            {
                await WriteAsync(action.ToRow());
            }
            else
            {
                (leftOut, sum) = (leftOut + 1, sum + action.Quantity);
            }
        }

        return (leftOut, sum);
    }

    private sealed class CsvTable(Stream output) : ExportTable
    {
        private readonly CsvWriter writer = CsvWriter.Create(
            output, CsvWriterOptions.Default with { Quoting = CsvQuoting.WhenNeededOrWhitespace, WriteByteOrderMark = true }, leaveOpen: true);

        public override async ValueTask NameAsync(IReadOnlyList<string> columns) => await writer.WriteRecordAsync([.. columns]);

        public override async ValueTask WriteAsync(IReadOnlyList<object?> row) => await writer.WriteRecordAsync([.. row.Select(Text)]);

        public override async ValueTask DisposeAsync()
        {
            await writer.FlushAsync();
            await writer.DisposeAsync();
        }

        private static string? Text(object? value) => value switch
        {
            null => null,
            // The writer itself would take a number that is taken away for a formula.
            string text => Formulas.Guard(text),
            DateTimeOffset instant => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture),
            bool yes => yes ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };
    }

    private sealed class NdjsonTable(Stream output) : ExportTable
    {
        private readonly BufferedStream buffered = new(output, 64 * 1024);
        private IReadOnlyList<string> columns = [];

        public override ValueTask NameAsync(IReadOnlyList<string> columns)
        {
            this.columns = columns;
            return ValueTask.CompletedTask;
        }

        public override async ValueTask WriteAsync(IReadOnlyList<object?> row)
        {
            await using (var json = new Utf8JsonWriter(buffered))
            {
                json.WriteStartObject();
                foreach (var (name, value) in columns.Zip(row))
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
