using Writeathon.Service.Http;

namespace Writeathon.Service.Imports;

/// <summary>How a file of lines is written.</summary>
internal enum ImportFormat
{
    /// <summary>A table with a header row, its fields separated by commas, semicolons or tabs.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,
}

/// <summary>A line of a file: what it says, or why it cannot be read.</summary>
/// <param name="Line">Its number in the file, from 1, as an editor shows it.</param>
/// <param name="Text">What it says, as far as it can be told.</param>
/// <param name="Fault">Why it cannot be read.</param>
/// <param name="MayGoOn">Whether its number is the last that came of a file without a line break at its end: 12 may be the beginning of 120.</param>
internal readonly record struct ImportRow(
    long Line, ImportText? Text, (ProblemType Problem, string Detail)? Fault = null, bool MayGoOn = false)
{
    /// <summary>A line that cannot be read.</summary>
    public static ImportRow Unreadable(long line, string detail) => new(line, null, (Problems.UnreadableLine, detail));

    /// <summary>The last line of a file that breaks off in it, or seems to.</summary>
    public static ImportRow Unfinished(long line) => new(
        line, null, (Problems.UnfinishedLine, "The file ends without a line break, so this line may be the half of a longer one: end it with a line break."));

    /// <summary>The line in which a file was cut off, or of which nothing came any more.</summary>
    public static ImportRow Cut(long line) => new(line, null, (Problems.FileCut, "The file broke off here. Send the whole file again: nothing counts twice."));
}

/// <summary>A file of lines, opened: they are read as they are asked for, and no more of the file is held than a line and a buffer.</summary>
/// <param name="Ignored">The columns of a table that nothing is read from.</param>
/// <param name="Rows">The lines, each once. Where the file is cut off, they end with the one in which it was.</param>
internal sealed record ImportFile(IReadOnlyList<string> Ignored, IAsyncEnumerable<ImportRow> Rows)
{
    /// <summary>The largest line, in bytes.</summary>
    public const int LargestLine = (int)Ways.LargestBody;

    /// <summary>Opens a file, and reads the header row of a table.</summary>
    /// <returns>The file, or what is wrong with its columns.</returns>
    public static async Task<(ImportFile? File, string? WrongColumns)> OpenAsync(ImportFormat format, ArrivingStream stream, CancellationToken cancel)
    {
        var (file, wrongColumns) = format switch
        {
            ImportFormat.Csv => await CsvLines.OpenAsync(stream, cancel),
            ImportFormat.Ndjson => (new ImportFile([], NdjsonLines.ReadAsync(stream, cancel)), null),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        return (file is null ? null : file with { Rows = ToldWhereCut(file.Rows, stream) }, wrongColumns);
    }

    // A sender who is gone may be back: whatever the answer, it must not look like that of a whole file.
    private static async IAsyncEnumerable<ImportRow> ToldWhereCut(IAsyncEnumerable<ImportRow> rows, ArrivingStream stream)
    {
        await foreach (var row in rows)
        {
            if (!stream.WasCut || row.Fault?.Problem != Problems.UnfinishedLine)
            {
                yield return row;
            }
        }

        if (stream.WasCut)
        {
            yield return ImportRow.Cut(stream.Line);
        }
    }
}
