using System.Collections.ObjectModel;
using Dapper;

namespace Writeathon.Store;

/// <summary>
/// The lines of the ledger: reports, corrections, reviews. Reading and writing stand in one file, for a correction and a review find their
/// line by the very statements that show it.
/// </summary>
public sealed class ActionStore
{
    private const string SelectById = $"""
        SELECT {ActionRow.ReviewedColumns}
        {ActionRow.From}
        WHERE a.id = @id
        """;

    private const string SelectHistory = $"""
        SELECT {ActionRow.ReviewedColumns}
        {ActionRow.From}
        WHERE a.id = @id OR a.corrects = @id
        ORDER BY a.sequence
        """;

    private const string SelectLast = "SELECT last_sequence FROM ledger WHERE id = 1";

    // The index has the lines of 1,024 numbers together, so that is how they are looked for.
    private const string SelectOfEvent = $"""
        WITH RECURSIVE blocks (block) AS (
          SELECT CAST(@newest AS BIGINT)
          UNION ALL
          SELECT block - 1 FROM blocks WHERE block > @oldest
        )
        SELECT {ActionRow.ReviewedColumns}
        FROM blocks b
        CROSS JOIN actions a
        LEFT JOIN reviews r ON r.action_id = a.id
        WHERE (a.sequence >> 10) = b.block AND a.event_id = @atEvent AND a.sequence < @before
        ORDER BY a.sequence DESC
        LIMIT @limit
        """;

    private const string SelectHeld = $"""
        SELECT {ActionRow.ReviewedColumns}
        {ActionRow.From}
        WHERE a.campaign = @campaign AND a.held_for IS NOT NULL AND r.action_id IS NULL AND a.sequence > @after
        ORDER BY a.sequence
        LIMIT @limit
        """;

    private readonly Database database;
    private readonly Together<ActionTaken, Appended> append;
    private readonly Together<(long Campaign, string Key), ActionTaken?> find;

    /// <summary>The store of a database.</summary>
    public ActionStore(Database database)
    {
        this.database = database;
        append = new(
            (transaction, lines) => Append(transaction, lines, ReadOnlyDictionary<(long, string), ActionTaken>.Empty),
            isShort: true, endsWithLines: true);
        find = new((transaction, keys) =>
        {
            var standing = Ledger.Lock(transaction, keys).Standing.DistinctBy(line => line.Id).ToDictionary(line => (line.Campaign, line.Key!));
            return [.. keys.Select(standing.GetValueOrDefault)];
        });
    }

    /// <summary>
    /// Appends a report as a line, with every other that waits. Where its key is known in its campaign nothing is written, and the line
    /// that stands under the key is the answer: whether it says the same is for the caller to judge.
    /// </summary>
    /// <inheritdoc cref="Database.WriteAsync{T}(Func{Transaction, T})"/>
    public Task<Appended> AppendAsync(ActionTaken line) => database.WriteTogetherAsync(append, line);

    /// <summary>
    /// Appends many lines in one transaction of their own: all of them carry keys, and the same rules hold for these. A key that is the id
    /// of a line without one, or with a blank one, stands for that line, for so it is exported.
    /// </summary>
    /// <param name="lines">The lines.</param>
    /// <param name="beside">Writes what belongs to them, in the same transaction.</param>
    /// <returns>What came of each line, in their order.</returns>
    /// <inheritdoc cref="Database.WriteAsync{T}(Func{Transaction, T})"/>
    public Task<IReadOnlyList<Appended>> AppendManyAsync(
        IReadOnlyList<ActionTaken> lines, Action<Transaction, IReadOnlyList<Appended>>? beside = null) => database.WriteLongAsync<IReadOnlyList<Appended>>(
        transaction =>
        {
            var appended = Append(transaction, lines, FindByExportedKey(transaction, lines));
            beside?.Invoke(transaction, appended);
            return appended;
        });

