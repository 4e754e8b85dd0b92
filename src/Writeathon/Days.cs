using System.Globalization;

namespace Writeathon;

/// <summary>Which day it is. A campaign runs in local days, so for some hours two days are both today somewhere on Earth.</summary>
public static class Days
{
    /// <summary>Today by Greenwich: the world's day in totals, history and comparison.</summary>
    public static DateOnly World(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);

    /// <summary>Today where the day comes first (UTC+14, Kiritimati).</summary>
    public static DateOnly WhereFirst(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime.AddHours(14));

    /// <summary>Today where the day ends last (UTC-12).</summary>
    public static DateOnly WhereLast(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime.AddHours(-12));

    /// <summary>Today on the clocks of one zone.</summary>
    public static DateOnly In(TimeZoneInfo zone, DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>The first instant of a day by Greenwich.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>A day as the ledger and the record book write it, <c>yyyy-MM-dd</c>.</summary>
    public static string Text(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>yyyy-MM-dd</c>.</summary>
    /// <exception cref="FormatException">The text is not a day.</exception>
    public static DateOnly Parse(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
