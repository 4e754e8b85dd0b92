using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Writeathon.Store.Engines;

/// <summary>
/// Lines and tallies on SQLite: a statement a row, prepared once and kept by the writer's connection, for inside one process a row
/// costs no more alone than in a list.
/// </summary>
internal sealed class SqliteLines(LedgerOptions options) : ILineWriter
{
    // The writer's transaction has the whole database to itself: there is no row to lock.
    private const string SelectLast = "SELECT last_sequence FROM ledger WHERE id = 1";

    private const string SelectEventMovedAt = "SELECT event_moved_at FROM ledger WHERE id = 1";

    private const string Advance = "UPDATE ledger SET last_sequence = ?1 WHERE id = 1";

    private const string SelectAnyCount = "SELECT 1 FROM counts LIMIT 1";

    private const string SelectById = "SELECT sequence FROM actions WHERE id = ?1";

    private const string SelectLine = $"""
        SELECT {ActionRow.Columns}
        FROM actions a
        WHERE a.sequence = @sequence
        """;

    private const string InsertLine = """
        INSERT INTO actions (
          sequence, id, campaign, event_id, case_slug, country, kind, purpose, quantity,
          sent_on, received_at, source, evidence, corrects, reason, settles, held_for, key)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
        """;

    private const string SelectVersion = "SELECT version FROM totals_versions WHERE campaign = ?1";

    private const string SaveVersion = """
        INSERT INTO totals_versions (campaign, version, version_before)
        VALUES (?1, ?2, 0)
        ON CONFLICT (campaign) DO UPDATE SET version = excluded.version, version_before = totals_versions.version
        """;

    // Together with the unique index that it stands for: as many lines, and the same ones.
    private const string CompareKeys = """
        SELECT
          0 AS campaign,
          'sum of the numbers of lines with keys' AS name,
          (SELECT COALESCE(SUM(k.sequence), 0) FROM keys k WHERE k.sequence <= l.keyed_to) AS stated,
          (SELECT COALESCE(SUM(a.sequence), 0) FROM actions a WHERE a.sequence <= l.keyed_to AND a.key IS NOT NULL) AS proved
        FROM ledger l
        """;

    // Found by the text itself, not by its letters: there are a few, and each is in one place.
    private readonly Dictionary<string, SqliteStatement> prepared = new(ReferenceEqualityComparer.Instance);
    private readonly SqliteKeys keys = new(options.KeysWaiting);
    private readonly SqliteSums<TallyKey> tallies = new(
        "tallies", ["campaign", "event_id", "case_slug", "country", "kind", "purpose", "evidence", "sent_on"],
        (statement, key) => statement
            .Bind(key.Campaign).Bind((key.Event?.ToString()).OrNone()).Bind(key.Case.OrNone()).Bind(key.Country)
            .Bind((key.Kind?.Word()).OrNone()).Bind(key.Purpose.Word()).Bind(key.Evidence.Word()).Bind(key.SentOn));

    private readonly SqliteSums<(TallyKey Key, long Hour)> hourly = new(
        "hourly_tallies", ["campaign", "hour", "case_slug", "country", "kind", "purpose", "evidence"],
        (statement, tally) => statement
            .Bind(tally.Key.Campaign).Bind(tally.Hour).Bind(tally.Key.Case.OrNone()).Bind(tally.Key.Country)
            .Bind((tally.Key.Kind?.Word()).OrNone()).Bind(tally.Key.Purpose.Word()).Bind(tally.Key.Evidence.Word()));

    public string? KeysProof => CompareKeys;

    // Nothing lies between this process and its file: to ask costs next to nothing.
    public bool MayGoAtOnce => false;

    public int Mark => keys.Mark;

    public void UndoTo(int mark)
    {
        keys.UndoTo(mark);
        ForgetSums();
    }

    public void Committed() => keys.Committed();

