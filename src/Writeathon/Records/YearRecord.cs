using System.Text.Json.Serialization;

namespace Writeathon;

/// <summary>One figure of the record book: what somebody stated of a year, and what is known of the statement.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="CampaignYear">The year it is about.</param>
/// <param name="Scope"><see cref="Countries.World"/> or an ISO 3166-1 country.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Unit">What was counted, in the source's words: <c>letters</c>, <c>signatures, cards</c>.</param>
/// <param name="Measure">Actions, people or pledges: never compared with one another.</param>
/// <param name="Exactness">How the figure bounds the truth.</param>
/// <param name="AsOf">The day on which it was known, if that is known.</param>
/// <param name="Status">Whether more was expected.</param>
/// <param name="Headline">Whether it is the figure of its year and scope; conflicting ones stand beside it.</param>
/// <param name="Countries">In how many countries, if the source says.</param>
/// <param name="Note">What else to know.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Cases">For how many cases people wrote, if the source says.</param>
public sealed record YearRecord(
    Guid Id, long CampaignYear, string Scope, long Figure, string Unit, Measure Measure, Exactness Exactness, DateOnly? AsOf,
    RecordStatus Status, bool Headline, long? Countries, string? Note, string Source, long? Cases = null)
{
    /// <summary>The earliest year that a figure, or a case, may be of: half a century before the first write-a-thon, for letters that were counted before there was one.</summary>
    public const long EarliestYear = Campaign.FirstYear - 50;

    /// <summary>What is known of the kinds that it counts.</summary>
    public UnitKinds Kinds => UnitKinds.Of(Unit);
}

/// <summary>What a figure counts.</summary>
public enum Measure
{
    /// <summary>Actions sent.</summary>
    Actions,

    /// <summary>People who took part.</summary>
    People,

    /// <summary>Actions promised.</summary>
    Pledged,
}

/// <summary>How a figure bounds the truth.</summary>
public enum Exactness
{
    /// <summary>It is the number.</summary>
    Exact,

    /// <summary>The number is larger.</summary>
    [JsonStringEnumMemberName("more_than")]
    MoreThan,

    /// <summary>The number is this or larger.</summary>
    [JsonStringEnumMemberName("at_least")]
    AtLeast,

    /// <summary>The number is a little smaller.</summary>
    Almost,

    /// <summary>The number is near.</summary>
    About,

    /// <summary>The number is this or smaller.</summary>
    [JsonStringEnumMemberName("at_most")]
    AtMost,
}

/// <summary>Whether more was expected when a figure was stated.</summary>
public enum RecordStatus
{
    /// <summary>Reports were still open.</summary>
    Interim,

    /// <summary>It was called final.</summary>
    Final,

    /// <summary>It was restated later.</summary>
    Revised,
}

/// <summary>The days in which a country, or the world, ran a year's campaign.</summary>
/// <param name="CampaignYear">The year.</param>
/// <param name="Scope"><see cref="Countries.World"/> or an ISO 3166-1 country.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day.</param>
/// <param name="Note">What else to know.</param>
public sealed record YearWindow(long CampaignYear, string Scope, DateOnly StartsOn, DateOnly EndsOn, string? Note)
{
    /// <summary>How long it lasted, in days.</summary>
    public long Length => DayOf(EndsOn);

    /// <summary>The campaign day of a calendar day: 1 on the first, 0 and below before it.</summary>
    public long DayOf(DateOnly day) => day.DayNumber - StartsOn.DayNumber + 1;

    /// <summary>
    /// The days in which a scope ran a year's campaign: its own in the record book, else the world's there, else those of the campaign
    /// that this ledger has of the year. Null where nobody says.
    /// </summary>
    public static YearWindow? Of(string scope, IEnumerable<YearWindow> ofYear, Campaign? own) =>
        ofYear.Where(window => window.Scope == scope || window.Scope == Countries.World).MaxBy(window => window.Scope == scope)
        ?? (own is null ? null : new(own.Year, scope, own.StartsOn, own.EndsOn, Note: null));
}
