using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Writeathon.Store;

/// <summary>
/// Brings a database to the schema of this program: numbered SQL files, one stream for both engines, each in a transaction with the
/// row that says it ran. A file that has run is never edited again: its checksum is kept and compared.
/// </summary>
public static class Migrator
{
    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          version BIGINT NOT NULL PRIMARY KEY,
          name TEXT NOT NULL,
          checksum TEXT NOT NULL,
          applied_at BIGINT NOT NULL
        )
        """;

    // SQLite tells a missing table as it tells any SQL that is wrong; this one is right.
    private const int NoSuchTable = 1;

    private const string SelectApplied = "SELECT version, name, checksum FROM schema_migrations ORDER BY version";

    private const string Insert = """
        INSERT INTO schema_migrations (version, name, checksum, applied_at)
        VALUES (@Version, @Name, @Checksum, @now)
        """;

    /// <summary>The schema that this program knows.</summary>
    public static long NewestVersion { get; } = For("sqlite")[^1].Version;

    /// <summary>Applies what is missing, one migration a transaction.</summary>
    /// <returns>The names of those that were applied, in order.</returns>
    /// <exception cref="SchemaException">The database is newer than the program, or holds a migration that is not this program's.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(Database database, DateTimeOffset now)
    {
        // Each a long work: by itself, and without its batch's number, for there may be no table for that yet.
        // PostgreSQL asks for the right to make tables also of whoever finds the table there: a ledger that is up to date needs none.
        if (!database.IsShared || !await IsThereAsync(database))
        {
            await database.WriteLongAsync(transaction =>
            {
                transaction.LockForMigration();
                return transaction.Execute(CreateTable);
            });
        }

        var applied = new List<string>();
        foreach (var migration in For(database.EngineName))
        {
            if (await database.WriteLongAsync(transaction => Apply(transaction, migration, now)))
            {
                applied.Add(migration.Name);
            }
        }

        // What the engine keeps in memory of the ledger is read now, not with the first report.
        await database.WriteLongAsync(transaction => Ledger.Lock(transaction));
        return applied;
    }

    /// <summary>Whether a database holds a ledger, of whatever schema.</summary>
    public static async Task<bool> IsThereAsync(Database database, CancellationToken cancel = default) => (await AppliedAsync(database, cancel)).Count > 0;

    /// <summary>Refuses a database that has another schema than this program knows, before anything is read from it.</summary>
    /// <exception cref="SchemaException">It has.</exception>
    public static async Task CheckAsync(Database database, CancellationToken cancel)
    {
        var applied = await AppliedAsync(database, cancel);
        RefuseNewer(applied);
        if (applied.Count == 0 || applied[^1].Version < NewestVersion)
        {
            throw new SchemaException(
                $"The database has {(applied.Count == 0 ? "no schema" : $"schema {applied[^1].Version}")}, this program knows {NewestVersion}: writeathon migrate brings it there.");
        }
    }

    private static async Task<IReadOnlyList<AppliedRow>> AppliedAsync(Database database, CancellationToken cancel = default)
    {
        await using var reader = await database.ReadAsync(cancel);
        try
        {
            return [.. await reader.QueryAsync<AppliedRow>(SelectApplied)];
        }
        catch (DbException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable || missing is SqliteException { SqliteErrorCode: NoSuchTable })
        {
            return [];
        }
    }

    private static void RefuseNewer(IReadOnlyList<AppliedRow> applied)
    {
        if (applied.Count > 0 && applied[^1].Version > NewestVersion)
        {
            throw new SchemaException(
                $"The database has schema {applied[^1].Version}, this program knows {NewestVersion}: use the newer program that wrote it.");
        }
    }

    private static bool Apply(Transaction transaction, Migration migration, DateTimeOffset now)
    {
        transaction.LockForMigration();
        var applied = transaction.Query<AppliedRow>(SelectApplied);
        RefuseNewer(applied);
        if (applied.SingleOrDefault(row => row.Version == migration.Version) is { } before)
        {
            return before.Checksum == migration.Checksum
                ? false
                : throw new SchemaException($"Migration {before.Version} ({before.Name}) ran with another content than this program's {migration.Name}.");
        }

        transaction.Execute(migration.Sql);
        transaction.Execute(Insert, new { migration.Version, migration.Name, migration.Checksum, now });
        return true;
    }

    // 0003_actions.sqlite.sql is the fork of one engine, 0004_ledger.sql is for both.
    private static List<Migration> For(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith("migrations/", StringComparison.Ordinal))
                .Select(resource => (Resource: resource, Parts: resource["migrations/".Length..].Split('.')))
                .Where(file => file.Parts.Length == 2 || file.Parts[1] == engine)
                .Select(file => Read(assembly, file.Resource, file.Parts[0]))
                .OrderBy(migration => migration.Version),
        ];
    }

    private static Migration Read(Assembly assembly, string resource, string name)
    {
        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var sql = text.ReadToEnd();
        return new(long.Parse(name[..4], null), name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }

    private sealed record Migration(long Version, string Name, string Sql, string Checksum);

    private sealed record AppliedRow(long Version, string Name, string Checksum);
}

/// <summary>The database's schema and the program's do not fit together. Nothing was changed.</summary>
public sealed class SchemaException(string message) : Exception(message);
