namespace Writeathon.Service.Actions;

/// <summary>A line of the ledger as it is told.</summary>
/// <param name="Id">The line's id.</param>
/// <param name="Sequence">Its place in the ledger.</param>
/// <param name="Status">Whether it is in the totals.</param>
/// <param name="Campaign">The year it counts for.</param>
/// <param name="Event">The event, or null.</param>
/// <param name="Case">The case's slug, or null.</param>
/// <param name="Country">The country, ISO 3166-1.</param>
/// <param name="Kind">What was sent; null where a count cannot tell.</param>
/// <param name="Purpose">To whom.</param>
/// <param name="Quantity">How many; negative where a correction takes away.</param>
/// <param name="SentOn">The local day.</param>
/// <param name="ReceivedAt">When we received it.</param>
/// <param name="Late">Whether we received it after the campaign's last day.</param>
/// <param name="Source">Who told us.</param>
/// <param name="Evidence">How they know.</param>
/// <param name="HeldFor">Why it was held, or null.</param>
/// <param name="Corrects">The line that it corrects, or null.</param>
/// <param name="Settles">The count that it settles, or null.</param>
/// <param name="Reason">Why it corrects it, or why staff decided as they did; null where neither is.</param>
/// <param name="Key">The key under which it was sent, or null.</param>
internal sealed record ActionResponse(
    Guid Id, long Sequence, LineStatus Status, long Campaign, Guid? Event, string? Case, string Country, ActionKind? Kind, Purpose Purpose,
    long Quantity, DateOnly SentOn, DateTimeOffset ReceivedAt, bool Late, Source Source, Evidence Evidence, HoldReason? HeldFor, Guid? Corrects,
    Guid? Settles, string? Reason, string? Key)
{
    /// <summary>A line as it was when it came: an answer that stays the same however often it is given.</summary>
    public static ActionResponse AsItCame(ActionTaken line, bool late) =>
        Of(line, late, line.HeldFor is null ? LineStatus.Counted : LineStatus.Held, line.Reason);

    /// <summary>A line as it stands now.</summary>
    public static ActionResponse AsItStands(ReviewedAction action, bool late) =>
        Of(action.Line, late, action.Status, action.Review?.Reason ?? action.Line.Reason);

    private static ActionResponse Of(ActionTaken line, bool late, LineStatus status, string? reason) => new(
        line.Id, line.Sequence, status, line.Campaign, line.Event, line.Case, line.Country, line.Kind, line.Purpose, line.Quantity, line.SentOn,
        line.ReceivedAt, late, line.Source, line.Evidence, line.HeldFor, line.Corrects, line.Settles, reason, line.Key);
}
