namespace Writeathon.Tests;

/// <summary>Figures of the record book, as db/records has them, and made-up ones.</summary>
internal static class Book
{
    public static readonly YearWindow Window2013 = new(2013, Countries.World, new(2013, 12, 6), new(2013, 12, 17), null);
    public static readonly YearWindow Window2014 = new(2014, Countries.World, new(2014, 12, 3), new(2014, 12, 17), null);

    public static readonly YearRecord[] Of2009 =
    [
        Record(2009, 300_000, "letters", Exactness.MoreThan, "2010-03-05"),
        Record(2009, 733_120, "letters, online signatures", Exactness.AtMost, "2010-11-01", headline: false),
    ];

    public static readonly YearRecord[] Of2013 =
    [
        Record(2013, 1_400_000, "messages", Exactness.MoreThan, "2013-12-17", RecordStatus.Interim, headline: false),
        Record(2013, 2_300_000, "letters, emails, SMS messages, faxes, tweets", Exactness.MoreThan, "2014-02-01"),
    ];

    public static readonly YearRecord[] Of2014 =
    [
        Record(2014, 1_000_000, "signatures, letters", Exactness.MoreThan, "2014-12-12", RecordStatus.Interim, headline: false),
        Record(2014, 2_000_000, "signatures, letters", Exactness.MoreThan, "2014-12-21", RecordStatus.Interim, headline: false),
        Record(2014, 3_245_565, "messages", Exactness.Exact, "2015-12-03"),
    ];

    public static readonly YearRecord Of2019 = Record(2019, 6_609_837, "letters");

    /// <summary>A made-up campaign that runs as long as that of 2014 did, and as early in the month.</summary>
    public static readonly Campaign Of2026 = new(
        2026, "Write for Rights 2026", new(2026, 12, 3), new(2026, 12, 17), new(2027, 3, 31), Enum.GetValues<ActionKind>());

    public static YearRecord Record(
        long year, long figure, string unit = "actions", Exactness exactness = Exactness.Exact, string? asOf = null,
        RecordStatus status = RecordStatus.Final, bool headline = true, Measure measure = Measure.Actions, long? cases = null) => new(
            Guid.CreateVersion7(DateTimeOffset.UnixEpoch), year, Countries.World, figure, unit, measure, exactness,
            asOf is null ? null : Days.Parse(asOf), status, headline, null, null, "a source", cases);

    public static DateTimeOffset Noon(string day) => Days.StartOf(Days.Parse(day)).AddHours(12);
}
