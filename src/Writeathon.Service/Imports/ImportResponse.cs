using Writeathon.Store;

namespace Writeathon.Service.Imports;

/// <summary>What has come of a file of lines.</summary>
/// <param name="Id">The import's id, to ask after it while it runs and later.</param>
/// <param name="Accepted">How many lines were new or went on where a cut file had broken off, held ones included. With replayed and rejected ones they are all lines that say something.</param>
/// <param name="Held">How many of the new ones wait for staff and are in no total until they are released: a count had no room for them.</param>
/// <param name="Replayed">How many had been counted before and changed nothing.</param>
/// <param name="Rejected">How many were refused; where the file was cut off, the line in which it was is one of them.</param>
/// <param name="Errors">The first thousand of those, by their line, and always where the file was cut off.</param>
/// <param name="Ignored">The columns that nothing is read from.</param>
/// <param name="Campaign">The year that the lines count for.</param>
/// <param name="Name">The file's stated name, or null.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; null while it runs, and for good where the service ended before it.</param>
internal sealed record ImportResponse(
    Guid Id, long Accepted, long Held, long Replayed, long Rejected, IReadOnlyList<ImportErrorResponse> Errors, IReadOnlyList<string> Ignored,
    long Campaign, string? Name, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>Where an import is asked after.</summary>
    public static string AddressOf(Guid id) => $"/api/v1/imports/{id}";

    /// <summary>An import as it is told.</summary>
    public static ImportResponse Of(Import import) => new(
        import.Id, import.Accepted, import.Held, import.Replayed, import.Rejected,
        [.. import.Errors.OrderBy(error => error.Line).Select(error => new ImportErrorResponse(error.Line, error.Type, error.Detail))],
        import.Ignored, import.Campaign, import.FileName.Length == 0 ? null : import.FileName, import.StartedAt, import.FinishedAt);
}

/// <summary>A line that was refused.</summary>
/// <param name="Line">Its number in the file, from 1, as an editor shows it.</param>
/// <param name="Type">The type of the problem.</param>
/// <param name="Detail">What was wrong and what would be right.</param>
internal sealed record ImportErrorResponse(long Line, string Type, string Detail);
