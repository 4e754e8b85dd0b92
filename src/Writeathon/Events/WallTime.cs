namespace Writeathon;

/// <summary>Local wall time and the instant it stands for.</summary>
public static class WallTime
{
    /// <summary>The zone of an IANA name such as <c>Asia/Kathmandu</c>, or null where there is none of that name.</summary>
    public static TimeZoneInfo? Zone(string name) =>
        !IsOfMachine(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name ? zone : null;

    /// <summary>
    /// The instant at which a zone's clocks show a local time, or null where they skip it, as in spring.
    /// A time that they show twice, as in autumn, is the first of the two.
    /// </summary>
    public static DateTimeOffset? InstantOf(DateTime local, TimeZoneInfo zone)
    {
        // Too near to the ends of the calendar to be an instant everywhere.
        if (local.Year is 1 or 9999)
        {
            return null;
        }

        // Only from instant to offset is TimeZoneInfo right about every change: of those that are no summer time (Samoa skipped a day,
        // Moscow went back for good) IsInvalidTime and IsAmbiguousTime know nothing. No two changes are as near as two days.
        var asUtc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        foreach (var offset in new[] { zone.GetUtcOffset(asUtc.AddDays(-1)), zone.GetUtcOffset(asUtc.AddDays(1)) }.OrderDescending())
        {
            if (zone.GetUtcOffset(asUtc - offset) == offset)
            {
                return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset);
            }
        }

        return null;
    }

    // A machine keeps its own zone among the others, and each of them twice more: .NET reads those that know leap seconds ("right/") with the
    // wrong offsets.
    private static bool IsOfMachine(string name) =>
        name is "localtime" or "posixrules" || name.StartsWith("posix/", StringComparison.Ordinal) || name.StartsWith("right/", StringComparison.Ordinal);
}
