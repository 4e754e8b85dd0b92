using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>A campaign's totals. Each breakdown adds up to <paramref name="Actions"/>.</summary>
/// <param name="Campaign">The year.</param>
/// <param name="AsOf">When they stood so.</param>
/// <param name="Version">The sequence of the last line in them; it never falls.</param>
/// <param name="Actions">Appeals and solidarity together.</param>
/// <param name="Solidarity">Those sent to the person.</param>
/// <param name="Held">How many lines wait for staff; they are in no total.</param>
/// <param name="Pledged">How many actions are pledged; no pledge is in any total.</param>
/// <param name="Events">How many events are registered and not cancelled.</param>
/// <param name="ByKind">By kind; null where it is not known.</param>
/// <param name="ByCountry">By country.</param>
/// <param name="ByCase">By case; null for what was sent for none.</param>
internal sealed record TotalsResponse(
    long Campaign, DateTimeOffset AsOf, long Version, long Actions, long Solidarity, long Held, long Pledged, long Events,
    IReadOnlyList<KindTotal> ByKind, IReadOnlyList<CountryTotal> ByCountry, IReadOnlyList<CaseTotal> ByCase)
{
    /// <summary>Totals as they are told, the largest of each breakdown first.</summary>
    public static TotalsResponse Of(CampaignTotals totals, Surroundings beside, DateTimeOffset asOf) => new(
        totals.Campaign, asOf, totals.Version,
        totals.Actions, totals.Solidarity, beside.Held, beside.Pledged, beside.Events,
        [.. totals.ByKind.Select(sum => new KindTotal(sum.Of, sum.Actions))],
        [.. totals.ByCountry.Select(sum => new CountryTotal(sum.Of, sum.Actions))],
        [.. totals.ByCase.Select(sum => new CaseTotal(sum.Of, sum.Actions))]);
}

/// <summary>What was sent of a kind.</summary>
/// <param name="Kind">The kind, or null where it is not known.</param>
/// <param name="Actions">How many.</param>
internal sealed record KindTotal(ActionKind? Kind, long Actions);

/// <summary>What was sent from a country.</summary>
/// <param name="Country">The country.</param>
/// <param name="Actions">How many.</param>
internal sealed record CountryTotal(string Country, long Actions);

/// <summary>What was sent for a case.</summary>
/// <param name="Case">The case's slug, or null for none.</param>
/// <param name="Actions">How many.</param>
internal sealed record CaseTotal(string? Case, long Actions);
