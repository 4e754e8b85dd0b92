using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Events;

/// <summary>Reads an event's local times in its zone, as registering and editing do.</summary>
internal static class EventTimes
{
    // No campaign begins earlier or ends later; and at the ends of the calendar a local time need not have an instant.
    private const int FirstYear = (int)Campaign.FirstYear;
    private const int LastYear = (int)Campaign.LastYear + 1;

    /// <summary>The instants of start and end, or the problem with them.</summary>
    public static (DateTimeOffset StartsAt, DateTimeOffset EndsAt, ProblemHttpResult? Problem) Read(string timeZone, DateTime startsAt, DateTime endsAt)
    {
        if (WallTime.Zone(timeZone) is not { } zone)
        {
            return (default, default, Problems.UnknownTimeZone.With("is no IANA time zone; Africa/Lubumbashi is one", "$.timeZone"));
        }

        if (startsAt.Year is < FirstYear or > LastYear || endsAt.Year is < FirstYear or > LastYear)
        {
            return (default, default, Problems.InvalidInput.With(
                Remedies.Said(Remedies.InYears, FirstYear, LastYear), startsAt.Year is < FirstYear or > LastYear ? "$.startsAt" : "$.endsAt"));
        }

        if (WallTime.InstantOf(startsAt, zone) is not { } starts)
        {
            return (default, default, Problems.NoSuchLocalTime.With($"does not exist in {timeZone}: the clocks skip it", "$.startsAt"));
        }

        if (WallTime.InstantOf(endsAt, zone) is not { } ends)
        {
            return (default, default, Problems.NoSuchLocalTime.With($"does not exist in {timeZone}: the clocks skip it", "$.endsAt"));
        }

        return (starts, ends, ends > starts ? null : Problems.InvalidInput.With(Remedies.AfterTheStart, "$.endsAt"));
    }
}