    /// <summary>The line under a key of a campaign, also where the key is the id of a line without one; null where there is none.</summary>
    public async Task<ReviewedAction?> FindByExportedKeyAsync(long campaign, string key, CancellationToken cancel)
    {
        if (await FindByKeyAsync(campaign, key) is { } line)
        {
            return await FindAsync(line.Id, cancel);
        }

        return Guid.TryParseExact(key, "D", out var id) ? await FindExportedAsync(campaign, id, cancel) : null;
    }

    /// <summary>
    /// The line without a key, or with a blank one, that an export tells under this key, its id; null where there is none. Nothing is read for
    /// a key that is no id of ours, as random ones are.
    /// </summary>
    public async Task<ActionTaken?> FindExportedByIdAsync(long campaign, string key, CancellationToken cancel) =>
        LineIds.Read(key) is { } id ? (await FindExportedAsync(campaign, id, cancel))?.Line : null;

    /// <summary>What a report counts for now, its corrections included; null where no line has that id.</summary>
    public async Task<long?> CountedAsync(Guid id, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var lines = (await reader.QueryAsync<ActionRow>(SelectHistory, new { id })).Select(row => row.ToReviewed()).ToList();
        return lines.Count == 0 ? null : new LineHistory(lines[0], lines[1..]).Counted;
    }

    /// <summary>The line under a key of a campaign, or null. The writer is asked, which alone knows the newest keys.</summary>
    /// <inheritdoc cref="Database.WriteAsync{T}(Func{Transaction, T})"/>
    public Task<ActionTaken?> FindByKeyAsync(long campaign, string key) => database.WriteTogetherAsync(find, (campaign, key));