    public Locked Lock(Transaction transaction, IReadOnlyCollection<(long Campaign, string Key)> wanted)
    {
        var last = Prepared(transaction, SelectLast).Start().Number()!.Value;
        var prepare = PreparedBy(transaction);
        keys.Read((SqliteConnection)transaction.Connection, prepare, last);
        var standing = new List<ActionTaken>();
        foreach (var (campaign, key) in wanted)
        {
            if (keys.Find(prepare, campaign, key) is { } sequence)
            {
                standing.Add(Line(transaction, sequence));
            }
        }

        return new(
            last, Prepared(transaction, SelectAnyCount).Start().Number() is not null,
            Prepared(transaction, SelectEventMovedAt).Start().Number()!.Value, standing);
    }

    public IReadOnlyList<ActionTaken> FindById(Transaction transaction, IReadOnlyList<Guid> ids)
    {
        var found = new List<ActionTaken>();
        var byId = Prepared(transaction, SelectById);
        foreach (var id in ids)
        {
            if (byId.Start().Bind(id).Number() is { } sequence)
            {
                found.Add(Line(transaction, sequence));
            }
        }

        return found;
    }

    public IReadOnlyList<long> Write(Transaction transaction, Gathered gathered)
    {
        var insert = Prepared(transaction, InsertLine);
        foreach (var line in gathered.Lines)
        {
            insert.Start()
                .Bind(line.Sequence).Bind(line.Id).Bind(line.Campaign).Bind(line.Event).Bind(line.Case).Bind(line.Country).Bind(line.Kind?.Word())
                .Bind(line.Purpose.Word()).Bind(line.Quantity).Bind(line.SentOn).Bind(line.ReceivedAt.ToUnixTimeMilliseconds())
                .Bind(line.Source.Word()).Bind(line.Evidence.Word()).Bind(line.Corrects).Bind(line.Reason).Bind(line.Settles)
                .Bind(line.HeldFor?.Word()).Bind(line.Key).Execute();
        }

        var prepare = PreparedBy(transaction);
        keys.Write(prepare, gathered.Lines, gathered.Last);
        foreach (var (key, actions) in gathered.Tallies)
        {
            tallies.Add(prepare, key, actions);
        }

        foreach (var (key, actions) in gathered.Hourly)
        {
            hourly.Add(prepare, key, actions);
        }

        Prepared(transaction, Advance).Start().Bind(gathered.Last).Execute();
        var before = new List<long>(gathered.Versions.Count);
        foreach (var (campaign, version) in gathered.Versions)
        {
            before.Add(Prepared(transaction, SelectVersion).Start().Bind(campaign).Number() ?? 0);
            Prepared(transaction, SaveVersion).Start().Bind(campaign).Bind(version).Execute();
        }

        return before;
    }

    private static ActionTaken Line(Transaction transaction, long sequence)
    {
        using var reader = transaction.Connection.ExecuteReader(SelectLine, new { sequence }, transaction.Inner);
        reader.Read();
        return ActionRow.Read((SqliteDataReader)((IWrappedDataReader)reader).Reader);
    }

    private Func<string, SqliteStatement> PreparedBy(Transaction transaction) => sql => Prepared(transaction, sql);

    private SqliteStatement Prepared(Transaction transaction, string sql)
    {
        if (!prepared.TryGetValue(sql, out var statement))
        {
            var connection = (SqliteConnection)transaction.Connection;
            if (prepared.Count == 0)
            {
                connection.StateChange += Forget;
            }

            prepared.Add(sql, statement = new(connection, sql));
        }

        return statement;
    }

    // SQLite closes a file only after the last of its statements.
    private void Forget(object sender, StateChangeEventArgs change)
    {
        foreach (var statement in prepared.Values)
        {
            statement.Dispose();
        }

        prepared.Clear();
        keys.Forget();
        ForgetSums();
    }

    private void ForgetSums()
    {
        tallies.Forget();
        hourly.Forget();
    }
}
