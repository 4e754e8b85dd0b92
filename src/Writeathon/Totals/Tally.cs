namespace Writeathon;

/// <summary>What a tally counts: every line that agrees in all of these.</summary>
/// <param name="Campaign">The year.</param>
/// <param name="Event">The event, or null for lines without one.</param>
/// <param name="Case">The case's slug, or null for lines without one.</param>
/// <param name="Country">The country.</param>
/// <param name="Kind">The kind, or null where it is not known.</param>
/// <param name="Purpose">Appeal or solidarity.</param>
/// <param name="Evidence">How those who told us know.</param>
/// <param name="SentOn">The day on which they were sent; null in sums of all days.</param>
public readonly record struct TallyKey(
    long Campaign, Guid? Event, string? Case, string Country, ActionKind? Kind, Purpose Purpose, Evidence Evidence, DateOnly? SentOn = null);

/// <summary>A running sum of ledger lines, moved only in the transaction that writes them.</summary>
/// <param name="Key">What it counts.</param>
/// <param name="Actions">How many actions its lines add up to.</param>
public readonly record struct Tally(TallyKey Key, long Actions);
