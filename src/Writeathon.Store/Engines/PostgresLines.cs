using Npgsql;

namespace Writeathon.Store.Engines;

/// <summary>
/// Lines and tallies on PostgreSQL: a list goes over the wire as one array a column. Reports ask first how the ledger stands, or go in at
/// once, with their commit, on the word that it stands as it was left. Both ways stand in one file, for they share all but a statement or two.
/// </summary>
internal sealed class PostgresLines : ILineWriter
{
    private const string LockRow = "UPDATE ledger SET last_sequence = last_sequence WHERE id = 1 RETURNING last_sequence, event_moved_at";

    // A statement of its own, which sees what was committed while the lock was waited for.
    private const string SelectAnyCount = "SELECT EXISTS (SELECT 1 FROM counts)";

    private const string Advance = "UPDATE ledger SET last_sequence = $1 WHERE id = 1";

    // Where the ledger does not stand as it was left, a null is refused, and everything with it.
    private const string AdvanceFrom = "UPDATE ledger SET last_sequence = CASE WHEN last_sequence = $2 AND event_moved_at = $3 THEN $1 END WHERE id = 1";

    private const string Commit = "COMMIT";

    private const string SelectByKey = $"""
        SELECT {ActionRow.Columns}
        FROM unnest($1, $2) AS wanted (campaign, key)
        JOIN actions a ON a.key = wanted.key AND a.campaign = wanted.campaign
        """;

    private const string SelectById = $"""
        SELECT {ActionRow.Columns}
        FROM unnest($1) AS wanted (id)
        JOIN actions a ON a.id = wanted.id
        """;

    private const string InsertLines = """
        INSERT INTO actions (
          sequence, id, campaign, event_id, case_slug, country, kind, purpose, quantity,
          sent_on, received_at, source, evidence, corrects, reason, settles, held_for, key)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """;

    // Where a row is not found, or a count stands that was not asked for, a null is refused, and everything with it.
    private const string MoveSums = """
        WITH
          moved AS (
            UPDATE tallies t SET actions = t.actions + m.actions
            FROM unnest($1, $2) AS m (number, actions)
            WHERE t.number = m.number
            RETURNING 1),
          moved_by_hour AS (
            UPDATE hourly_tallies t SET actions = t.actions + m.actions
            FROM unnest($3, $4) AS m (number, actions)
            WHERE t.number = m.number
            RETURNING 1)
        UPDATE ledger SET last_sequence = NULL
        WHERE id = 1 AND (
          (SELECT COUNT(*) FROM moved) <> CARDINALITY($1)
          OR (SELECT COUNT(*) FROM moved_by_hour) <> CARDINALITY($3)
          OR ($5 AND EXISTS (SELECT 1 FROM counts)))
        """;

    private const string SaveVersion = """
        INSERT INTO totals_versions (campaign, version, version_before)
        VALUES ($1, $2, 0)
        ON CONFLICT (campaign) DO UPDATE SET version = excluded.version, version_before = totals_versions.version
        RETURNING version_before
        """;

    private readonly PostgresSums<TallyKey> tallies = PostgresSums.Tallies();
    private readonly PostgresSums<(TallyKey Key, long Hour)> hourly = PostgresSums.Hourly();
    private Left? left;
    private Left? leaving;

    public string? KeysProof => null;

    public bool MayGoAtOnce => left is { IsQuiet: true };

    public int Mark => 0;

    // The database undoes the rest.
    public void UndoTo(int mark)
    {
        left = leaving = null;
        tallies.Forget();
        hourly.Forget();
    }

    public void Committed() => (left, leaving) = (leaving ?? left, null);

    public Locked Lock(Transaction transaction, IReadOnlyCollection<(long Campaign, string Key)> wanted)
    {
        if (transaction.AtOnce)
        {
            leaving = left;
            return new(left!.Last, AreCounts: false, left.EventMovedAt, Standing: []);
        }

        using var batch = Batch(transaction);
        batch.Add(LockRow);
        batch.Add(SelectAnyCount);
        if (wanted.Count > 0)
        {
            var byKey = batch.Add(SelectByKey);
            byKey.Numbers(wanted, key => key.Campaign);
            byKey.Texts(wanted, key => key.Key);
        }

        // The connection keeps what was prepared once, by its text: the server parses and plans it no more.
        batch.Prepare();
        using var reader = batch.ExecuteReader();
        reader.Read();
        var (last, eventMovedAt) = (reader.GetInt64(0), reader.GetInt64(1));
        reader.NextResult();
        reader.Read();
        var areCounts = reader.GetBoolean(0);
        var standing = reader.NextResult() ? Read(reader) : [];
        leaving = new(last, eventMovedAt, IsQuiet: last == left?.Last && !areCounts && standing.Count == 0);
        return new(last, areCounts, eventMovedAt, standing);
    }

