using System.Text;

namespace Writeathon.Tests;

public sealed class CalendarEntryTests
{
    private const string Page = "https://example.org/events/0";

    private static readonly DateTimeOffset Starts = new(2026, 12, 10, 14, 0, 0, TimeSpan.FromHours(2));

    private static readonly WritingEvent Plain = new(
        Guid.Parse("01900000-0000-7000-8000-000000000000"), 2026, "lubumbashi", "Lubumbashi write-a-thon", EventForm.InPerson, "CD", "Lubumbashi",
        "Faculty of Law", "Africa/Lubumbashi", Starts, Starts.AddHours(4), Visibility.Public, null, null, new("Grace", "grace@example.org"),
        Starts.AddDays(-30), null);

    [Fact]
    public void An_entry_says_what_when_and_where() => Assert.Equal(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Writeathon//Events//EN", "BEGIN:VEVENT", "UID:01900000-0000-7000-8000-000000000000@writeathon",
            "SEQUENCE:0", "DTSTAMP:20261110T120000Z", "DTSTART:20261210T120000Z", "DTEND:20261210T160000Z", "SUMMARY:Lubumbashi write-a-thon",
            @"DESCRIPTION:Write letters for people at risk.\nhttps://example.org/events/0", @"LOCATION:Faculty of Law\, Lubumbashi\, Congo",
            "URL:https://example.org/events/0", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "",
        ],
        Unfold(Of(Plain)).Split("\r\n"));

    [Fact]
    public void An_entry_names_nobody() => Assert.DoesNotContain("race", Of(Plain), StringComparison.Ordinal);

    [Fact]
    public void An_edit_keeps_the_entry_and_counts_on()
    {
        var lines = Unfold(Of(Plain with { Title = "Another", Revision = 3 })).Split("\r\n");

        Assert.Contains("UID:01900000-0000-7000-8000-000000000000@writeathon", lines);
        Assert.Contains("SEQUENCE:2", lines);
    }

    [Fact]
    public void A_cancelled_event_says_so_and_since_when()
    {
        var lines = Of(Plain with { CancelledAt = Starts, Revision = 2 }).Split("\r\n");

        Assert.Contains("STATUS:CANCELLED", lines);
        Assert.Contains("DTSTAMP:20261210T120000Z", lines);
    }

    [Fact]
    public void An_event_online_is_in_no_house() =>
        Assert.Contains("\r\nLOCATION:Online\r\n", Of(Plain with { Form = EventForm.Online }), StringComparison.Ordinal);

    [Theory]
    [InlineData(@"a, b; c\d", @"a\, b\; c\\d")]
    [InlineData("a\nb", @"a\nb")]
    [InlineData("a\r\nBEGIN:VALARM", @"a\nBEGIN:VALARM")]
    [InlineData("a\u2028b\u0085c", @"a\nb\nc")]
    [InlineData("a\tb\u0001c\u007f", "a b c ")]
    [InlineData("a: b", "a: b")]
    public void What_has_a_meaning_in_calendars_is_escaped(string title, string told) =>
        Assert.Contains($"\r\nSUMMARY:{told}\r\n", Of(Plain with { Title = title }), StringComparison.Ordinal);

    // One letter more each time, so that every way of meeting the fold with letters of one to four octets is met.
    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("ك")]
    [InlineData("写")]
    [InlineData("🕊")]
    [InlineData("aé写🕊,")]
    public void Lines_are_folded_between_characters_at_75_octets_and_lose_nothing(string letters)
    {
        for (var before = 0; before < 80; before++)
        {
            var title = new string('x', before) + string.Concat(Enumerable.Repeat(letters, 90));

            var text = Of(Plain with { Title = title });

            var lines = text.Split("\r\n");
            Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
            Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
            Assert.DoesNotContain('\uFFFD', text);
            Assert.All(lines, line => Assert.False(line.Length > 0 && (char.IsLowSurrogate(line.TrimStart(' ').FirstOrDefault()) || char.IsHighSurrogate(line[^1]))));
            Assert.Contains($"\r\nSUMMARY:{title.Replace(",", "\\,", StringComparison.Ordinal)}\r\n", Unfold(text), StringComparison.Ordinal);
            Assert.Contains(lines, line => line.StartsWith(' '));
        }
    }

    private static string Of(WritingEvent told) => CalendarEntry.Of(told, Page, "Congo");

    private static string Unfold(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal);
}
