using Npgsql;
using NpgsqlTypes;

namespace Writeathon.Store.Engines;

/// <summary>The parameters of a batch's commands, in their order: single numbers, and a list's values as one array a column.</summary>
internal static class PostgresArrays
{
    /// <summary>Adds a command.</summary>
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>A number.</summary>
    public static void Number(this NpgsqlBatchCommand command, long value) => command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });

    /// <summary>Yes or no.</summary>
    public static void Flag(this NpgsqlBatchCommand command, bool value) => command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = value });

    /// <summary>A number of each row.</summary>
    public static void Numbers<T>(this NpgsqlBatchCommand command, IReadOnlyCollection<T> rows, Func<T, long> value) =>
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = Column(rows, value), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });

    /// <summary>A text of each row.</summary>
    public static void Texts<T>(this NpgsqlBatchCommand command, IReadOnlyCollection<T> rows, Func<T, string?> value) =>
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = Column(rows, value), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });

    private static TValue[] Column<T, TValue>(IReadOnlyCollection<T> rows, Func<T, TValue> value)
    {
        var column = new TValue[rows.Count];
        var i = 0;
        foreach (var row in rows)
        {
            column[i++] = value(row);
        }

        return column;
    }
}