    public IReadOnlyList<ActionTaken> FindById(Transaction transaction, IReadOnlyList<Guid> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        using var batch = Batch(transaction);
        batch.Add(SelectById).Texts(ids, id => id.ToString());
        using var reader = batch.ExecuteReader();
        return Read(reader);
    }

    public IReadOnlyList<long> Write(Transaction transaction, Gathered gathered)
    {
        FindSums(transaction, gathered);
        using var batch = Batch(transaction);
        var advance = batch.Add(transaction.AtOnce ? AdvanceFrom : Advance);
        advance.Number(gathered.Last);
        if (transaction.AtOnce)
        {
            advance.Number(leaving!.Last);
            advance.Number(leaving.EventMovedAt);
        }

        foreach (var (campaign, version) in gathered.Versions)
        {
            var save = batch.Add(SaveVersion);
            save.Number(campaign);
            save.Number(version);
        }

        if (gathered.Lines.Count > 0)
        {
            Insert(batch.Add(InsertLines), gathered.Lines);
        }

        if (gathered.Tallies.Count > 0 || transaction.AtOnce)
        {
            var move = batch.Add(MoveSums);
            tallies.Move(move, gathered.Tallies);
            hourly.Move(move, gathered.Hourly);
            move.Flag(transaction.AtOnce);
        }

        if (transaction.AtOnce)
        {
            batch.Add(Commit);
        }

        batch.Prepare();
        leaving = leaving! with { Last = gathered.Last };
        using var reader = batch.ExecuteReader();
        var before = new List<long>(gathered.Versions.Count);
        for (var i = 0; i < gathered.Versions.Count; i++, reader.NextResult())
        {
            reader.Read();
            before.Add(reader.GetInt64(0));
        }

        // A statement that fails says so when the reader comes to it.
        while (reader.NextResult())
        {
        }

        transaction.IsCommitted = transaction.AtOnce;
        return before;
    }

    // Once for each sum that moves, as long as this process remembers it.
    private void FindSums(Transaction transaction, Gathered gathered)
    {
        var (unknown, unknownByHour) = (tallies.Unknown(gathered.Tallies), hourly.Unknown(gathered.Hourly));
        if (unknown.Count == 0 && unknownByHour.Count == 0)
        {
            return;
        }

        using var batch = Batch(transaction);
        batch.Add(LockRow); // before anything else, whichever way the transaction goes: so nobody waits for one who waits for them
        tallies.Ask(batch, unknown);
        hourly.Ask(batch, unknownByHour);
        batch.Prepare();
        using var reader = batch.ExecuteReader();
        reader.NextResult();
        tallies.Learn(reader, unknown);
        reader.NextResult();
        hourly.Learn(reader, unknownByHour);
    }

    private static void Insert(NpgsqlBatchCommand command, IReadOnlyList<ActionTaken> lines)
    {
        command.Numbers(lines, line => line.Sequence);
        command.Texts(lines, line => line.Id.ToString());
        command.Numbers(lines, line => line.Campaign);
        command.Texts(lines, line => line.Event?.ToString());
        command.Texts(lines, line => line.Case);
        command.Texts(lines, line => line.Country);
        command.Texts(lines, line => line.Kind?.Word());
        command.Texts(lines, line => line.Purpose.Word());
        command.Numbers(lines, line => line.Quantity);
        command.Texts(lines, line => line.SentOn.Text());
        command.Numbers(lines, line => line.ReceivedAt.ToUnixTimeMilliseconds());
        command.Texts(lines, line => line.Source.Word());
        command.Texts(lines, line => line.Evidence.Word());
        command.Texts(lines, line => line.Corrects?.ToString());
        command.Texts(lines, line => line.Reason);
        command.Texts(lines, line => line.Settles?.ToString());
        command.Texts(lines, line => line.HeldFor?.Word());
        command.Texts(lines, line => line.Key);
    }

    private static List<ActionTaken> Read(NpgsqlDataReader reader)
    {
        var found = new List<ActionTaken>();
        while (reader.Read())
        {
            found.Add(ActionRow.Read(reader));
        }

        return found;
    }

    private static NpgsqlBatch Batch(Transaction transaction) =>
        new((NpgsqlConnection)transaction.Connection, (NpgsqlTransaction)transaction.Inner);

    /// <summary>How our last transaction left the ledger.</summary>
    /// <param name="Last">The last number given out.</param>
    /// <param name="EventMovedAt">When an event was last moved to another country.</param>
    /// <param name="IsQuiet">Whether it found the ledger as the one before had left it, without a count, and none of its keys was known.</param>
    private sealed record Left(long Last, long EventMovedAt, bool IsQuiet);
}
