using System.Collections.Frozen;

namespace Writeathon;

/// <summary>What a comparison rests on.</summary>
/// <param name="Campaign">The campaign that is judged.</param>
/// <param name="Scope"><see cref="Countries.World"/> or a country.</param>
/// <param name="Actions">Its running total.</param>
/// <param name="Provisional">How much of that rests on the writers' own word, or was counted and no report has itemised it.</param>
/// <param name="Records">The record book's figures for the scope, of any year and measure.</param>
/// <param name="SameAge">What earlier years of our own ledger stood at on this campaign day, in any order.</param>
/// <param name="Before">The verdict of the last comparison, or null at the first.</param>
public sealed record Standing(
    Campaign Campaign, string Scope, long Actions, long Provisional,
    IReadOnlyList<YearRecord> Records, IReadOnlyList<SameAge> SameAge, Verdict? Before)
{
    /// <summary>What else is known of earlier years, for the scope.</summary>
    public IReadOnlyDictionary<long, PastYear> Past { get; init; } = FrozenDictionary<long, PastYear>.Empty;

    /// <summary>For how many cases people write; null where none are named.</summary>
    public long? Cases { get; init; }

    /// <summary>The country's populations, of any year; none for the world.</summary>
    public IReadOnlyList<Population> Populations { get; init; } = [];
}

/// <summary>What is known of an earlier year beside the figures of the record book, for one scope.</summary>
/// <param name="Window">The days in which it ran, or null.</param>
/// <param name="Cases">How many cases our own campaign of that year has, or null.</param>
public sealed record PastYear(YearWindow? Window = null, long? Cases = null)
{
    /// <summary>What our own campaign of that year counted, where our own ledger has lines of it: then no figures are interpolated.</summary>
    public UnitKinds? Counted { get; init; }

    /// <summary>Its total in our own ledger once its reports are closed, or null.</summary>
    public long? LedgerFinal { get; init; }

    /// <summary>That total as a figure to be compared with, for a year of which the book has no headline; null where there is none.</summary>
    public YearRecord? Told(string scope, long year) => LedgerFinal is > 0 and var actions && Counted is { } counted
        ? new(
            Guid.Empty, year, scope, actions, string.Join(", ", counted.Named.Order().Select(kind => kind.Word())), Measure.Actions, Exactness.Exact,
            AsOf: null, RecordStatus.Final, Headline: true, Countries: null, Note: null, Source: "our own ledger", Cases)
        : null;
}
