using System.Data.Common;
using Npgsql;

namespace Writeathon.Store.Engines;

/// <summary>PostgreSQL, on one host or on several of which the primary is taken.</summary>
internal sealed class PostgresEngine : Engine
{
    private const string LockMigration = "SELECT pg_advisory_xact_lock(20131217)";

    // The writer's statements are planned once and kept. By itself the server plans anew for each batch that is smaller than it thinks usual,
    // which takes longer than to write a line. And one plan for all needs its indexes prescribed: made while the ledger was young it would
    // read whole tables, and go on so until the server has gathered statistics.
    private const string PlanOnce =
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

    // A burst of readers waits its turn here: the server refuses the hundred and first connection, of whichever node.
    private const int Connections = 24;

    private readonly NpgsqlDataSource source;

    public PostgresEngine(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        if (!builder.ConnectionStringBuilder.ShouldSerialize("Maximum Pool Size"))
        {
            builder.ConnectionStringBuilder.MaxPoolSize = Connections;
        }

        source = builder.ConnectionStringBuilder.Host?.Contains(',', StringComparison.Ordinal) == true
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)
            : builder.Build();
    }

    public override string Name => "postgres";

    /// <summary>Whether a text is made of the parts that a connection knows.</summary>
    public static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            return false;
        }
    }

    public override bool IsShared => true;

    public override bool MayLoseAnswers => true;

    public override ILineWriter Lines { get; } = new PostgresLines();

    public override async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancel) => await source.OpenConnectionAsync(cancel);

    public override DbConnection OpenWriter()
    {
        var writer = source.OpenConnection();
        using var plan = new NpgsqlCommand(PlanOnce, writer);
        plan.ExecuteNonQuery();
        return writer;
    }

    public override bool IsTransient(Exception failure) => failure switch
    {
        PostgresException refused => refused.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            || refused.SqlState.StartsWith("57P0", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException broken => broken.IsTransient,
        _ => false,
    };

    public override bool IsFull(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    public override string VersionOf(DbConnection connection) => connection.ServerVersion;

    public override void LockForMigration(Transaction transaction) => transaction.Execute(LockMigration);

    public override async ValueTask DisposeAsync() => await source.DisposeAsync();
}
