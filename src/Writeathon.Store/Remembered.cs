using System.Collections.Concurrent;

namespace Writeathon.Store;

/// <summary>
/// What is asked for with every report and rarely changes, kept in memory. The commit that changes it forgets it before it is answered.
/// Where other processes write to the same ledger too, it is trusted for a second from when it was read, or from when it was last heard that
/// nothing has changed (see <see cref="Database.HearAsync"/>), and never for more than a minute. What is not there is not remembered.
/// </summary>
internal sealed class Remembered<TKey, T>
    where TKey : notnull
    where T : class
{
    private const int Most = 100_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // Whatever is heard: an older program beside this one tells nobody of its changes.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TKey, (T Value, long At)> kept = [];
    private readonly Func<TKey, CancellationToken, Task<T?>> load;
    private readonly Database database;
    private long forgotten;

    /// <summary>Remembers what a store loads.</summary>
    /// <param name="database">Whose commits are watched.</param>
    /// <param name="subject">What is remembered.</param>
    /// <param name="load">Reads one from the ledger.</param>
    public Remembered(Database database, Subject subject, Func<TKey, CancellationToken, Task<T?>> load)
    {
        this.load = load;
        this.database = database;
        database.Committed += commit =>
        {
            foreach (var change in commit.Changes.Where(change => change.Subject == subject))
            {
                Forget(change.Key);
            }
        };
    }

    /// <summary>One of them, or null.</summary>
    public ValueTask<T?> FindAsync(TKey key, CancellationToken cancel) =>
        kept.TryGetValue(key, out var entry) && (!database.IsShared || IsFresh(entry.At))
            ? ValueTask.FromResult<T?>(entry.Value)
            : LoadAsync(key, cancel);

    private bool IsFresh(long readAt)
    {
        var (clock, now) = (database.Clock, database.Clock.GetTimestamp());
        return clock.GetElapsedTime(Math.Max(readAt, database.HeardAt), now) < Fresh && clock.GetElapsedTime(readAt, now) < Longest;
    }

    private async ValueTask<T?> LoadAsync(TKey key, CancellationToken cancel)
    {
        var before = Interlocked.Read(ref forgotten);
        var at = database.Clock.GetTimestamp();
        if (await load(key, cancel) is not { } value)
        {
            return null;
        }

        if (kept.Count >= Most)
        {
            kept.Clear();
        }

        kept[key] = (value, at);
        // What was forgotten while it was loaded may have been this: then it is not kept.
        if (Interlocked.Read(ref forgotten) != before)
        {
            kept.TryRemove(key, out _);
        }

        return value;
    }

    private void Forget(object? key)
    {
        Interlocked.Increment(ref forgotten);
        if (key is null)
        {
            kept.Clear();
        }
        else
        {
            kept.TryRemove((TKey)key, out _);
        }
    }
}

/// <summary>What may be remembered.</summary>
public enum Subject
{
    /// <summary>Campaigns, by year.</summary>
    Campaigns,

    /// <summary>How cases stand to campaigns, by slug and year.</summary>
    CaseStandings,

    /// <summary>Events, by id.</summary>
    Events,

    /// <summary>Whose tokens are whose, by hash.</summary>
    TokenHolders,
}

/// <summary>Something that a commit changed.</summary>
/// <param name="Subject">What.</param>
/// <param name="Key">Which; null for all of them.</param>
public sealed record Change(Subject Subject, object? Key);
