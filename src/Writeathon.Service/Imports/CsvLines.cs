using System.Runtime.CompilerServices;
using CsvHelper;
using Writeathon.Service.Exports;

namespace Writeathon.Service.Imports;

/// <summary>
/// Reads tables as people make them: with a byte order mark or without, in UTF-8 or in a spreadsheet's UTF-16, separated by commas,
/// semicolons or tabs, with blank lines, rows that are too short, and line breaks inside quotes.
/// </summary>
internal sealed class CsvLines
{
    private const int LongestHeader = 100;

    private readonly ArrivingStream stream;
    private readonly CsvReader reader;
    private readonly List<ImportMember?> columns = [];
    private CsvMalformedReason? malformed;
    private int fields;

    private CsvLines(ArrivingStream stream)
    {
        this.stream = stream;
        reader = CsvReader.Create(
            stream,
            CsvReaderOptions.Default with
            {
                HasHeader = true,
                TrimWhitespace = true,
                TrackLineNumbers = true,
                MaxRecordSize = ImportFile.LargestLine,
                OnMalformedRecord = record => malformed = record.Reason,
            },
            leaveOpen: true);
    }

    /// <summary>Opens a table and reads its header row.</summary>
    /// <returns>The table, or what is wrong with its columns.</returns>
    public static async Task<(ImportFile? File, string? WrongColumns)> OpenAsync(ArrivingStream stream, CancellationToken cancel)
    {
        var lines = new CsvLines(stream);
        var wrong = await lines.ReadHeaderAsync(cancel);
        if (wrong is not null)
        {
            await lines.reader.DisposeAsync();
            return (null, wrong);
        }

        List<string> ignored = [];
        for (var column = 0; column < lines.columns.Count; column++)
        {
            if (lines.columns[column] is null && lines.reader.Headers[column].Trim() is { Length: > 0 } header)
            {
                ignored.Add(ShownText.OfName(header, LongestHeader));
            }
        }

        return (new(ignored, lines.ReadAsync(cancel)), null);
    }

    private async Task<string?> ReadHeaderAsync(CancellationToken cancel)
    {
        try
        {
            await reader.ReadHeaderAsync(cancel);
        }
        catch (CsvFormatException)
        {
            return "The first row is not a header row of a table.";
        }

        foreach (var header in reader.Headers)
        {
            var member = ImportMembers.OfHeader(header);
            if (member is not null && columns.Contains(member))
            {
                return $"The header row names {member.Value.Name()} twice.";
            }

            columns.Add(member);
        }

        return ImportMembers.Missing([.. columns.OfType<ImportMember>()]) is { } missing ? $"The header row does not name {missing}." : null;
    }

    // A row is told when the next one is found, or the end: only then is it known whether it is the last.
    private async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await using var closed = reader;
        ImportRow? before = null;
        while (true)
        {
            var (row, broken) = await NextAsync(cancel);
            if (row is null)
            {
                if (before is { } last && !IsBlank(last))
                {
                    yield return broken is null ? Last(last) : last;
                }

                if (broken is { } fault)
                {
                    yield return fault;
                }

                yield break;
            }

            if (before is { } whole && !IsBlank(whole))
            {
                yield return whole;
            }

            before = row;
        }
    }

    private async Task<(ImportRow? Row, ImportRow? Broken)> NextAsync(CancellationToken cancel)
    {
        malformed = null;
        try
        {
            return await reader.ReadAsync(cancel) ? (Row(), null) : (null, null);
        }
        catch (CsvFormatException)
        {
            // A quote that was opened somewhere takes in all that follows: nothing behind it can be told apart any more.
            return (null, ImportRow.Unreadable(
                reader.LineNumber + 1,
                $"The line is longer than {ImportFile.LargestLine} bytes, or a quote that is opened here, or in the line before, is not closed. Nothing after it was read."));
        }
    }

    private ImportRow Row()
    {
        var line = reader.LineNumber;
        if (malformed is { } reason)
        {
            return reason == CsvMalformedReason.UnterminatedQuote
                ? ImportRow.Unreadable(line, "A quote that is opened here is not closed. Nothing after it was read.")
                : ImportRow.Unreadable(line, "A quote stands inside a field: put the whole field in quotes, and write each quote in it twice.");
        }

        fields = Math.Min(reader.FieldCount, columns.Count);
        var text = new ImportText();
        for (var column = 0; column < reader.FieldCount; column++)
        {
            if (column < columns.Count)
            {
                if (columns[column] is { } member)
                {
                    text[member] = member == ImportMember.Key ? Formulas.Unguard(reader.GetString(column)) : reader.GetString(column);
                }
            }
            else if (!reader.IsEmpty(column))
            {
                var tooMany = ImportRow.Unreadable(
                    line, $"The line has more fields than the header row: {columns.Count} are named. A number that is written with a comma becomes two.");
                return tooMany with { Text = text };
            }
        }

        return new(line, text);
    }

    private ImportRow Last(ImportRow row)
    {
        // What comes in a column that nothing is read from changes nothing, but that it comes ends the field before it.
        var end = columns.FindLastIndex(column => column is not null);
        if (stream.EndsLine || row.Text is null || row.Fault is not null || fields > end + 1)
        {
            return row;
        }

        var last = columns[end]!.Value;
        return ImportLine.IsWhole(last, row.Text[last]) ? row
            // People's files often lack the last line break: a number counts, and is put right if more of it comes.
            : last == ImportMember.Quantity && !stream.WasCut && !string.IsNullOrWhiteSpace(row.Text[last]) ? row with { MayGoOn = true }
            : ImportRow.Unfinished(row.Line);
    }

    private static bool IsBlank(ImportRow row) => row.Text is { IsBlank: true };
}
