using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using Polly;
using Polly.Retry;
using Writeathon.Store.Engines;

namespace Writeathon.Store;

/// <summary>The one thread that writes: puts the works that wait together into one transaction, commits, and only then answers.</summary>
/// <param name="queue">Where works wait.</param>
/// <param name="engine">What is written to.</param>
/// <param name="mostTogether">How many works share a transaction at the most.</param>
/// <param name="clock">Waits between tries.</param>
/// <param name="meter">Is told how it keeps up.</param>
/// <param name="committed">Is told of each commit before its works are answered.</param>
internal sealed class Writer(
    ChannelReader<Work> queue, Engine engine, int mostTogether, TimeProvider clock, LedgerMeter meter, Action<Commit> committed)
{
    // The last statement before the commit: whoever locks its row waits for nothing else.
    private const string CountChange = "UPDATE changes SET number = number + 1 WHERE id = 1";

    // The first statement of a batch: where an earlier try of it is still under way on the server, this waits for what becomes of that.
    private const string SetNumber = """
        INSERT INTO writers (id, batch)
        VALUES (@id, @number)
        ON CONFLICT (id) DO UPDATE SET batch = excluded.batch
        WHERE writers.batch < excluded.batch
        """;

    // Longer than it takes the callers of one batch to come with the next: a sleep and its end cost more than to look out for them.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly ResiliencePipeline retries = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(engine.IsTransient),
            MaxRetryAttempts = 6,
            Delay = TimeSpan.FromMilliseconds(50),
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    private readonly Guid id = Guid.CreateVersion7(clock.GetUtcNow());
    private DbConnection? connection;
    private long number;
    private Commit? last;
    private bool isLogged;

    /// <summary>Starts the thread. It closes its connection and ends when the queue has ended and every work in it is written.</summary>
    public Thread Start()
    {
        var thread = new Thread(Write) { IsBackground = true, Name = "ledger writer" };
        thread.Start();
        return thread;
    }

    private void Write()
    {
        var batch = new List<Work>(mostTogether);
        while (ComesSoon() || Comes())
        {
            while (batch.Count < mostTogether && queue.TryRead(out var work))
            {
                batch.Add(work);
            }

            var longOnes = batch.FindAll(work => work.IsLong);
            batch.RemoveAll(work => work.IsLong);
            if (batch.Count > 0)
            {
                WriteBatch(batch);
            }

            foreach (var longOne in longOnes)
            {
                WriteBatch([longOne]);
            }

            batch.Clear();
        }

        connection?.Dispose();
    }

    // Under load the next works are on their way: to sleep and be woken for them takes longer than to let the others run for so long.
    private bool ComesSoon()
    {
        var since = Stopwatch.GetTimestamp();
        while (queue.Count == 0 && Stopwatch.GetElapsedTime(since) < Patience)
        {
            Thread.Yield();
        }

        return queue.Count > 0;
    }

    // Sleeps until there is more; false at the end of the queue. Where nobody writes for a while, what was deleted goes for good.
    private bool Comes()
    {
        var next = queue.WaitToReadAsync().AsTask();
        while (isLogged && !next.Wait(Quiet))
        {
            EmptyLog();
        }

        return next.GetAwaiter().GetResult();
    }

    private void EmptyLog()
    {
        try
        {
            isLogged = connection is not null && !engine.EmptyLog(connection);
        }
        catch (DbException)
        {
            // What was written stands all the same. The next quiet moment is another try.
        }
    }

    private void WriteBatch(List<Work> batch)
    {
        meter.Taken(batch);
        isLogged = true;
        try
        {
            var tries = 0;
            number++;
            committed(retries.Execute(() => Commit(batch, again: tries++ > 0)));
            Telling.Tell(batch, failure: null);
        }
        catch (Exception failure)
        {
            Telling.Tell(batch, engine.IsFull(failure) ? new LedgerFullException(failure) : failure);
        }
    }

    private Commit Commit(List<Work> batch, bool again)
    {
        try
        {
            connection ??= engine.OpenWriter();
            var groups = batch.GroupBy(work => work.Group).Select(group => group.ToList()).ToList();
            var atOnce = !again && groups is [[{ EndsWithLines: true }, ..]] && engine.Lines.MayGoAtOnce;
            return (atOnce ? Commit(connection, groups, new(AtOnce: true)) : null)
                ?? Commit(connection, groups, new(Again: again)) ?? Commit(connection, groups, new(Again: again, Apart: true))!;
        }
        catch
        {
            // Works that fail do not come here: the database has. A connection that failed once is not trusted again.
            engine.Lines.UndoTo(0);
            connection?.Dispose();
            connection = null;
            throw;
        }
    }

    // A savepoint around each work costs as much as a line. Nearly all works are good: it takes a bad one to pay for it.
    private Commit? Commit(DbConnection writer, List<List<Work>> groups, Way way)
    {
        using var inner = writer.BeginTransaction();
        var isNumbered = engine.MayLoseAnswers && groups.Exists(group => group[0].IsNumbered);
        var transaction = new Transaction(inner, engine, way.Again && !isNumbered) { AtOnce = way.AtOnce };
        if (isNumbered && transaction.Execute(SetNumber, new { id, number }) == 0)
        {
            // The try before was committed and its answer was lost: what its works came to stands in them.
            return last;
        }

        try
        {
            groups.ForEach(way.Apart ? group => Run(transaction, group) : group => group[0].Run(transaction, group));
        }
        catch (Exception failure) when (!way.Apart && !IsOutage(failure))
        {
            inner.Rollback();
            engine.Lines.UndoTo(0);
            return null;
        }

        last = new(transaction.Moved, transaction.MovedBeside, transaction.Changes);
        if (!transaction.IsCommitted)
        {
            if (transaction.Changes.Count > 0)
            {
                transaction.Execute(CountChange);
            }

            inner.Commit();
        }

        engine.Lines.Committed();
        return last;
    }

    private void Run(Transaction transaction, IReadOnlyList<Work> group)
    {
        try
        {
            transaction.Apart(() => group[0].Run(transaction, group));
        }
        catch (Exception failure) when (!transaction.Lost && !IsOutage(failure))
        {
            if (group.Count == 1)
            {
                group[0].Refused(failure);
                return;
            }

            foreach (var work in group)
            {
                Run(transaction, [work]);
            }
        }
    }

    // What a database says of itself, not of the work: the whole batch is told, or tried again.
    private bool IsOutage(Exception failure) =>
        engine.IsTransient(failure) || engine.IsFull(failure) || connection is not { State: ConnectionState.Open };

    /// <summary>How a batch is written.</summary>
    /// <param name="Again">Whether an earlier try may have been committed.</param>
    /// <param name="AtOnce">Whether nothing is asked before it.</param>
    /// <param name="Apart">Whether each work may fail by itself.</param>
    private readonly record struct Way(bool Again = false, bool AtOnce = false, bool Apart = false);
}
