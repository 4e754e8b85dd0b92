using System.Data.Common;
using System.Threading.Channels;
using Dapper;
using Writeathon.Store.Engines;

namespace Writeathon.Store;

/// <summary>
/// The one way into the database. Reads open a connection of their own. Writes wait in one bounded queue for one writer thread, which
/// puts those that wait together into one transaction, commits, and only then answers: a sync of the disk is shared by all of them.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>How many writes may wait; the next one is refused at once.</summary>
    public const int LongestQueue = 8_192;

    private const string SelectChanges = "SELECT number FROM changes WHERE id = 1";

    private readonly Engine engine;
    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });
    private readonly SemaphoreSlim oneLong = new(1);
    private readonly LedgerMeter meter;
    private readonly Thread writer;
    private long changes = -1;
    private long heardAt;

    static Database() => Columns.Register();

    private Database(Engine engine, TimeProvider clock, LedgerOptions? options)
    {
        this.engine = engine;
        Clock = clock;
        meter = new(this, () => queue.Reader.Count);
        writer = new Writer(queue.Reader, engine, (options ?? new()).MostTogether, clock, meter, commit => Committed?.Invoke(commit)).Start();
    }

    /// <summary>
    /// Raised on the writer's thread after each commit and before its writes are answered: whoever keeps totals in memory is never
    /// older than an answer. Also raised, on another thread, when it is heard that a node has changed something. Handlers do not throw.
    /// </summary>
    public event Action<Commit>? Committed;

    /// <summary>The engine's name: <c>sqlite</c> or <c>postgres</c>.</summary>
    public string EngineName => engine.Name;

    /// <summary>Whether other processes may write to the same ledger.</summary>
    public bool IsShared => engine.IsShared;

    /// <summary>How many writes wait just now.</summary>
    public int Waiting => queue.Reader.Count;

    internal TimeProvider Clock { get; }

    /// <summary>The clock's stamp from which on nothing has been heard to change that is remembered; 0 where nobody listens.</summary>
    internal long HeardAt => Interlocked.Read(ref heardAt);

    /// <summary>Opens the ledger of a directory, in SQLite. The file is made if there is none; <see cref="Migrator"/> gives it its tables.</summary>
    public static Database OpenSqlite(string directory, TimeProvider clock, LedgerOptions? options = null)
    {
        Directory.CreateDirectory(directory);
        return new(new SqliteEngine(Path.Combine(directory, SqliteEngine.FileName), options ?? new()), clock, options);
    }

    /// <summary>Opens a ledger on PostgreSQL.</summary>
    public static Database OpenPostgres(string connectionString, TimeProvider clock, LedgerOptions? options = null) =>
        new(new PostgresEngine(connectionString), clock, options);

    /// <summary>Whether a text says how to reach PostgreSQL, whether or not it is reached.</summary>
    public static bool IsConnectionString(string text) => PostgresEngine.IsConnectionString(text);

    /// <summary>A connection to read with; dispose it after use.</summary>
    public ValueTask<DbConnection> ReadAsync(CancellationToken cancel = default) => engine.OpenReaderAsync(cancel);

    /// <summary>Compares what the engine finds keys by with the lines; null where the database itself sees to that.</summary>
    internal string? KeysProof => engine.Lines.KeysProof;

    /// <summary>The version of the engine itself, and the number of the last migration.</summary>
    public async Task<(string Engine, long Schema)> VersionsAsync(CancellationToken cancel)
    {
        await using var reader = await ReadAsync(cancel);
        return (engine.VersionOf(reader), await reader.ExecuteScalarAsync<long>("SELECT MAX(version) FROM schema_migrations"));
    }

    /// <summary>
    /// Does a work in a transaction and answers after its commit. The work may be run more than once and must do nothing but write
    /// with the transaction that it is given. An exception from it undoes it and comes out here.
    /// </summary>
    /// <exception cref="LedgerBusyException">Too many writes wait, or the ledger is closing. Nothing was written.</exception>
    /// <exception cref="LedgerFullException">The disk is full. Nothing was written.</exception>
    public Task<T> WriteAsync<T>(Func<Transaction, T> work) => Enqueue(new Single<T>(work));

    /// <inheritdoc cref="WriteAsync{T}(Func{Transaction, T})"/>
    public Task WriteAsync(Action<Transaction> work) => WriteAsync<object?>(transaction =>
    {
        work(transaction);
        return null;
    });

    /// <summary>
    /// Does an item's part of a work that takes all items that wait as one list, and answers after their commit. Items of one list
    /// succeed together; where the list fails, each is tried by itself and the bad one fails alone.
    /// </summary>
    /// <inheritdoc cref="WriteAsync{T}(Func{Transaction, T})"/>
    internal Task<TResult> WriteTogetherAsync<TItem, TResult>(Together<TItem, TResult> work, TItem item) =>
        Enqueue(new Part<TItem, TResult>(work, item));

    /// <summary>
    /// Does a long work in a transaction of its own, behind those that wait beside it: whoever comes while it runs waits for it and for no
    /// other long one.
    /// </summary>
    /// <inheritdoc cref="WriteAsync{T}(Func{Transaction, T})"/>
    internal async Task<T> WriteLongAsync<T>(Func<Transaction, T> work)
    {
        await oneLong.WaitAsync();
        try
        {
            return await Enqueue(new Long<T>(work));
        }
        finally
        {
            oneLong.Release();
        }
    }

    /// <summary>
    /// Asks whether any node has changed what is remembered, where the ledger is shared; if so, all of it is forgotten. To be called by one
    /// caller, again and again: one small read each time stands for one of each event and each token.
    /// </summary>
    public async Task HearAsync(CancellationToken cancel)
    {
        var at = Clock.GetTimestamp();
        await using var reader = await ReadAsync(cancel);
        var number = await reader.ExecuteScalarAsync<long>(SelectChanges);
        if (number != changes)
        {
            changes = number;
            Committed?.Invoke(new([], Beside: false, [.. Enum.GetValues<Subject>().Select(subject => new Change(subject, Key: null))]));
        }

        Interlocked.Exchange(ref heardAt, at);
    }

    /// <summary>Lets the writes that wait finish, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        engine.CloseReaders();
        queue.Writer.TryComplete();
        await Task.Run(writer.Join);
        meter.Dispose();
        await engine.DisposeAsync();
    }

    private Task<T> Enqueue<T>(Work<T> work)
    {
        meter.Queued(work);
        if (queue.Writer.TryWrite(work))
        {
            return work.Answered;
        }

        meter.Refused();
        throw new LedgerBusyException();
    }
}

/// <summary>More writes wait than the ledger takes, or it is closing. Nothing was written; the same request may be sent again.</summary>
public sealed class LedgerBusyException() : Exception("The ledger takes no more writes just now.");

/// <summary>The disk is full. Nothing was written; the same request may be sent again when there is room.</summary>
public sealed class LedgerFullException(Exception inner) : Exception("The ledger's disk is full.", inner);
