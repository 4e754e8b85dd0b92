namespace Writeathon;

/// <summary>What a count is a count of: every line of a campaign that agrees with what is named here.</summary>
/// <param name="Campaign">The year.</param>
/// <param name="Event">The event, or null for a whole country.</param>
/// <param name="Country">The country; for an event the one it is in.</param>
/// <param name="Kind">The kind, or null for all kinds.</param>
/// <param name="Case">The case's slug, or null for all cases and none.</param>
public sealed record CountScope(long Campaign, Guid? Event, string Country, ActionKind? Kind, string? Case)
{
    /// <summary>Whether a line belongs to this scope.</summary>
    public bool Contains(ActionTaken line) => Contains(Of(line));

    /// <summary>The narrowest scope that a line belongs to; of a count's own line, the count's.</summary>
    public static CountScope Of(ActionTaken line) => new(line.Campaign, line.Event, line.Country, line.Kind, line.Case);

    /// <summary>Whether another scope lies within this one, or is the same.</summary>
    public bool Contains(CountScope other) =>
        Campaign == other.Campaign && Country == other.Country && (Event is null || Event == other.Event)
        && (Kind is null || Kind == other.Kind) && (Case is null || Case == other.Case);

    /// <summary>Whether no line can belong to both.</summary>
    public bool IsApartFrom(CountScope other) =>
        Campaign != other.Campaign || Country != other.Country || (Event is not null && other.Event is not null && Event != other.Event)
        || (Kind is not null && other.Kind is not null && Kind != other.Kind) || (Case is not null && other.Case is not null && Case != other.Case);
}

/// <summary>
/// A statement of a whole, as of a day. It covers the lines of its scope that were sent on or before that day; at once after it they add
/// up to its total, and whatever is reported later, they add up to it and to what was added over it. (What counts within it take out of
/// them on later days stands beside that.) A later count of the same scope takes its place; what no report had itemised of it by then stays
/// on its day, and is used by the reports that it covers.
/// </summary>
/// <param name="Id">The count's id.</param>
/// <param name="Scope">What was counted.</param>
/// <param name="Total">How many.</param>
/// <param name="AsOf">The local day up to which.</param>
/// <param name="Source">Who says so, for a section's total.</param>
/// <param name="Evidence">Counted by the host, or centrally.</param>
/// <param name="CountedAt">When we were told.</param>
/// <param name="ReplacedBy">The later count of the same scope that stands in its place, or null.</param>
/// <param name="Remainder">
/// What its own settling lines add up to, all of them dated as of it: what it added to the lines of that day and no report has used since;
/// negative where the reports had said more. It goes on being used after the count was replaced.
/// </param>
/// <param name="Exceeded">What was added over the total while it stood.</param>
/// <param name="TakenOut">
/// What counts within this one take out of the lines that it covers, on later days, and it does not take out again: the covered lines add up
/// to the total, to what was added over it, and to this.
/// </param>
/// <param name="Earlier">What is left of the counts of the same scope before it. Only counts that are read to be told have it; else 0.</param>
public sealed record SettledCount(
    Guid Id, CountScope Scope, long Total, DateOnly AsOf, string? Source, Evidence Evidence, DateTimeOffset CountedAt,
    Guid? ReplacedBy, long Remainder, long Exceeded, long TakenOut = 0, long Earlier = 0)
{
    /// <summary>What no report has itemised of it and of the counts of its scope before it; negative where the reports say more.</summary>
    public long Unitemised => Earlier + Remainder;

    /// <summary>What the covered reports, and the counts within this one, add up to, less what these take out later.</summary>
    public long Itemised => Total + Exceeded - Unitemised;

    /// <summary>By how much they say more than was counted; 0 where they do not.</summary>
    public long Excess => Math.Max(0, Itemised - Total);

    /// <summary>How much of the total a later report can still itemise.</summary>
    public long Room => Math.Max(0, Unitemised);

    /// <summary>Whether a line of this scope and day is part of what was counted.</summary>
    public bool Covers(ActionTaken line) => line.SentOn <= AsOf && Scope.Contains(line);
}
