using Dapper;
using Npgsql;

namespace Writeathon.Store.Tests;

/// <summary>An engine to run a test body on.</summary>
public enum On
{
    Sqlite,
    Postgres,
}

/// <summary>A clock that stands where a test puts it.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;
}

/// <summary>A migrated ledger of its own for one test: a SQLite file in a scratch directory, or a schema on the PostgreSQL server.</summary>
internal sealed class Ledger : IAsyncDisposable
{
    /// <summary>How many other nodes of this ledger wait for a lock just now.</summary>
    public const string SelectWaiting = """
        SELECT COUNT(*) FROM pg_stat_activity
        WHERE application_name = (SELECT current_schema()) AND wait_event_type = 'Lock'
        """;

    public static readonly DateTimeOffset Now = new(2013, 12, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly string? directory;
    private readonly string? schema;

    private Ledger(Database database, string? directory, string? schema)
    {
        Database = database;
        this.directory = directory;
        this.schema = schema;
        Actions = new(database);
        Totals = new(database);
        Live = new(database, Totals);
    }

    public Database Database { get; }

    public ActionStore Actions { get; }

    public TotalsStore Totals { get; }

    public LiveTotals Live { get; }

    public static async Task<Ledger> OpenAsync(On engine, LedgerOptions? options = null)
    {
        var ledger = await OpenEmptyAsync(engine, options);
        await Migrator.MigrateAsync(ledger.Database, Now);
        await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2013)));
        return ledger;
    }

    /// <summary>A ledger without tables.</summary>
    public static async Task<Ledger> OpenEmptyAsync(On engine, LedgerOptions? options = null) =>
        engine == On.Sqlite ? OpenSqlite(options) : await OpenPostgresAsync(options);

    /// <summary>The same ledger as another node opens it. Only PostgreSQL has several.</summary>
    public Database OpenBeside(TimeProvider? clock = null, LossyLine? over = null, int? connections = null)
    {
        var own = new NpgsqlConnectionStringBuilder(over?.Server ?? PostgresServer.Address) { SearchPath = schema, ApplicationName = schema };
        if (connections is { } most)
        {
            own.MaxPoolSize = most;
        }

        return Database.OpenPostgres(own.ToString(), clock ?? new StandingClock(Now));
    }

    /// <summary>The same ledger as a user of the server opens it who may read and write rows, and make nothing.</summary>
    public async Task<Database> OpenWithoutCreateAsync()
    {
        await PostgresServer.ExecuteAsync($"""
            CREATE ROLE {schema} LOGIN PASSWORD 'letters';
            GRANT USAGE ON SCHEMA {schema} TO {schema};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {schema};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {schema}
            """);
        var own = new NpgsqlConnectionStringBuilder(PostgresServer.Address) { SearchPath = schema, Username = schema, Password = "letters", Pooling = false };
        return Database.OpenPostgres(own.ToString(), new StandingClock(Now));
    }

    /// <summary>Takes that user away again.</summary>
    public Task DropUserAsync() => PostgresServer.ExecuteAsync($"DROP OWNED BY {schema}; DROP ROLE {schema}");

    /// <summary>Reads one value, behind the stores' back.</summary>
    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var reader = await Database.ReadAsync();
        return (await reader.ExecuteScalarAsync<T>(sql))!;
    }

    /// <summary>Runs SQL of a test's own, behind the stores' back, also where there are no tables.</summary>
    public Task<int> ExecuteAsync(string sql) => Database.WriteLongAsync(transaction => transaction.Execute(sql));

    public Task<WritingEvent> GivenEventAsync(string title = "Lubumbashi write-a-thon") => Database.WriteAsync(transaction =>
    {
        var registered = new WritingEvent(
            Guid.CreateVersion7(Now), 2013, Slug.Of(title), title, EventForm.InPerson, "CD", "Lubumbashi", null, "Africa/Lubumbashi",
            new(2013, 12, 10, 14, 0, 0, TimeSpan.FromHours(2)), new(2013, 12, 10, 18, 0, 0, TimeSpan.FromHours(2)),
            Visibility.Public, 1800, 300, new("G.", null), Now, null);
        EventStore.Register(transaction, registered, AccessToken.Mint(TokenRole.Host).Hash);
        return registered;
    });

    public static ActionTaken Line(
        long quantity, string? key = null, Guid? atEvent = null, ActionKind kind = ActionKind.Letter, string country = "CD",
        HoldReason? heldFor = null, DateTimeOffset? at = null, string? slug = null) => new(
            Guid.CreateVersion7(at ?? Now), 0, 2013, atEvent, slug, country, kind, Purpose.Appeal, quantity, new(2013, 12, 10), at ?? Now,
            Source.Host, Evidence.HostCounted, HeldFor: heldFor, Key: key);

    /// <summary>Every sum proved; what is wrong is told in words.</summary>
    public async Task AssertProvedAsync() =>
        Assert.Empty((await new Verifier(Database).ProveAsync(CancellationToken.None)).SelectMany(proof => proof.Mismatches));

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (directory is not null)
        {
            Directory.Delete(directory, recursive: true);
        }

        if (schema is not null)
        {
            await PostgresServer.ExecuteAsync($"DROP SCHEMA {schema} CASCADE");
        }
    }

    private static Ledger OpenSqlite(LedgerOptions? options)
    {
        var directory = Directory.CreateTempSubdirectory("writeathon-").FullName;
        return new(Database.OpenSqlite(directory, new StandingClock(Now), options), directory, null);
    }

    private static async Task<Ledger> OpenPostgresAsync(LedgerOptions? options)
    {
        PostgresServer.SkipIfMissing();
        var name = $"ledger_{Guid.CreateVersion7(Now):N}";
        await PostgresServer.ExecuteAsync($"CREATE SCHEMA {name}");
        return new(Database.OpenPostgres(PostgresServer.Schema(name), new StandingClock(Now), options), null, name);
    }
}
