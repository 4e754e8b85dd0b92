namespace Writeathon.Tests;

/// <summary>Things of the field to begin a test with.</summary>
internal static class Field
{
    public static readonly DateTimeOffset Now = new(2013, 12, 10, 12, 0, 0, TimeSpan.Zero);

    public static readonly Campaign Campaign = new(
        2013, "Write for Rights 2013", new(2013, 12, 6), new(2013, 12, 17), new(2014, 1, 31), Enum.GetValues<ActionKind>());

    public static readonly WritingEvent Event = new(
        Guid.CreateVersion7(Now), 2013, "lubumbashi-write-a-thon", "Lubumbashi write-a-thon", EventForm.InPerson, "CD", "Lubumbashi", null,
        "Africa/Lubumbashi", new(2013, 12, 10, 14, 0, 0, TimeSpan.FromHours(2)), new(2013, 12, 10, 18, 0, 0, TimeSpan.FromHours(2)),
        Visibility.Public, 1800, 300, new("G.", null), Now, null);

    public static readonly Report Report = new(
        ActionKind.Letter, 12, "CD", null, Purpose.Appeal, null, null, Source.Participant, Evidence.SelfReported);

    public static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, null);
}
