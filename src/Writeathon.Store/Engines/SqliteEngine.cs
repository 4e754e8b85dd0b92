using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Writeathon.Store.Engines;

/// <summary>
/// SQLite in a directory. One connection commits and checkpoints, every other is read-only: SQLite 3.7.0 to 3.51.2 can corrupt a
/// WAL database when two connections commit and checkpoint at once (sqlite.org, "WAL-reset bug").
/// </summary>
internal sealed class SqliteEngine(string file, LedgerOptions options) : Engine
{
    /// <summary>The ledger's file in its directory.</summary>
    public const string FileName = "writeathon.db";

    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Full = 13;

    // FULL: nobody is answered before the commit is on the disk. A writer never waits for another, for there is none.
    // Five megabytes of cache: most commits look through all of it, so a large one costs more than it saves from being read again.
    // What is deleted is written over: a name that was withdrawn stands in no free room of the file.
    private const string Prepare = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA cache_size = -5000;
        PRAGMA secure_delete = ON;
        """;

    private readonly string reading = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ToString();

    public override string Name => "sqlite";

    public override bool IsShared => false;

    public override bool MayLoseAnswers => false;

    public override ILineWriter Lines { get; } = new SqliteLines(options);

    public override async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancel)
    {
        var connection = new SqliteConnection(reading);
        await connection.OpenAsync(cancel);
        return connection;
    }

    public override DbConnection OpenWriter()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        // What may not be written is opened all the same, and nothing is said before the first line is lost.
        if (raw.sqlite3_db_readonly(connection.Handle, "main") != 0)
        {
            connection.Dispose();
            throw new SqliteException($"The ledger {file} may not be written by this user.", ReadOnly);
        }

        using var prepare = connection.CreateCommand();
        prepare.CommandText = Prepare;
        prepare.ExecuteNonQuery();
        return connection;
    }

    // The provider's own IsTransient is false for these two.
    public override bool IsTransient(Exception failure) => failure is SqliteException { SqliteErrorCode: Busy or Locked };

    public override bool IsFull(Exception failure) => failure is SqliteException { SqliteErrorCode: Full };

    public override string VersionOf(DbConnection connection) => connection.ServerVersion;

    public override bool EmptyLog(DbConnection writer)
    {
        using var empty = writer.CreateCommand();
        empty.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return (long)empty.ExecuteScalar()! == 0;
    }

    // Only the last connection brings what is in the log into the file: a ledger that was closed is one file.
    public override void CloseReaders()
    {
        using var any = new SqliteConnection(reading);
        SqliteConnection.ClearPool(any);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
