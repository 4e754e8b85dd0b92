using System.Data.Common;

namespace Writeathon.Store.Engines;

/// <summary>A database engine: what SQLite and PostgreSQL do differently, and nothing else.</summary>
internal abstract class Engine : IAsyncDisposable
{
    /// <summary>The engine's name as operators know it; also the fork of a migration that it takes.</summary>
    public abstract string Name { get; }

    /// <summary>Whether other processes may write to the same database.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Whether a commit that was answered with a failure may have succeeded: so where the answer comes over a line that can break.</summary>
    public abstract bool MayLoseAnswers { get; }

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

    /// <summary>Empties what the engine keeps beside its tables and would write over later: what was deleted stands there still.</summary>
    /// <returns>Whether nothing is left; not while somebody reads what is in it.</returns>
    public virtual bool EmptyLog(DbConnection writer) => true;

    /// <summary>Closes the connections that are kept to read, so that the one that writes is the last.</summary>
    public virtual void CloseReaders()
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>How lines and tallies go in together: the one place where each engine has SQL of its own.</summary>
internal interface ILineWriter
{
    /// <summary>Compares what the engine finds keys by with the lines; null where the database itself sees to that.</summary>
    string? KeysProof { get; }

    /// <summary>How far the transaction has come, for <see cref="UndoTo"/>; 0 at its beginning.</summary>
    int Mark { get; }

    /// <summary>Forgets what was written since the mark: the transaction was rolled back to it.</summary>
    void UndoTo(int mark);

    /// <summary>Takes note that what was written is on the disk.</summary>
    void Committed();

    /// <summary>
    /// Whether reports may be written in one go: the ledger is taken to stand as this process has left it, without a count and without
    /// their keys. Where it does not, the database refuses them, and they are written the long way.
    /// </summary>
    bool MayGoAtOnce { get; }

    /// <summary>
    /// Locks the ledger until the transaction ends: numbers are given out in the order of commits, and nobody else looks up a key or a
    /// count meanwhile. A transaction that goes at once is told how the ledger was left, and <see cref="Write"/> locks it.
    /// </summary>
    Locked Lock(Transaction transaction, IReadOnlyCollection<(long Campaign, string Key)> wanted);

    /// <summary>The lines that have these ids.</summary>
    IReadOnlyList<ActionTaken> FindById(Transaction transaction, IReadOnlyList<Guid> ids);

    /// <summary>Writes what was gathered.</summary>
    /// <returns>The version that each campaign's totals had before.</returns>
    IReadOnlyList<long> Write(Transaction transaction, Gathered gathered);
}

/// <summary>The ledger as it stands once it is locked.</summary>
/// <param name="Last">The last number given out.</param>
/// <param name="AreCounts">Whether there is any count at all: most ledgers have none for most of their time.</param>
/// <param name="EventMovedAt">When an event was last moved to another country, in milliseconds since 1970 (UTC); 0 where none ever was.</param>
/// <param name="Standing">The lines that stand under the keys that were asked for.</param>
internal sealed record Locked(long Last, bool AreCounts, long EventMovedAt, IReadOnlyList<ActionTaken> Standing);

/// <summary>What one transaction writes into the ledger.</summary>
/// <param name="Lines">Lines, with their numbers.</param>
/// <param name="Last">The last number given out.</param>
/// <param name="Tallies">What is added to tallies.</param>
/// <param name="Hourly">What is added to hourly tallies: hours since 1970 (UTC), by when lines began to count.</param>
/// <param name="Versions">The last line in each campaign's totals, where they move.</param>
internal sealed record Gathered(
    IReadOnlyList<ActionTaken> Lines, long Last, IReadOnlyCollection<KeyValuePair<TallyKey, long>> Tallies,
    IReadOnlyCollection<KeyValuePair<(TallyKey Key, long Hour), long>> Hourly, IReadOnlyList<(long Campaign, long Version)> Versions);
