namespace Writeathon.Service.Counts;

/// <summary>A count as it is told.</summary>
/// <param name="Id">The count's id.</param>
/// <param name="Campaign">The year.</param>
/// <param name="Event">The event, or null for a whole country.</param>
/// <param name="Country">The country.</param>
/// <param name="Kind">The kind, or null for all.</param>
/// <param name="Case">The case's slug, or null for all.</param>
/// <param name="Total">How many were counted.</param>
/// <param name="AsOf">The local day up to which.</param>
/// <param name="Source">Who says so, for a section's total.</param>
/// <param name="CountedAt">When we were told.</param>
/// <param name="ReplacedBy">The later count of the same scope, or null while this one stands.</param>
/// <param name="Itemised">What the covered reports, and the counts within this one, add up to.</param>
/// <param name="Remainder">
/// What no report has itemised yet; while the count stands, a later report up to this number moves no total. Of a count that was replaced,
/// what is left today of it and of those before it.
/// </param>
/// <param name="Excess">By how much the reports say more than was counted.</param>
internal sealed record CountResponse(
    Guid Id, long Campaign, Guid? Event, string Country, ActionKind? Kind, string? Case, long Total, DateOnly AsOf, string? Source,
    DateTimeOffset CountedAt, Guid? ReplacedBy, long Itemised, long Remainder, long Excess)
{
    /// <summary>A count as it stands.</summary>
    public static CountResponse Of(SettledCount count) => new(
        count.Id, count.Scope.Campaign, count.Scope.Event, count.Scope.Country, count.Scope.Kind, count.Scope.Case, count.Total, count.AsOf,
        count.Source, count.CountedAt, count.ReplacedBy, count.Itemised, count.Room, count.Excess);
}
