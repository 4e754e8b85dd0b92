namespace Writeathon.Service.Tests;

/// <summary>A clock that stands where a test puts it. Timers fire only when a test moves it past their time.</summary>
internal sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock change = new();
    private readonly List<ManualTimer> timers = [];

    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (change)
        {
            timers.Add(timer);
        }

        return timer;
    }

    public void Advance(TimeSpan by)
    {
        Now += by;
        ManualTimer[] due;
        lock (change)
        {
            due = [.. timers];
        }

        foreach (var timer in due)
        {
            timer.FireIfDue();
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        private DateTimeOffset? at;
        private TimeSpan every;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (at, every) = (dueTime < TimeSpan.Zero ? null : clock.Now + dueTime, period);
            return true;
        }

        public void FireIfDue()
        {
            if (at <= clock.Now)
            {
                at = every > TimeSpan.Zero ? clock.Now + every : null;
                fire();
            }
        }

        public void Dispose()
        {
            lock (clock.change)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
