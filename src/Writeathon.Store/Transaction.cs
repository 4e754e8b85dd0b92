using System.Data.Common;
using Dapper;
using Writeathon.Store.Engines;

namespace Writeathon.Store;

/// <summary>
/// The transaction that a write happens in. Works that arrive together share one; each is told apart by a savepoint, so that one that
/// fails takes nothing of the others with it. Lives on the writer's thread and ends with the work.
/// </summary>
public sealed class Transaction
{
    private readonly DbTransaction inner;
    private readonly Engine engine;
    private readonly List<Movement> moved = [];
    private readonly List<Change> changes = [];

    internal Transaction(DbTransaction inner, Engine engine, bool again)
    {
        this.inner = inner;
        this.engine = engine;
        Again = again;
    }

    /// <summary>
    /// Whether this is another try of lines alone, and an earlier one may have been committed before the connection broke. Whatever else is
    /// written is not run again then: see <see cref="Work.IsNumbered"/>.
    /// </summary>
    internal bool Again { get; }

    /// <summary>Whether all of it are reports that may be written in one go: see <see cref="ILineWriter.MayGoAtOnce"/>.</summary>
    internal bool AtOnce { get; init; }

    /// <summary>Whether what wrote the lines has committed them as well.</summary>
    internal bool IsCommitted { get; set; }

    internal ILineWriter Lines => engine.Lines;

    internal DbConnection Connection => inner.Connection!;

    internal DbTransaction Inner => inner;

    /// <summary>What the lines of this transaction added to totals.</summary>
    internal IReadOnlyList<Movement> Moved => moved;

    /// <summary>Whether something moved that totals tell beside their sums: an event, a pledge, a held line.</summary>
    internal bool MovedBeside { get; set; }

    /// <summary>Whether the database has given the whole transaction up: no part of it can be saved.</summary>
    internal bool Lost { get; private set; }

    /// <summary>What of the things that are remembered this transaction changed.</summary>
    internal IReadOnlyList<Change> Changes => changes;

    internal void Changed(Subject subject, object? key) => changes.Add(new(subject, key));

    internal void AddMoved(Movement movement) => moved.Add(movement);

    internal int Execute(string sql, object? parameters = null) => Connection.Execute(sql, parameters, inner);

    internal IReadOnlyList<T> Query<T>(string sql, object? parameters = null) => Connection.Query<T>(sql, parameters, inner).AsList();

    internal T? Find<T>(string sql, object? parameters = null) => Connection.QuerySingleOrDefault<T>(sql, parameters, inner);

    internal T Scalar<T>(string sql, object? parameters = null) => Connection.ExecuteScalar<T>(sql, parameters, inner)!;

    /// <summary>Keeps any other process from migrating the same database until this ends.</summary>
    internal void LockForMigration() => engine.LockForMigration(this);

    /// <summary>Runs one of several works; what it wrote is undone if it throws.</summary>
    internal void Apart(Action work)
    {
        var (movedBefore, mark) = (moved.Count, Lines.Mark);
        inner.Save("work");
        try
        {
            work();
            inner.Release("work");
        }
        catch
        {
            moved.RemoveRange(movedBefore, moved.Count - movedBefore);
            Lines.UndoTo(mark);
            try
            {
                inner.Rollback("work");
            }
            catch (Exception gone) when (gone is DbException or InvalidOperationException)
            {
                // A full disk or a broken line has rolled everything back already; what led to it is what matters.
                Lost = true;
            }

            throw;
        }
    }
}

/// <summary>What a commit moved.</summary>
/// <param name="Totals">What it added to totals.</param>
/// <param name="Beside">Whether something moved that totals tell beside their sums.</param>
/// <param name="Changes">What of the things that are remembered it changed.</param>
public sealed record Commit(IReadOnlyList<Movement> Totals, bool Beside, IReadOnlyList<Change> Changes);

/// <summary>What a transaction added to a campaign's totals.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="VersionBefore">The sequence of the last line in its totals before that.</param>
/// <param name="Version">The same after it.</param>
/// <param name="Tallies">What was added, by tally.</param>
public sealed record Movement(long Campaign, long VersionBefore, long Version, IReadOnlyList<Tally> Tallies);
