using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Writeathon.Store.Engines;

namespace Writeathon.Store;

/// <summary>
/// Copies of a ledger in SQLite, each one file: taken page by page in one snapshot, also while a service writes to it, by a connection
/// that only reads. They hold what the ledger holds, so only the user who makes them can read them.
/// </summary>
public static class Backup
{
    // Nothing stands beside it: a copy is carried about, and put in its place in one step.
    private const string OneFile = "PRAGMA journal_mode = DELETE";

    // A copy that is still being proved; one that is whole and due; what stood there before. The two that belong together end alike.
    private const string Draft = "restoring";
    private const string Due = "restored-";
    private const string Replaced = "replaced-";

    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    // A ledger: its file, the log that may stand beside it and the log's index; the last is the log of one that is no WAL.
    private static readonly string[] Files = [SqliteEngine.FileName, SqliteEngine.FileName + "-wal", SqliteEngine.FileName + "-shm", SqliteEngine.FileName + "-journal"];

    /// <summary>Writes a copy of the ledger of a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="file">Where to; it takes the place of nothing.</param>
    /// <exception cref="IOException">There is no ledger, or the file is there already, or one where it would be made (<c>.new</c>).</exception>
    public static void Write(string directory, string file)
    {
        AssertNoneIsDue(directory);
        var ledger = Path.Combine(directory, SqliteEngine.FileName);
        if (!File.Exists(ledger))
        {
            throw new IOException($"There is no ledger in {directory}.");
        }

        if (File.Exists(file))
        {
            throw new IOException($"{file} is there already: a backup takes the place of nothing. Name another file.");
        }

        var draft = file + ".new";
        try
        {
            Create(draft);
        }
        catch (IOException) when (File.Exists(draft))
        {
            throw new IOException($"{draft} is there already, of a backup that runs or was cut off, or somebody's own: take it away, or name another file.");
        }

        try
        {
            Copy(ledger, draft);
            File.Move(draft, file);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Whether a directory has a ledger, or one that is due there.</summary>
    public static bool IsThere(string directory) => File.Exists(Path.Combine(directory, SqliteEngine.FileName)) || DueIn(directory).Length > 0;

    /// <summary>
    /// Makes a copy the ledger of a directory, once it is brought to this program's schema and each of its sums is proved. A ledger that
    /// was there is put aside, not deleted. Cut off at any moment it leaves the old ledger, or one that <see cref="Finish"/> makes the new
    /// one. Whoever calls holds the directory.
    /// </summary>
    /// <param name="file">The copy.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancel">Ends the proof.</param>
    /// <returns>What is wrong with the copy; where anything is, the directory stays as it was.</returns>
    /// <exception cref="IOException">The file is no backup.</exception>
    /// <exception cref="SchemaException">It was made by a newer program.</exception>
    public static async Task<IReadOnlyList<string>> RestoreAsync(string file, string directory, TimeProvider clock, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            throw new IOException($"There is no file {file}.");
        }

        var draft = Path.Combine(directory, Draft);
        Clear(draft);
        Directory.CreateDirectory(draft);
        try
        {
            var copy = Path.Combine(draft, SqliteEngine.FileName);
            Create(copy);
            Copy(file, copy);
            if (await ProveAsync(draft, clock, cancel) is { Count: > 0 } wrong)
            {
                return wrong;
            }

            using (var whole = Open(Path.Combine(draft, SqliteEngine.FileName), SqliteOpenMode.ReadWrite))
            {
                whole.Execute(OneFile);
            }

            // From here on the copy is the ledger: whatever ends this process, the next one that takes the directory goes on.
            Directory.Move(draft, Path.Combine(directory, Due + clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)));
            Finish(directory);
            return [];
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw new IOException($"{file} is no backup of a ledger, or is broken: {broken.Message}", broken);
        }
        finally
        {
            Clear(draft);
        }
    }

    /// <summary>Puts a copy that was proved in its place, where a restore was cut off before it had. Whoever calls holds the directory.</summary>
    public static void Finish(string directory)
    {
        foreach (var due in DueIn(directory))
        {
            var whole = Path.Combine(due, SqliteEngine.FileName);
            if (File.Exists(whole))
            {
                // Whatever still stands here is the old one's.
                var aside = Path.Combine(directory, Replaced + Path.GetFileName(due)[Due.Length..]);
                foreach (var file in Files.Where(file => File.Exists(Path.Combine(directory, file))))
                {
                    Directory.CreateDirectory(aside);
                    File.Move(Path.Combine(directory, file), Path.Combine(aside, file));
                }

                File.Move(whole, Path.Combine(directory, SqliteEngine.FileName));
            }

            Directory.Delete(due, recursive: true);
        }
    }

    /// <summary>Keeps readers from a directory whose ledger a restore has left half put aside.</summary>
    /// <exception cref="IOException">It was cut off: a reader cannot finish it.</exception>
    public static void AssertNoneIsDue(string directory)
    {
        if (DueIn(directory).Length > 0)
        {
            throw new IOException($"A restore in {directory} was cut off. Whatever writes there next finishes it: writeathon migrate, or the service's start.");
        }
    }

    private static string[] DueIn(string directory) => Directory.Exists(directory) ? Directory.GetDirectories(directory, Due + "*") : [];

    private static async Task<IReadOnlyList<string>> ProveAsync(string directory, TimeProvider clock, CancellationToken cancel)
    {
        await using var database = Database.OpenSqlite(directory, clock);
        await Migrator.MigrateAsync(database, clock.GetUtcNow());
        return [.. (await new Verifier(database).ProveAsync(cancel)).SelectMany(proof => proof.Mismatches.Select(mismatch => $"{proof.What}: {mismatch}"))];
    }

    private static void Create(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(file, options).Dispose();
    }

    private static void Copy(string from, string to)
    {
        using (var source = Open(from, SqliteOpenMode.ReadOnly))
        using (var target = Open(to, SqliteOpenMode.ReadWrite))
        {
            if (source.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_migrations'") == 0)
            {
                throw new IOException($"{from} is no ledger.");
            }

            source.BackupDatabase(target);

            target.Execute(OneFile);
            if (target.ExecuteScalar<string>("PRAGMA integrity_check") is not "ok" and var broken)
            {
                throw new IOException($"{from} is broken: {broken}");
            }
        }

        using var written = new FileStream(to, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Clear(string draft)
    {
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }
    }
}
