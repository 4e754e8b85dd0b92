using System.Diagnostics.Metrics;

namespace Writeathon.Store;

/// <summary>
/// How the ledger's writer keeps up, under the meter <see cref="Name"/>: <c>writeathon.ledger.queue.length</c> (writes that wait),
/// <c>writeathon.ledger.queue.wait</c> (seconds until a write was taken up), <c>writeathon.ledger.queue.refused</c> (writes that found the
/// queue full or closed) and <c>writeathon.ledger.batch.size</c> (writes that shared one commit). No figure names anybody.
/// </summary>
internal sealed class LedgerMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Writeathon.Ledger";

    private readonly Meter meter;
    private readonly TimeProvider clock;
    private readonly Histogram<double> wait;
    private readonly Histogram<int> batch;
    private readonly Counter<long> refused;

    internal LedgerMeter(Database database, Func<int> length)
    {
        clock = database.Clock;
        meter = new(new MeterOptions(Name) { Scope = database });
        meter.CreateObservableUpDownCounter("writeathon.ledger.queue.length", length, "{write}", "Writes that wait for the ledger's writer.");
        wait = meter.CreateHistogram<double>("writeathon.ledger.queue.wait", "s", "How long writes waited until the writer took them up.");
        batch = meter.CreateHistogram<int>("writeathon.ledger.batch.size", "{write}", "How many writes shared one commit.");
        refused = meter.CreateCounter<long>("writeathon.ledger.queue.refused", "{write}", "Writes that were refused because the queue was full or closed.");
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    internal void Queued(Work work)
    {
        if (wait.Enabled)
        {
            work.QueuedAt = clock.GetTimestamp();
        }
    }

    internal void Refused() => refused.Add(1);

    internal void Taken(List<Work> works)
    {
        batch.Record(works.Count);
        if (!wait.Enabled)
        {
            return;
        }

        var now = clock.GetTimestamp();
        foreach (var work in works)
        {
            // Those that were queued before anybody listened are not known.
            if (work.QueuedAt is { } since)
            {
                wait.Record(clock.GetElapsedTime(since, now).TotalSeconds);
            }
        }
    }
}
