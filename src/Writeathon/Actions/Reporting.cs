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

    /// <summary>Decides on a report, and on the day of one that names none: today, or the campaign's last day if that is earlier.</summary>
    /// <returns>The decision, and the line where it is <see cref="Admission.Accepted"/>.</returns>
    public static (Admission Admission, ActionTaken? Line) Decide(
        Report report, Campaign campaign, WritingEvent? atEvent, CaseStanding standing, HoldLimits limits, DateTimeOffset now)
    {
        var sentOn = report.SentOn ?? Clamp(atEvent is null ? Days.World(now) : Admitting.Today(atEvent, now), campaign);
        var admission = Admitting.Report(campaign, atEvent, report.Kind, standing, sentOn, now);
        return admission != Admission.Accepted
            ? (admission, null)
            : (admission, new ActionTaken(
                LineIds.Next(now), Sequence: 0, campaign.Year, atEvent?.Id, report.Case, report.Country, report.Kind, report.Purpose,
                report.Quantity, sentOn, now, report.Source, report.Evidence,
                HeldFor: limits.ReasonFor(report.Source, report.Quantity), Key: report.Key));
    }

    // Where it is already the campaign's first day, Greenwich may still have the day before.
    private static DateOnly Clamp(DateOnly today, Campaign campaign) =>
        today > campaign.EndsOn ? campaign.EndsOn : today < campaign.StartsOn ? campaign.StartsOn : today;
}
