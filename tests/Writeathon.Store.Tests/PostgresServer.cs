using Npgsql;

namespace Writeathon.Store.Tests;

/// <summary>The PostgreSQL server that tests may use, as <c>WRITEATHON_TEST_POSTGRES</c> names it.</summary>
internal static class PostgresServer
{
    /// <summary>How it is reached; null where there is none.</summary>
    public static string? Address { get; } = Environment.GetEnvironmentVariable("WRITEATHON_TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    /// <summary>Skips a test that needs it; on a build machine it is a fault that there is none, not a reason to look away.</summary>
    public static void SkipIfMissing()
    {
        if (Address is null)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", "no PostgreSQL: tests/run starts one and sets WRITEATHON_TEST_POSTGRES");
            Assert.Fail("WRITEATHON_TEST_POSTGRES is not set");
        }
    }

    /// <summary>How a database there is reached.</summary>
    public static string Database(string name) => new NpgsqlConnectionStringBuilder(Address) { Database = name }.ToString();

    /// <summary>How a schema there is reached, which stands for a database: it takes no checkpoint to make or to drop.</summary>
    public static string Schema(string name) => new NpgsqlConnectionStringBuilder(Address) { SearchPath = name }.ToString();

    /// <summary>Runs a statement there.</summary>
    public static async Task ExecuteAsync(string sql)
    {
        await using var server = NpgsqlDataSource.Create(Address!);
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
