namespace Writeathon.Service.Http;

/// <summary>The clock, at the door.</summary>
internal static class Clock
{
    /// <summary>Now, to the millisecond that the ledger keeps: what is answered at first is what is read back later.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) =>
        DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
