namespace Writeathon;

/// <summary>Local wall time and the instant it stands for.</summary>
public static class WallTime
{
    // Far enough to see past a skipped day from any offset, and nearer than two changes of one zone ever were.
    private static readonly TimeSpan Nearby = TimeSpan.FromDays(2);

    /// <summary>The zone of an IANA name such as <c>Asia/Kathmandu</c>, or null where there is none of that name.</summary>
    public static TimeZoneInfo? Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name ? zone : null;

    /// <summary>
    /// The instant at which a zone's clocks show a local time, or null where they skip it in spring.
    /// A time that they show twice in autumn is the first of the two.
    /// </summary>
    public static DateTimeOffset? InstantOf(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);

        // The offsets before and after: a zone that moves for good skips and repeats times as daylight saving does, and the framework's own
        // questions know of daylight saving only. The larger offset is the earlier instant.
        TimeSpan[] offsets = [zone.GetUtcOffset(At(-Nearby)), zone.GetUtcOffset(At(Nearby))];
        return offsets.OrderDescending().Select(offset => new DateTimeOffset(local, offset)).Where(instant => zone.GetUtcOffset(instant) == instant.Offset)
            .Select(instant => (DateTimeOffset?)instant).FirstOrDefault();

        DateTimeOffset At(TimeSpan away) => new(local + away, TimeSpan.Zero);
    }
}
