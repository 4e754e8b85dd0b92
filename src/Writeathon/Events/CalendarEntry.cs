using System.Globalization;
using System.Text;

namespace Writeathon;

/// <summary>An event as an entry for calendars (iCalendar, RFC 5545).</summary>
public static class CalendarEntry
{
    // A line may have 75 octets, the blank that begins a continued one among them.
    private const int LongestLine = 75;

    /// <summary>The calendar of one event. Times are in UTC: one common reader takes a named zone for no zone at all.</summary>
    /// <param name="of">The event.</param>
    /// <param name="page">The address of its page, whole.</param>
    /// <param name="country">Its country's name.</param>
    public static string Of(WritingEvent of, string page, string country)
    {
        var text = new StringBuilder();
        Write(text, "BEGIN", "VCALENDAR");
        Write(text, "VERSION", "2.0");
        Write(text, "PRODID", "-//Writeathon//Events//EN");
        Write(text, "BEGIN", "VEVENT");
        Write(text, "UID", $"{of.Id}@writeathon");
        Write(text, "SEQUENCE", (of.Revision - 1).ToString(CultureInfo.InvariantCulture));
        Write(text, "DTSTAMP", Utc(of.CancelledAt ?? of.RegisteredAt));
        Write(text, "DTSTART", Utc(of.StartsAt));
        Write(text, "DTEND", Utc(of.EndsAt));
        Write(text, "SUMMARY", Escape(of.Title));
        Write(text, "DESCRIPTION", Escape($"Write letters for people at risk.\n{page}"));
        Write(text, "LOCATION", Escape(of.Form == EventForm.Online ? "Online" : string.Join(", ", new[] { of.Place, of.City, country }.OfType<string>())));
        Write(text, "URL", page);
        Write(text, "STATUS", of.CancelledAt is null ? "CONFIRMED" : "CANCELLED");
        Write(text, "END", "VEVENT");
        Write(text, "END", "VCALENDAR");
        return text.ToString();
    }

    // Folded between characters: a reader that unfolds octets and one that unfolds characters find the same.
    private static void Write(StringBuilder text, string name, string value)
    {
        var octets = 0;
        foreach (var rune in $"{name}:{value}".EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    // Control characters have no place in a text; only the line break has a way to be said.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text.ReplaceLineEndings("\n"))
        {
            _ = letter switch
            {
                '\n' => escaped.Append("\\n"),
                '\\' or ';' or ',' => escaped.Append('\\').Append(letter),
                _ when char.IsControl(letter) => escaped.Append(' '),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }
}