    /// <summary>A line as it stands now, or null.</summary>
    public async Task<ReviewedAction?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QuerySingleOrDefaultAsync<ActionRow>(SelectById, new { id }))?.ToReviewed();
    }

    /// <summary>An event's lines, newest first, from below a sequence.</summary>
    public async Task<IReadOnlyList<ReviewedAction>> ListAsync(Guid atEvent, long before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var lines = new List<ReviewedAction>();
        var newest = Math.Min(before - 1, await reader.ExecuteScalarAsync<long>(SelectLast)) >> 10;
        // Nearly always the newest blocks have enough; for a quiet event in a large ledger ever more are asked for at once.
        for (var blocks = 16L; newest >= 0 && lines.Count < limit; blocks *= 16)
        {
            var oldest = Math.Max(0, newest - blocks + 1);
            var rows = await reader.QueryAsync<ActionRow>(SelectOfEvent, new { atEvent, before, newest, oldest, limit = limit - lines.Count });
            lines.AddRange(rows.Select(row => row.ToReviewed()));
            newest = oldest - 1;
        }

        return lines;
    }

    /// <summary>The lines of a campaign that wait for staff, oldest first, from above a sequence.</summary>
    public async Task<IReadOnlyList<ReviewedAction>> ListHeldAsync(long campaign, long after, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return [.. (await reader.QueryAsync<ActionRow>(SelectHeld, new { campaign, after, limit })).Select(row => row.ToReviewed())];
    }

    /// <summary>
    /// Corrects a line: loads its history under the ledger's lock, asks the rule, and writes what it decides. Lines of the history that
    /// still wait are superseded.
    /// </summary>
    /// <returns>What the rule decided, with the new line where there is one; null where no line has that id.</returns>
    public static (CorrectionOutcome Outcome, ActionTaken? Line)? Correct(
        Transaction transaction, Guid id, Func<LineHistory, (CorrectionOutcome Outcome, ActionTaken? Line)> decide, DateTimeOffset now)
    {
        var ledger = Ledger.Lock(transaction);
        var lines = transaction.Query<ActionRow>(SelectHistory, new { id }).Select(row => row.ToReviewed()).ToList();
        if (lines.Count == 0)
        {
            return null;
        }

        var history = new LineHistory(lines[0], lines[1..]);
        var decided = decide(history);
        if (decided.Line is not { } correction)
        {
            return decided;
        }

        foreach (var waiting in history.Waiting)
        {
            ledger.Write(new Review(waiting.Id, LineStatus.Superseded, correction.Reason!, now));
        }

        correction = ledger.Report(correction);
        ledger.Flush();
        return (decided.Outcome, correction);
    }

    /// <summary>Releases a held line into the totals, or rejects it, as the review says.</summary>
    /// <returns>The line as it stands after that and whether this review was the one; null where no line has that id.</returns>
    public static (ReviewedAction Action, bool Reviewed)? Review(Transaction transaction, Review review)
    {
        var ledger = Ledger.Lock(transaction);
        var found = transaction.Find<ActionRow>(SelectById, new { id = review.Action })?.ToReviewed();
        if (found is not { Status: LineStatus.Held, Line: var line })
        {
            return found is null ? null : (found, false);
        }

        ledger.Write(review);
        if (review.Status == LineStatus.Counted)
        {
            ledger.Release(line, review.ReviewedAt);
        }

        ledger.Flush();
        return (new(line, review.Status, review), true);
    }

    private async Task<ReviewedAction?> FindExportedAsync(long campaign, Guid id, CancellationToken cancel) =>
        await FindAsync(id, cancel) is { } found && found.Line.Campaign == campaign && IsExportedById(found.Line) ? found : null;

    private static Dictionary<(long Campaign, string Key), ActionTaken> FindByExportedKey(Transaction transaction, IReadOnlyList<ActionTaken> lines)
    {
        var ids = lines.Select(line => Guid.TryParseExact(line.Key, "D", out var id) ? id : (Guid?)null).OfType<Guid>().Distinct().ToList();
        return transaction.Lines.FindById(transaction, ids)
            .Where(IsExportedById)
            .ToDictionary(line => (line.Campaign, line.Id.ToString()));
    }

    // A table has no way to tell blanks from nothing.
    private static bool IsExportedById(ActionTaken line) => string.IsNullOrWhiteSpace(line.Key);

    private static List<Appended> Append(
        Transaction transaction, IReadOnlyList<ActionTaken> lines, IReadOnlyDictionary<(long Campaign, string Key), ActionTaken> exported)
    {
        var keys = new HashSet<(long Campaign, string Key)>(lines.Count);
        foreach (var line in lines)
        {
            if (line.Key is not null)
            {
                keys.Add((line.Campaign, line.Key));
            }
        }

        var ledger = Ledger.Lock(transaction, keys);
        var standing = ledger.Standing.ToDictionary(line => (line.Campaign, line.Key!));
        var answers = new List<Appended>(lines.Count);
        ledger.LoadCounts(lines);
        foreach (var line in lines)
        {
            if (Standing(line) is { } stands)
            {
                answers.Add(new(stands, Replayed: stands.Id != line.Id));
                continue;
            }

            var written = ledger.Report(line);
            answers.Add(new(written, Replayed: false));
            if (line.Key is not null)
            {
                standing.Add((line.Campaign, line.Key), written);
            }
        }

        ledger.Flush();
        return answers;

        // A line without a key is known again by its id when a commit's answer was lost and the batch is tried once more.
        ActionTaken? Standing(ActionTaken line) =>
            line.Key is not null ? standing.GetValueOrDefault((line.Campaign, line.Key)) ?? exported.GetValueOrDefault((line.Campaign, line.Key))
            : transaction.Again ? transaction.Find<ActionRow>(SelectById, new { id = line.Id })?.ToReviewed().Line
            : null;
    }
}

/// <summary>What came of a report.</summary>
/// <param name="Line">The line that stands for it.</param>
/// <param name="Replayed">Whether the line stood there before.</param>
public sealed record Appended(ActionTaken Line, bool Replayed);
