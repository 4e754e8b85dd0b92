namespace Writeathon;

/// <summary>How one scope of a campaign stands against the years before.</summary>
/// <param name="Scope"><see cref="Countries.World"/> or an ISO 3166-1 country.</param>
/// <param name="Actions">The running total.</param>
/// <param name="Provisional">The share of it that rests on the writers' own word, or that was counted and no report has itemised, 0 to 1.</param>
/// <param name="SameAge">What earlier years stood at on this campaign day, newest year first.</param>
/// <param name="Previous">The figure of the latest earlier year that has one.</param>
/// <param name="Best">
/// The largest of the earlier years' figures. Each year has one: its headline, one that fits what the campaign counts better, or, where the
/// book has no headline, our own ledger's total once its reports are closed.
/// </param>
/// <param name="ToBeat">How many actions are missing to stand above <paramref name="Best"/>; 0 when it is beaten, null without one.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Reasons">What to know with it.</param>
/// <param name="PerCase">Actions for each of the campaign's cases; null while it has none.</param>
/// <param name="PerDay">Actions for each campaign day that has begun; null before the first.</param>
/// <param name="PerHead">Actions for every 1,000 inhabitants; null for the world, and where no population is recorded.</param>
/// <param name="Forecast">The range in which the final figure is expected; null where earlier years allow none, and once reports are closed.</param>
public sealed record Comparison(
    string Scope, long Actions, double Provisional, IReadOnlyList<SameAge> SameAge, RecordFigure? Previous, RecordFigure? Best, long? ToBeat,
    Verdict Verdict, IReadOnlyList<ComparisonReason> Reasons, double? PerCase = null, double? PerDay = null, PerHead? PerHead = null,
    Forecast? Forecast = null);

/// <summary>What an earlier year stood at on the same campaign day.</summary>
/// <param name="Year">The year.</param>
/// <param name="Day">The campaign day.</param>
/// <param name="Actions">What was known at the end of that day.</param>
/// <param name="Basis">Where the figure comes from.</param>
/// <param name="Exactness">How it bounds the truth: what lies between two figures is about, and a lower bound where one of them is.</param>
public sealed record SameAge(long Year, long Day, long Actions, SameAgeBasis Basis, Exactness Exactness = Exactness.Exact)
{
    /// <summary>The figures of the record book that it is, or lies between; none where it comes from our own ledger.</summary>
    public IReadOnlyList<DatedFigure> Figures { get; init; } = [];
}

/// <summary>A figure of the record book and the day on which it was known.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="AsOf">The day.</param>
/// <param name="Exactness">How it bounds the truth.</param>
/// <param name="Unit">What was counted, in the source's words.</param>
public sealed record DatedFigure(long Figure, DateOnly AsOf, Exactness Exactness, string Unit)
{
    /// <summary>A record that has a day.</summary>
    public static DatedFigure Of(YearRecord record) => new(record.Figure, record.AsOf!.Value, record.Exactness, record.Unit);
}

/// <summary>Where a same-age figure comes from.</summary>
public enum SameAgeBasis
{
    /// <summary>Our own lines, by when we received them.</summary>
    Ledger,

    /// <summary>The record book's dated figures: one of them, or a point on the line between two.</summary>
    Interpolated,
}

/// <summary>A figure that a year is compared with.</summary>
/// <param name="Year">Its year.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Exactness">How it bounds the truth.</param>
/// <param name="PerCase">The figure for each case of its year; null where their number is unknown.</param>
/// <param name="PerDay">The figure for each day of its year's window; null where that is unknown.</param>
public sealed record RecordFigure(long Year, long Figure, Exactness Exactness, double? PerCase = null, double? PerDay = null);

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

    /// <summary>It was above the record, and a correction, or a record restated above it, took that back.</summary>
    RecordRevoked,

    /// <summary>There is nothing to compare with.</summary>
    NotComparable,
}

/// <summary>What to know with a verdict. The first three tell of the record, and of the same-age figure where that is what the verdict is judged by.</summary>
public enum ComparisonReason
{
    /// <summary>It is known to count other kinds of action than the campaign.</summary>
    UnitDiffers,

    /// <summary>Its year ran for more days or fewer.</summary>
    WindowDiffers,

    /// <summary>In its year people wrote for more cases or fewer.</summary>
    CasesDiffer,

    /// <summary>
    /// The record, or the same-age figure that the verdict is judged by, says "more than": the true figure to beat is larger by an unknown number.
    /// </summary>
    RecordIsALowerBound,

    /// <summary>No earlier year has a figure.</summary>
    NoRecord,

    /// <summary>No earlier year has a figure for this campaign day.</summary>
    NoSameAgeFigure,
}
