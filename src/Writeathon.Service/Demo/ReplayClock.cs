namespace Writeathon.Service.Demo;

/// <summary>A clock that is put to a past instant and goes on from there.</summary>
internal sealed class ReplayClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock change = new();
    private DateTimeOffset setTo = start;
    private long setAt = System.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (change)
        {
            return setTo + System.GetElapsedTime(setAt);
        }
    }

    /// <summary>Puts the clock to an instant.</summary>
    public void Set(DateTimeOffset instant)
    {
        lock (change)
        {
            setTo = instant;
            setAt = System.GetTimestamp();
        }
    }
}
