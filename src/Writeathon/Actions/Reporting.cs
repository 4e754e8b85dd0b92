namespace Writeathon;

/// <summary>What somebody tells us of: add these.</summary>
/// <param name="Kind">What was sent.</param>
/// <param name="Quantity">How many, 1 to <see cref="ActionTaken.LargestQuantity"/>.</param>
/// <param name="Country">From which country.</param>
/// <param name="Case">For which case, or null.</param>
/// <param name="Purpose">To whom.</param>
/// <param name="SentOn">On which local day; null for today, or the campaign's last day if that is earlier.</param>
/// <param name="Key">The sender's key for this report, or null.</param>
/// <param name="Source">Who tells us.</param>
/// <param name="Evidence">How they know.</param>
public sealed record Report(
    ActionKind Kind, long Quantity, string Country, string? Case, Purpose Purpose, DateOnly? SentOn, string? Key, Source Source, Evidence Evidence)
{
    /// <summary>
    /// Whether a line is what came of this report: the same content under the same key. A report without a day agrees with any day,
    /// for its line was given one when it first came.
    /// </summary>
    public bool SaysTheSameAs(ActionTaken line, Guid? atEvent) =>
        line.Corrects is null && line.Event == atEvent && line.Kind == Kind && line.Quantity == Quantity && line.Case == Case
        && line.Purpose == Purpose && (atEvent is not null || line.Country == Country) && (SentOn is null || line.SentOn == SentOn);
}

/// <summary>What is decided about a report.</summary>
public enum ReportOutcome
{
    /// <summary>It becomes a line.</summary>
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

/// <summary>From how many actions on a line is held, by who tells us of it. Sections count centrally and are not held.</summary>
/// <param name="Participant">A participant's line above this is held. One person's pile of a thousand letters would be a marvel.</param>
/// <param name="Host">A host's line above this is held. Whole nations' final figures begin at about 14,000 (CZ 2013).</param>
public sealed record HoldLimits(long Participant = 1_000, long Host = 20_000)
{
    /// <summary>Why a quantity from a source is held, or null where it is not.</summary>
    public HoldReason? ReasonFor(Source source, long quantity) => source switch
    {
        Source.Participant when quantity > Participant => HoldReason.LargerThanUsual,
        Source.Host when quantity > Host => HoldReason.LargerThanUsual,
        _ => null,
    };
}

/// <summary>Whether a report becomes a line of the ledger, and which.</summary>
public static class Reporting
{
    /// <summary>Source and evidence of whoever shows this token, or none.</summary>
    public static (Source Source, Evidence Evidence) Standing(TokenRole? role) => role switch
    {
        TokenRole.Staff => (Source.Section, Evidence.CentrallyCounted),
        TokenRole.Host => (Source.Host, Evidence.HostCounted),
        TokenRole.Participant or null => (Source.Participant, Evidence.SelfReported),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>
    /// Decides on a report. Days are the event's own; without an event a day counts as come as soon as it has come anywhere on Earth,
    /// and reports close when the day is over everywhere.
    /// </summary>
    /// <returns>The outcome, and the line where it is <see cref="ReportOutcome.Accepted"/>.</returns>
    public static (ReportOutcome Outcome, ActionTaken? Line) Decide(
        Report report, Campaign campaign, WritingEvent? atEvent, CaseStanding standing, HoldLimits limits, DateTimeOffset now)
    {
        var zone = atEvent is null ? null : WallTime.Zone(atEvent.TimeZone);
        var today = zone is null ? Days.Earliest(now) : Days.In(zone, now);
        var sentOn = report.SentOn ?? Clamp(zone is null ? Days.World(now) : today, campaign);

        var outcome = true switch
        {
            _ when today < campaign.StartsOn => ReportOutcome.CampaignNotBegun,
            _ when !campaign.TakesReports(now) => ReportOutcome.ReportsClosed,
            _ when atEvent?.CancelledAt is not null => ReportOutcome.EventCancelled,
            _ when !campaign.Kinds.Contains(report.Kind) => ReportOutcome.KindNotCounted,
            _ when standing == CaseStanding.Unknown => ReportOutcome.UnknownCase,
            _ when standing == CaseStanding.InOtherCampaign => ReportOutcome.CaseNotInCampaign,
            _ when !campaign.Covers(sentOn) => ReportOutcome.DayOutsideCampaign,
            _ when sentOn > today => ReportOutcome.DayInFuture,
            _ => ReportOutcome.Accepted,
        };

        return outcome != ReportOutcome.Accepted
            ? (outcome, null)
            : (outcome, new ActionTaken(
                LineIds.Next(now), Sequence: 0, campaign.Year, atEvent?.Id, report.Case, report.Country, report.Kind, report.Purpose,
                report.Quantity, sentOn, now, report.Source, report.Evidence,
                HeldFor: limits.ReasonFor(report.Source, report.Quantity), Key: report.Key));
    }

    // Where it is already the campaign's first day, Greenwich may still have the day before.
    private static DateOnly Clamp(DateOnly today, Campaign campaign) =>
        today > campaign.EndsOn ? campaign.EndsOn : today < campaign.StartsOn ? campaign.StartsOn : today;
}
