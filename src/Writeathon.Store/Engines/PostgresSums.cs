using Npgsql;

namespace Writeathon.Store.Engines;

/// <summary>The running sums that a report moves.</summary>
internal static class PostgresSums
{
    /// <summary>By event and day.</summary>
    public static PostgresSums<TallyKey> Tallies() => new(
        "tallies", ["campaign", "event_id", "case_slug", "country", "kind", "purpose", "evidence", "sent_on"],
        (command, tallies) =>
        {
            command.Numbers(tallies, tally => tally.Campaign);
            command.Texts(tallies, tally => (tally.Event?.ToString()).OrNone());
            Dimensions(command, tallies, tally => tally);
            command.Texts(tallies, tally => tally.SentOn?.Text());
        });

    /// <summary>By the hour in which they began to count.</summary>
    public static PostgresSums<(TallyKey Key, long Hour)> Hourly() => new(
        "hourly_tallies", ["campaign", "hour", "case_slug", "country", "kind", "purpose", "evidence"],
        (command, tallies) =>
        {
            command.Numbers(tallies, tally => tally.Key.Campaign);
            command.Numbers(tallies, tally => tally.Hour);
            Dimensions(command, tallies, tally => tally.Key);
        });

    private static void Dimensions<T>(NpgsqlBatchCommand command, IReadOnlyCollection<T> tallies, Func<T, TallyKey> keyOf)
    {
        command.Texts(tallies, tally => keyOf(tally).Case.OrNone());
        command.Texts(tallies, tally => keyOf(tally).Country);
        command.Texts(tallies, tally => (keyOf(tally).Kind?.Word()).OrNone());
        command.Texts(tallies, tally => keyOf(tally).Purpose.Word());
        command.Texts(tallies, tally => keyOf(tally).Evidence.Word());
    }
}

/// <summary>
/// A table of running sums on PostgreSQL, with the rows of those that moved last remembered: a sum is found by its row's number, where its
/// key would be eight texts to send and compare.
/// </summary>
/// <param name="table">The table; its sums are called <c>actions</c>.</param>
/// <param name="columns">The columns of its key.</param>
/// <param name="bind">Adds keys to a command, an array for each of these columns.</param>
internal sealed class PostgresSums<TKey>(string table, IReadOnlyList<string> columns, Action<NpgsqlBatchCommand, IReadOnlyCollection<TKey>> bind)
    where TKey : notnull
{
    private const int MostRemembered = 32_768;

    private readonly Dictionary<TKey, long> rows = [];

    private readonly string make = $"""
        INSERT INTO {table} ({string.Join(", ", columns)}, actions)
        SELECT *, 0 FROM unnest({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))})
        ON CONFLICT DO NOTHING
        """;

    private readonly string find = $"""
        SELECT t.number
        FROM unnest({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))}) WITH ORDINALITY AS wanted ({string.Join(", ", columns)}, place)
        JOIN {table} t USING ({string.Join(", ", columns)})
        ORDER BY wanted.place
        """;

    /// <summary>Those of some sums whose rows are not remembered.</summary>
    public List<TKey> Unknown(IReadOnlyCollection<KeyValuePair<TKey, long>> moved)
    {
        var unknown = moved.Select(sum => sum.Key).Where(key => !rows.ContainsKey(key)).ToList();
        if (unknown.Count == 0 || rows.Count + unknown.Count <= MostRemembered)
        {
            return unknown;
        }

        rows.Clear();
        return [.. moved.Select(sum => sum.Key)];
    }

    /// <summary>Asks for the rows of some sums; they are made where there are none.</summary>
    public void Ask(NpgsqlBatch batch, IReadOnlyCollection<TKey> unknown)
    {
        bind(batch.Add(make), unknown);
        bind(batch.Add(find), unknown);
    }

    /// <summary>Remembers the answer to that.</summary>
    public void Learn(NpgsqlDataReader answer, IEnumerable<TKey> unknown)
    {
        foreach (var key in unknown)
        {
            rows.Add(key, answer.Read() ? answer.GetInt64(0) : throw new InvalidOperationException($"{table} has lost a row."));
        }
    }

    /// <summary>Adds to a command what moves: the numbers of rows, and how much each of them moves.</summary>
    public void Move(NpgsqlBatchCommand command, IReadOnlyCollection<KeyValuePair<TKey, long>> moved)
    {
        command.Numbers(moved, sum => rows[sum.Key]);
        command.Numbers(moved, sum => sum.Value);
    }

    /// <summary>Forgets the rows: some of them may have been undone, or it is another ledger.</summary>
    public void Forget() => rows.Clear();
}
