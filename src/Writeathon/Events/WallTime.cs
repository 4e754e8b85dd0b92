namespace Writeathon;

/// <summary>Local wall time and the instant it stands for.</summary>
public static class WallTime
{
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
        if (zone.IsInvalidTime(local))
        {
            return null;
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
