using Dapper;

namespace Writeathon.Store;

/// <summary>A line of a file that was refused.</summary>
/// <param name="Line">Its number in the file, from 1, as an editor shows it.</param>
/// <param name="Type">The type of the problem.</param>
/// <param name="Detail">What was wrong and what would be right.</param>
public sealed record ImportError(long Line, string Type, string Detail);

/// <summary>What came, or has come so far, of a file of lines.</summary>
/// <param name="Id">The import's id.</param>
/// <param name="Campaign">The year that its lines count for.</param>
/// <param name="FileName">The file's stated name; empty where it has none.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; null while it runs, and for good where the process that ran it died.</param>
/// <param name="Accepted">How many lines were new or went on where a cut file had broken off, held ones included.</param>
/// <param name="Held">How many of those wait for staff and are in no total yet.</param>
/// <param name="Replayed">How many stood in the ledger before.</param>
/// <param name="Rejected">How many were refused.</param>
/// <param name="Errors">The first of those, at most <see cref="MostErrors"/>.</param>
/// <param name="Ignored">The columns that nothing is read from.</param>
public sealed record Import(
    Guid Id, long Campaign, string FileName, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long Accepted, long Held, long Replayed,
    long Rejected, IReadOnlyList<ImportError> Errors, IReadOnlyList<string> Ignored)
{
    /// <summary>How many refused lines are kept; the rest are only counted.</summary>
    public const int MostErrors = 1_000;

    /// <summary>The type of the last of its errors, or null: a file that was cut off says so there, also in a list that tells no errors.</summary>
    public string? LastError { get; init; }
}

/// <summary>What came of the files that were sent in.</summary>
public sealed class ImportStore(Database database)
{
    private const string Insert = """
        INSERT INTO imports (id, campaign, file_name, started_at, finished_at, accepted, held, replayed, rejected)
        VALUES (@Id, @Campaign, @FileName, @StartedAt, NULL, 0, 0, 0, 0)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertIgnored = """
        INSERT INTO import_ignored (import_id, place, header)
        VALUES (@import, @place, @header)
        ON CONFLICT DO NOTHING
        """;

    private const string Update = """
        UPDATE imports
        SET finished_at = @FinishedAt, accepted = @Accepted, held = @Held, replayed = @Replayed, rejected = @Rejected
        WHERE id = @Id
        """;

    private const string InsertError = """
        INSERT INTO import_errors (import_id, place, line, type, detail)
        VALUES (@import, @place, @Line, @Type, @Detail)
        ON CONFLICT DO NOTHING
        """;

    private const string SelectOne = """
        SELECT
          id, campaign, file_name, started_at, finished_at, accepted, held, replayed, rejected,
          (SELECT type FROM import_errors WHERE import_id = imports.id ORDER BY place DESC LIMIT 1) AS last_error
        FROM imports
        WHERE id = @id
        """;

    private const string SelectOfCampaign = """
        SELECT
          id, campaign, file_name, started_at, finished_at, accepted, held, replayed, rejected,
          (SELECT type FROM import_errors WHERE import_id = imports.id ORDER BY place DESC LIMIT 1) AS last_error
        FROM imports
        WHERE campaign = @campaign AND (@before = '' OR id < @before)
        ORDER BY id DESC
        LIMIT @limit
        """;

    private const string SelectErrors = "SELECT line, type, detail FROM import_errors WHERE import_id = @id ORDER BY place";

    private const string SelectIgnored = "SELECT header FROM import_ignored WHERE import_id = @id ORDER BY place";

    /// <summary>An import as it stands now, or null.</summary>
    public async Task<Import?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var row = await reader.QuerySingleOrDefaultAsync<Row>(SelectOne, new { id });
        return row?.ToImport(
            [.. await reader.QueryAsync<ImportError>(SelectErrors, new { id })],
            [.. await reader.QueryAsync<string>(SelectIgnored, new { id })]);
    }

    /// <summary>A campaign's imports, the newest first, from below one; without their errors and ignored columns.</summary>
    public async Task<IReadOnlyList<Import>> ListAsync(long campaign, Guid? before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return [.. (await reader.QueryAsync<Row>(SelectOfCampaign, new { campaign, before = before?.ToString() ?? "", limit })).Select(row => row.ToImport([], []))];
    }

    /// <summary>Keeps an import that begins.</summary>
    public Task StartAsync(Import import) => database.WriteAsync(transaction =>
    {
        transaction.Execute(Insert, new { import.Id, import.Campaign, import.FileName, import.StartedAt });
        for (var place = 0; place < import.Ignored.Count; place++)
        {
            transaction.Execute(InsertIgnored, new { import = import.Id, place, header = import.Ignored[place] });
        }
    });

    /// <summary>Keeps how far an import has come, with the errors that are new since the last time.</summary>
    /// <param name="import">The import as it stands.</param>
    /// <param name="kept">How many of its errors are kept already.</param>
    /// <param name="beside">Writes what belongs to it, in the same transaction.</param>
    public Task KeepAsync(Import import, int kept, Action<Transaction>? beside = null) => database.WriteAsync(transaction =>
    {
        beside?.Invoke(transaction);
        transaction.Execute(Update, new { import.Id, import.FinishedAt, import.Accepted, import.Held, import.Replayed, import.Rejected });
        for (var place = kept; place < import.Errors.Count; place++)
        {
            var error = import.Errors[place];
            transaction.Execute(InsertError, new { import = import.Id, place, error.Line, error.Type, error.Detail });
        }
    });

    private sealed record Row(
        Guid Id, long Campaign, string FileName, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long Accepted, long Held, long Replayed,
        long Rejected, string? LastError)
    {
        public Import ToImport(IReadOnlyList<ImportError> errors, IReadOnlyList<string> ignored) =>
            new(Id, Campaign, FileName, StartedAt, FinishedAt, Accepted, Held, Replayed, Rejected, errors, ignored) { LastError = LastError };
    }
}
