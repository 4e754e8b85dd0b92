namespace Writeathon;

/// <summary>One year's write-a-thon: the days in which actions are sent, and until when they may be reported.</summary>
/// <param name="Year">The campaign's key: the year in which it starts.</param>
/// <param name="Name">What people call it.</param>
/// <param name="StartsOn">Its first local day, which is campaign day 1.</param>
/// <param name="EndsOn">Its last local day; it may lie in the next year.</param>
/// <param name="ReportsUntil">The last local day on which a report is taken.</param>
/// <param name="Kinds">The kinds of action that it counts.</param>
/// <param name="Revision">How often it has been saved, from 1.</param>
public sealed record Campaign(
    long Year, string Name, DateOnly StartsOn, DateOnly EndsOn, DateOnly ReportsUntil, IReadOnlyList<ActionKind> Kinds, long Revision = 1)
{
    /// <summary>The earliest year of a campaign: the first write-a-thon was written in 2001.</summary>
    public const long FirstYear = 2001;

    /// <summary>The latest year of a campaign.</summary>
    public const long LastYear = 2100;

    /// <summary>How long it lasts, in days.</summary>
    public long Length => DayOf(EndsOn);

    /// <summary>The campaign day of a calendar day: 1 on the first, 0 and below before it.</summary>
    public long DayOf(DateOnly day) => day.DayNumber - StartsOn.DayNumber + 1;

    /// <summary>What is wrong with its year and its days; null where nothing is.</summary>
    public CampaignFault? Fault =>
        Year is < FirstYear or > LastYear ? CampaignFault.NoYear
        : StartsOn.Year != Year ? CampaignFault.StartsInAnotherYear
        : EndsOn < StartsOn ? CampaignFault.EndsBeforeItStarts
        : Length > 366 ? CampaignFault.LongerThanAYear
        : ReportsUntil < EndsOn ? CampaignFault.ReportsEndBeforeIt
        : null;

    /// <summary>Whether an event is on one of the campaign's days, by the event's own clocks. What is sent on another day is not counted.</summary>
    public bool IsDuring(WritingEvent atEvent) =>
        DateOnly.FromDateTime(atEvent.StartsAt.DateTime) <= EndsOn && StartsOn <= DateOnly.FromDateTime(atEvent.EndsAt.DateTime);

    /// <summary>Whether a line that was received at an instant came late: after the campaign's last day.</summary>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="zone">The zone of its event; null for a line without one, which goes by the world's day.</param>
    public bool IsLate(DateTimeOffset receivedAt, TimeZoneInfo? zone) =>
        (zone is null ? Days.World(receivedAt) : Days.In(zone, receivedAt)) > EndsOn;

    /// <summary>Whether reports are still open somewhere on Earth.</summary>
    public bool TakesReports(DateTimeOffset now) => Days.WhereLast(now) <= ReportsUntil;

    /// <summary>
    /// Until when reports are taken where nobody says: 31 March of the year after its start, or of the next where it runs beyond that
    /// itself.
    /// </summary>
    public static DateOnly UsuallyUntil(DateOnly startsOn, DateOnly endsOn)
    {
        // At the end of the calendar there is no year after; such a campaign is at fault anyway.
        var march = new DateOnly(Math.Min(startsOn.Year + 1, 9998), 3, 31);
        return endsOn <= march ? march : march.AddYears(1);
    }

    /// <summary>The campaign that a new ledger opens by itself: all December, reports until 31 March, every kind.</summary>
    public static Campaign OfDecember(long year) => new(
        year, $"Write-a-thon {year}", new((int)year, 12, 1), new((int)year, 12, 31), new((int)year + 1, 3, 31), Enum.GetValues<ActionKind>());
}

/// <summary>What may be wrong with a campaign's year and its days.</summary>
public enum CampaignFault
{
    /// <summary>The year is not between <see cref="Campaign.FirstYear"/> and <see cref="Campaign.LastYear"/>.</summary>
    NoYear,

    /// <summary>Its first day is not in its year.</summary>
    StartsInAnotherYear,

    /// <summary>Its last day is before its first.</summary>
    EndsBeforeItStarts,

    /// <summary>It lasts longer than 366 days.</summary>
    LongerThanAYear,

    /// <summary>Reports are to end while it runs.</summary>
    ReportsEndBeforeIt,
}
