using System.Data.Common;

namespace Writeathon.Store.Engines;

/// <summary>A database engine: what SQLite and PostgreSQL do differently, and nothing else.</summary>
internal abstract class Engine : IAsyncDisposable
{
    /// <summary>The engine's name as operators know it; also the fork of a migration that it takes.</summary>
    public abstract string Name { get; }

    /// <summary>Whether other processes may write to the same database.</summary>
    public abstract bool IsShared { get; }

    /// <summary>How a batch of lines goes in.</summary>
    public abstract ILineWriter Lines { get; }

    /// <summary>A connection that only reads.</summary>
    public abstract ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancel);

    /// <summary>The connection that writes. One at a time; the caller keeps and disposes it.</summary>
    public abstract DbConnection OpenWriter();

    /// <summary>Whether the same transaction may succeed when it is tried again.</summary>
    public abstract bool IsTransient(Exception failure);

    /// <summary>Whether the disk is full.</summary>
    public abstract bool IsFull(Exception failure);

    /// <summary>The version of the engine itself.</summary>
    public abstract string VersionOf(DbConnection connection);

    /// <summary>Keeps any other process from migrating the same database until the transaction ends.</summary>
    public virtual void LockForMigration(Transaction transaction)
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>How lines and tallies go in together: the one place where each engine has SQL of its own.</summary>
internal interface ILineWriter
{
    /// <summary>The lines that already stand under these keys.</summary>
    IReadOnlyList<ActionTaken> FindByKey(Transaction transaction, IReadOnlyList<(long Campaign, string Key)> keys);

    /// <summary>The lines that have these ids.</summary>
    IReadOnlyList<ActionTaken> FindById(Transaction transaction, IReadOnlyList<Guid> ids);

    /// <summary>Appends lines that carry their sequences.</summary>
    void Insert(Transaction transaction, IReadOnlyList<ActionTaken> lines);

    /// <summary>Adds to tallies; they come in the order of their keys, so that two writers cannot lock each other out.</summary>
    void Move(Transaction transaction, IReadOnlyList<Tally> tallies, IReadOnlyList<HourlyTally> hourly);
}

/// <summary>A tally of one hour: hours since 1970 (UTC), by when lines began to count.</summary>
internal readonly record struct HourlyTally(TallyKey Key, long Hour, long Actions);
