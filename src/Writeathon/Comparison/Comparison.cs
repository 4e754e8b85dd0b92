namespace Writeathon;

/// <summary>How one scope of a campaign stands against the years before.</summary>
/// <param name="Scope"><see cref="Countries.World"/> or an ISO 3166-1 country.</param>
/// <param name="Actions">The running total.</param>
/// <param name="Provisional">The share of it that rests on the writers' own word, 0 to 1.</param>
/// <param name="SameAge">What earlier years stood at on this campaign day, newest year first.</param>
/// <param name="Previous">The headline figure of the latest earlier year that has one.</param>
/// <param name="Best">The largest headline figure of any earlier year.</param>
/// <param name="ToBeat">How many actions are missing to stand above <paramref name="Best"/>; 0 when it is beaten, null without one.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Reasons">What to know with it.</param>
public sealed record Comparison(
    string Scope, long Actions, double Provisional, IReadOnlyList<SameAge> SameAge, RecordFigure? Previous, RecordFigure? Best, long? ToBeat,
    Verdict Verdict, IReadOnlyList<ComparisonReason> Reasons);

/// <summary>What an earlier year stood at on the same campaign day.</summary>
/// <param name="Year">The year.</param>
/// <param name="Day">The campaign day.</param>
/// <param name="Actions">What was known at the end of that day.</param>
/// <param name="Basis">Where the figure comes from.</param>
public sealed record SameAge(long Year, long Day, long Actions, SameAgeBasis Basis);

/// <summary>Where a same-age figure comes from.</summary>
public enum SameAgeBasis
{
    /// <summary>Our own lines, by when we received them.</summary>
    Ledger,
}

/// <summary>A headline figure that a year is compared with.</summary>
/// <param name="Year">Its year.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Exactness">How it bounds the truth.</param>
public sealed record RecordFigure(long Year, long Figure, Exactness Exactness);

/// <summary>Is this the biggest year yet?</summary>
public enum Verdict
{
    /// <summary>More than the newest comparable year had at this age.</summary>
    Ahead,

    /// <summary>Not more than the newest comparable year had at this age.</summary>
    Behind,

    /// <summary>Below the record, and no figure of this age to judge by.</summary>
    Open,

    /// <summary>Above the record while reports are still open.</summary>
    RecordProvisional,

    /// <summary>Above the record after reports have closed.</summary>
    RecordConfirmed,

    /// <summary>It was above the record, and a correction took it back.</summary>
    RecordRevoked,

    /// <summary>There is nothing to compare with.</summary>
    NotComparable,
}

/// <summary>What to know with a verdict.</summary>
public enum ComparisonReason
{
    /// <summary>The record says "more than": the true figure to beat is larger by an unknown number.</summary>
    RecordIsALowerBound,

    /// <summary>No earlier year has a figure.</summary>
    NoRecord,

    /// <summary>No earlier year has a figure for this campaign day.</summary>
    NoSameAgeFigure,
}
