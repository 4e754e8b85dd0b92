namespace Writeathon;

/// <summary>What is decided about a report, a count or a pledge: whether the campaign takes it.</summary>
public enum Admission
{
    /// <summary>It is taken.</summary>
    Accepted,

    /// <summary>The campaign's first day has not come.</summary>
    CampaignNotBegun,

    /// <summary>The last day for reports is over.</summary>
    ReportsClosed,

    /// <summary>The event was called off.</summary>
    EventCancelled,

    /// <summary>The campaign does not count this kind.</summary>
    KindNotCounted,

    /// <summary>No case has that name.</summary>
    UnknownCase,

    /// <summary>The case is not one of this campaign's.</summary>
    CaseNotInCampaign,

    /// <summary>The day is none of the campaign's.</summary>
    DayOutsideCampaign,

    /// <summary>The day has not come yet.</summary>
    DayInFuture,
}

/// <summary>
/// Whether a campaign takes what it is told. Days are the event's own; without an event a day has come as soon as it has come anywhere on
/// Earth, for a country may lie anywhere, and reports close when their last day is over everywhere.
/// </summary>
public static class Admitting
{
    /// <summary>Decides on a report of actions of a kind that were sent on a day.</summary>
    public static Admission Report(
        Campaign campaign, WritingEvent? atEvent, ActionKind kind, CaseStanding standing, DateOnly sentOn, DateTimeOffset now) =>
        Decide(campaign, atEvent, kind, standing, sentOn, campaign.EndsOn, now);

    /// <summary>Decides on a count as of a day, of one kind or of all. That day may lie behind the campaign's last: what comes late is counted too.</summary>
    public static Admission Count(
        Campaign campaign, WritingEvent? atEvent, ActionKind? kind, CaseStanding standing, DateOnly asOf, DateTimeOffset now) =>
        Decide(campaign, atEvent, kind, standing, asOf, DateOnly.MaxValue, now);

    /// <summary>Decides on a pledge of these kinds. It may come before the campaign begins.</summary>
    /// <returns>The decision, and the kind that it is about where it is <see cref="Admission.KindNotCounted"/>.</returns>
    public static (Admission Admission, ActionKind? Kind) Pledge(
        Campaign campaign, WritingEvent? atEvent, IEnumerable<ActionKind> kinds, DateTimeOffset now)
    {
        var uncounted = kinds.Cast<ActionKind?>().FirstOrDefault(kind => !campaign.Kinds.Contains(kind!.Value));
        return !campaign.TakesReports(now) ? (Admission.ReportsClosed, null)
            : atEvent?.CancelledAt is not null ? (Admission.EventCancelled, null)
            : uncounted is not null ? (Admission.KindNotCounted, uncounted)
            : (Admission.Accepted, null);
    }

    /// <summary>The latest day that has come where an event is; without one, anywhere.</summary>
    public static DateOnly Today(WritingEvent? atEvent, DateTimeOffset now) =>
        atEvent is null ? Days.WhereFirst(now) : DateOnly.FromDateTime(atEvent.Local(now).DateTime);

    private static Admission Decide(
        Campaign campaign, WritingEvent? atEvent, ActionKind? kind, CaseStanding standing, DateOnly day, DateOnly lastDay, DateTimeOffset now)
    {
        var today = Today(atEvent, now);
        return today < campaign.StartsOn ? Admission.CampaignNotBegun
            : !campaign.TakesReports(now) ? Admission.ReportsClosed
            : atEvent?.CancelledAt is not null ? Admission.EventCancelled
            : kind is { } one && !campaign.Kinds.Contains(one) ? Admission.KindNotCounted
            : standing == CaseStanding.Unknown ? Admission.UnknownCase
            : standing == CaseStanding.InOtherCampaign ? Admission.CaseNotInCampaign
            : day < campaign.StartsOn || day > lastDay ? Admission.DayOutsideCampaign
            : day > today ? Admission.DayInFuture
            : Admission.Accepted;
    }
}
