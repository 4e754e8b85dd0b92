namespace Writeathon.Store.Engines;

/// <summary>
/// A table of running sums on SQLite, with the rows of those that moved last remembered: a sum is found by its row's number, where its key
/// would be eight texts to bind and compare.
/// </summary>
/// <param name="table">The table; its sums are called <c>actions</c>.</param>
/// <param name="columns">The columns of its key.</param>
/// <param name="bind">Binds a key, in the order of these columns.</param>
internal sealed class SqliteSums<TKey>(string table, IReadOnlyList<string> columns, Func<SqliteStatement, TKey, SqliteStatement> bind)
    where TKey : notnull
{
    // A few megabytes. A year with 5,000 events moves about as many sums on a day.
    private const int MostRemembered = 32_768;

    private readonly Dictionary<TKey, long> rows = [];

    private readonly string select = $"SELECT rowid FROM {table} WHERE {string.Join(" AND ", columns.Select((column, i) => $"{column} = ?{i + 1}"))}";

    private readonly string insert =
        $"INSERT INTO {table} ({string.Join(", ", columns)}, actions) VALUES ({string.Join(", ", columns.Select((_, i) => $"?{i + 1}"))}, 0)";

    private readonly string update = $"UPDATE {table} SET actions = actions + ?1 WHERE rowid = ?2";

    /// <summary>Moves a sum; it is made where there is none.</summary>
    public void Add(Func<string, SqliteStatement> prepared, TKey key, long actions)
    {
        if (!rows.TryGetValue(key, out var row))
        {
            row = bind(prepared(select).Start(), key).Number() ?? bind(prepared(insert).Start(), key).Insert();
            if (rows.Count == MostRemembered)
            {
                rows.Clear();
            }

            rows.Add(key, row);
        }

        if (prepared(update).Start().Bind(actions).Bind(row).Execute() != 1)
        {
            throw new InvalidOperationException($"{table} has lost a row.");
        }
    }

    /// <summary>Forgets the rows: some of them may have been undone, or the connection is closed.</summary>
    public void Forget() => rows.Clear();
}
