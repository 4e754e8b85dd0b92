using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Writeathon.Store.Engines;

/// <summary>
/// Lines and tallies on SQLite: a statement a row, prepared once and kept by the writer's connection, for inside one process a row
/// costs no more alone than in a list.
/// </summary>
internal sealed class SqliteLines : ILineWriter
{
    private const string SelectByKey = $"""
        SELECT {ActionRow.Columns}
        FROM actions a
        WHERE a.key = $key AND a.campaign = $campaign
        """;

    private const string SelectById = $"""
        SELECT {ActionRow.Columns}
        FROM actions a
        WHERE a.id = $id
        """;

    private const string InsertLine = """
        INSERT INTO actions (
          sequence, id, campaign, event_id, case_slug, country, kind, purpose, quantity,
          sent_on, received_at, source, evidence, corrects, reason, settles, held_for, key)
        VALUES (
          $sequence, $id, $campaign, $event, $case, $country, $kind, $purpose, $quantity,
          $sentOn, $receivedAt, $source, $evidence, $corrects, $reason, $settles, $heldFor, $key)
        """;

    private const string MoveTally = """
        INSERT INTO tallies (campaign, event_id, case_slug, country, kind, purpose, evidence, sent_on, actions)
        VALUES ($campaign, $event, $case, $country, $kind, $purpose, $evidence, $sentOn, $actions)
        ON CONFLICT (campaign, event_id, country, case_slug, kind, purpose, evidence, sent_on)
        DO UPDATE SET actions = tallies.actions + excluded.actions
        """;

    private const string MoveHourly = """
        INSERT INTO hourly_tallies (campaign, hour, case_slug, country, kind, purpose, evidence, actions)
        VALUES ($campaign, $hour, $case, $country, $kind, $purpose, $evidence, $actions)
        ON CONFLICT (campaign, hour, case_slug, country, kind, purpose, evidence)
        DO UPDATE SET actions = hourly_tallies.actions + excluded.actions
        """;

    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private DbConnection? preparedFor;

    public IReadOnlyList<ActionTaken> FindByKey(Transaction transaction, IReadOnlyList<(long Campaign, string Key)> keys)
    {
        var found = new List<ActionTaken>();
        foreach (var (campaign, key) in keys)
        {
            var command = Prepared(transaction, SelectByKey, ("$key", key), ("$campaign", campaign));
            using var reader = command.ExecuteReader();
            if (reader.Read())
            {
                found.Add(ActionRow.Read(reader));
            }
        }

        return found;
    }

    public IReadOnlyList<ActionTaken> FindById(Transaction transaction, IReadOnlyList<Guid> ids)
    {
        var found = new List<ActionTaken>();
        foreach (var id in ids)
        {
            using var reader = Prepared(transaction, SelectById, ("$id", id.ToString())).ExecuteReader();
            if (reader.Read())
            {
                found.Add(ActionRow.Read(reader));
            }
        }

        return found;
    }

    public void Insert(Transaction transaction, IReadOnlyList<ActionTaken> lines)
    {
        foreach (var line in lines)
        {
            Prepared(
                transaction, InsertLine,
                ("$sequence", line.Sequence), ("$id", line.Id.ToString()), ("$campaign", line.Campaign), ("$event", line.Event?.ToString()),
                ("$case", line.Case), ("$country", line.Country), ("$kind", line.Kind?.Word()), ("$purpose", line.Purpose.Word()),
                ("$quantity", line.Quantity), ("$sentOn", line.SentOn.Text()), ("$receivedAt", line.ReceivedAt.ToUnixTimeMilliseconds()),
                ("$source", line.Source.Word()), ("$evidence", line.Evidence.Word()), ("$corrects", line.Corrects?.ToString()),
                ("$reason", line.Reason), ("$settles", line.Settles?.ToString()), ("$heldFor", line.HeldFor?.Word()), ("$key", line.Key)).ExecuteNonQuery();
        }
    }

    public void Move(Transaction transaction, IReadOnlyList<Tally> tallies, IReadOnlyList<HourlyTally> hourly)
    {
        foreach (var (key, actions) in tallies)
        {
            Prepared(
                transaction, MoveTally,
                ("$campaign", key.Campaign), ("$event", (key.Event?.ToString()).OrNone()), ("$case", key.Case.OrNone()), ("$country", key.Country),
                ("$kind", (key.Kind?.Word()).OrNone()), ("$purpose", key.Purpose.Word()), ("$evidence", key.Evidence.Word()),
                ("$sentOn", key.SentOn?.Text()), ("$actions", actions)).ExecuteNonQuery();
        }

        foreach (var (key, hour, actions) in hourly)
        {
            Prepared(
                transaction, MoveHourly,
                ("$campaign", key.Campaign), ("$hour", hour), ("$case", key.Case.OrNone()), ("$country", key.Country),
                ("$kind", (key.Kind?.Word()).OrNone()), ("$purpose", key.Purpose.Word()), ("$evidence", key.Evidence.Word()),
                ("$actions", actions)).ExecuteNonQuery();
        }
    }

    private SqliteCommand Prepared(Transaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (preparedFor != transaction.Connection)
        {
            prepared.Clear();
            preparedFor = transaction.Connection;
        }

        if (!prepared.TryGetValue(sql, out var command))
        {
            command = (SqliteCommand)transaction.Connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            prepared.Add(sql, command);
        }

        command.Transaction = (SqliteTransaction)transaction.Inner;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
