namespace Writeathon.Store;

/// <summary>A write that waits.</summary>
internal abstract class Work
{
    /// <summary>Works of one group are run as one.</summary>
    public virtual object Group => this;

    /// <summary>Whether it takes a transaction of its own, for it is long and others would have to wait for it.</summary>
    public virtual bool IsLong => false;

    /// <summary>Whether lines are the last that it writes, so that they may be committed with it.</summary>
    public virtual bool EndsWithLines => false;

    /// <summary>Whether it is known by its batch's number what became of an earlier try. Lines alone are known by their keys and ids.</summary>
    public virtual bool IsNumbered => false;

    /// <summary>When it was queued, by the clock's own stamps; null where nobody measures.</summary>
    public long? QueuedAt { get; set; }

    /// <summary>Does the works of a group, of which this is the first.</summary>
    public abstract void Run(Transaction transaction, IReadOnlyList<Work> group);

    /// <summary>The work itself was wrong: what it wrote is undone, and its caller is told after the commit of the others.</summary>
    public abstract void Refused(Exception failure);

    /// <summary>The commit is on the disk.</summary>
    public abstract void Answer();

    /// <summary>Nothing was written.</summary>
    public abstract void Fail(Exception failure);
}

/// <summary>A write that waits, with its answer.</summary>
/// <param name="isShort">
/// Whether what its caller does with the answer is short and never blocks: then one thread answers many, one after another. Waking one
/// up for each costs more than the answer.
/// </param>
internal abstract class Work<T>(bool isShort) : Work
{
    private readonly TaskCompletionSource<T> answered = new(isShort ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private Exception? refusal;

    public Task<T> Answered => answered.Task;

    public override void Refused(Exception failure) => refusal = failure;

    public override void Answer()
    {
        if (refusal is not null)
        {
            answered.SetException(refusal);
        }
        else
        {
            answered.SetResult(result!);
        }
    }

    public override void Fail(Exception failure) => answered.SetException(failure);

    public void Done(T outcome)
    {
        refusal = null;
        result = outcome;
    }
}

/// <summary>A work by itself.</summary>
internal sealed class Single<T>(Func<Transaction, T> work) : Work<T>(isShort: false)
{
    public override bool IsNumbered => true;

    public override void Run(Transaction transaction, IReadOnlyList<Work> group)
    {
        transaction.MovedBeside = true;
        Done(work(transaction));
    }
}

/// <summary>A work of many lines, by itself and in a transaction of its own.</summary>
internal sealed class Long<T>(Func<Transaction, T> work) : Work<T>(isShort: false)
{
    public override bool IsLong => true;

    public override void Run(Transaction transaction, IReadOnlyList<Work> group) => Done(work(transaction));
}

/// <summary>A work that takes every item that waits: one result for each, in their order.</summary>
/// <param name="run">The work.</param>
/// <param name="isShort">Whether what its callers do with their results is short: see <see cref="Work{T}"/>.</param>
/// <param name="endsWithLines">Whether lines are the last that it writes.</param>
internal sealed class Together<TItem, TResult>(
    Func<Transaction, IReadOnlyList<TItem>, IReadOnlyList<TResult>> run, bool isShort = false, bool endsWithLines = false)
{
    public bool EndsWithLines => endsWithLines;

    public bool IsShort => isShort;

    public IReadOnlyList<TResult> Run(Transaction transaction, IReadOnlyList<TItem> items) => run(transaction, items);
}

/// <summary>An item of such a work.</summary>
internal sealed class Part<TItem, TResult>(Together<TItem, TResult> work, TItem item) : Work<TResult>(work.IsShort)
{
    public override object Group => work;

    public override bool EndsWithLines => work.EndsWithLines;

    public override void Run(Transaction transaction, IReadOnlyList<Work> group)
    {
        var parts = group.Cast<Part<TItem, TResult>>().ToList();
        var results = work.Run(transaction, [.. parts.Select(part => part.Item)]);
        for (var i = 0; i < parts.Count; i++)
        {
            parts[i].Done(results[i]);
        }
    }

    private TItem Item => item;
}

/// <summary>Tells some of a batch what became of them, on a thread that is not the writer's, which is needed for the next batch.</summary>
internal sealed class Telling(Work[] works, Exception? failure) : IThreadPoolWorkItem
{
    /// <summary>How many are told by one thread, and wait for one another: few enough that every core has some to tell.</summary>
    private const int Most = 8;

    /// <summary>Tells a batch: that it is on the disk, or why it is not.</summary>
    public static void Tell(List<Work> batch, Exception? failure)
    {
        for (var from = 0; from < batch.Count; from += Most)
        {
            var some = batch.GetRange(from, Math.Min(Most, batch.Count - from)).ToArray();
            ThreadPool.UnsafeQueueUserWorkItem(new Telling(some, failure), preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        foreach (var work in works)
        {
            if (failure is null)
            {
                work.Answer();
            }
            else
            {
                work.Fail(failure);
            }
        }
    }
}
