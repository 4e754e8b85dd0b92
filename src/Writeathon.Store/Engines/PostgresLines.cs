using Npgsql;
using NpgsqlTypes;

namespace Writeathon.Store.Engines;

/// <summary>Lines and tallies on PostgreSQL: a list goes over the wire as one array a column.</summary>
internal sealed class PostgresLines : ILineWriter
{
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

    private const string MoveTallies = """
        INSERT INTO tallies (campaign, event_id, case_slug, country, kind, purpose, evidence, sent_on, actions)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (campaign, event_id, country, case_slug, kind, purpose, evidence, sent_on)
        DO UPDATE SET actions = tallies.actions + excluded.actions
        """;

    private const string MoveHourlies = """
        INSERT INTO hourly_tallies (campaign, hour, case_slug, country, kind, purpose, evidence, actions)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (campaign, hour, case_slug, country, kind, purpose, evidence)
        DO UPDATE SET actions = hourly_tallies.actions + excluded.actions
        """;

    public IReadOnlyList<ActionTaken> FindByKey(Transaction transaction, IReadOnlyList<(long Campaign, string Key)> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        using var command = Command(transaction, SelectByKey);
        Numbers(command, keys.Select(key => key.Campaign));
        Texts(command, keys.Select(key => key.Key));
        return Read(command);
    }

    public IReadOnlyList<ActionTaken> FindById(Transaction transaction, IReadOnlyList<Guid> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        using var command = Command(transaction, SelectById);
        Texts(command, ids.Select(id => id.ToString()));
        return Read(command);
    }

    public void Insert(Transaction transaction, IReadOnlyList<ActionTaken> lines)
    {
        using var command = Command(transaction, InsertLines);
        Numbers(command, lines.Select(line => line.Sequence));
        Texts(command, lines.Select(line => line.Id.ToString()));
        Numbers(command, lines.Select(line => line.Campaign));
        Texts(command, lines.Select(line => line.Event?.ToString()));
        Texts(command, lines.Select(line => line.Case));
        Texts(command, lines.Select(line => line.Country));
        Texts(command, lines.Select(line => line.Kind?.Word()));
        Texts(command, lines.Select(line => line.Purpose.Word()));
        Numbers(command, lines.Select(line => line.Quantity));
        Texts(command, lines.Select(line => line.SentOn.Text()));
        Numbers(command, lines.Select(line => line.ReceivedAt.ToUnixTimeMilliseconds()));
        Texts(command, lines.Select(line => line.Source.Word()));
        Texts(command, lines.Select(line => line.Evidence.Word()));
        Texts(command, lines.Select(line => line.Corrects?.ToString()));
        Texts(command, lines.Select(line => line.Reason));
        Texts(command, lines.Select(line => line.Settles?.ToString()));
        Texts(command, lines.Select(line => line.HeldFor?.Word()));
        Texts(command, lines.Select(line => line.Key));
        command.ExecuteNonQuery();
    }

    public void Move(Transaction transaction, IReadOnlyList<Tally> tallies, IReadOnlyList<HourlyTally> hourly)
    {
        using var byEvent = Command(transaction, MoveTallies);
        Numbers(byEvent, tallies.Select(tally => tally.Key.Campaign));
        Texts(byEvent, tallies.Select(tally => (tally.Key.Event?.ToString()).OrNone()));
        Dimensions(byEvent, tallies.Select(tally => tally.Key));
        Texts(byEvent, tallies.Select(tally => tally.Key.SentOn?.Text()));
        Numbers(byEvent, tallies.Select(tally => tally.Actions));
        byEvent.ExecuteNonQuery();

        using var byHour = Command(transaction, MoveHourlies);
        Numbers(byHour, hourly.Select(tally => tally.Key.Campaign));
        Numbers(byHour, hourly.Select(tally => tally.Hour));
        Dimensions(byHour, hourly.Select(tally => tally.Key));
        Numbers(byHour, hourly.Select(tally => tally.Actions));
        byHour.ExecuteNonQuery();
    }

    private static List<ActionTaken> Read(NpgsqlCommand command)
    {
        using var reader = command.ExecuteReader();
        var found = new List<ActionTaken>();
        while (reader.Read())
        {
            found.Add(ActionRow.Read(reader));
        }

        return found;
    }

    private static void Dimensions(NpgsqlCommand command, IEnumerable<TallyKey> keys)
    {
        Texts(command, keys.Select(key => key.Case.OrNone()));
        Texts(command, keys.Select(key => key.Country));
        Texts(command, keys.Select(key => (key.Kind?.Word()).OrNone()));
        Texts(command, keys.Select(key => key.Purpose.Word()));
        Texts(command, keys.Select(key => key.Evidence.Word()));
    }

    private static NpgsqlCommand Command(Transaction transaction, string sql) =>
        new(sql, (NpgsqlConnection)transaction.Connection, (NpgsqlTransaction)transaction.Inner);

    private static void Numbers(NpgsqlCommand command, IEnumerable<long> values) =>
        command.Parameters.Add(new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });

    private static void Texts(NpgsqlCommand command, IEnumerable<string?> values) =>
        command.Parameters.Add(new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
}
