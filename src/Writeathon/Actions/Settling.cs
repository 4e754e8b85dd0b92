namespace Writeathon;

/// <summary>How a covered line arrives.</summary>
public enum Arrival
{
    /// <summary>Somebody reports or corrects it: if there is no room for it, it is held.</summary>
    Reported,

    /// <summary>Staff release it: if there is no room for it, it adds.</summary>
    Released,

    /// <summary>A count within the count makes it: it takes what room there is, and the rest adds.</summary>
    Settled,
}

/// <summary>What a covered line does to the counts that cover it.</summary>
/// <param name="HeldFor">Why the line is held, or null.</param>
/// <param name="Lines">The settling lines that are written with it.</param>
/// <param name="Counts">The counts as they stand after it, those that changed.</param>
public sealed record Settlement(HoldReason? HeldFor, IReadOnlyList<ActionTaken> Lines, IReadOnlyList<SettledCount> Counts)
{
    /// <summary>Nothing to settle.</summary>
    public static Settlement None { get; } = new(null, [], []);
}

/// <summary>What is decided about a count.</summary>
public enum CountOutcome
{
    /// <summary>It stands.</summary>
    Accepted,

    /// <summary>A count whose scope overlaps with this one in part stands.</summary>
    Overlaps,

    /// <summary>A count of the same scope as of a later day stands.</summary>
    OlderThanStanding,

    /// <summary>It differs from what was reported by more than a host's word is taken for.</summary>
    TooFarOff,
}

/// <summary>A count that is decided on.</summary>
/// <param name="Outcome">Whether it stands.</param>
/// <param name="Count">The count; what it settles is in its remainder.</param>
/// <param name="Other">The count that it overlaps with, is older than, or replaces; null where there is none.</param>
/// <param name="Line">The settling line, or null where nothing is to be settled.</param>
public sealed record CountDecision(CountOutcome Outcome, SettledCount Count, SettledCount? Other, ActionTaken? Line);

/// <summary>
/// The rule that reports add and counts settle. For each count that stands, the covered lines add up to its total and what was added
/// over it; its remainder is the sum of its own settling lines. A line that arrives goes to the narrowest count that covers it; what
/// that one takes out of its remainder moves no wider count, for the two lines cancel each other there.
/// </summary>
public static class Settling
{
    /// <summary>Settles a line with the counts that cover it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="covering">The standing counts that cover it, in any order.</param>
    /// <param name="arrival">How it arrives.</param>
    /// <param name="now">When.</param>
    public static Settlement Settle(ActionTaken line, IEnumerable<SettledCount> covering, Arrival arrival, DateTimeOffset now)
    {
        var lines = new List<ActionTaken>();
        var counts = new List<SettledCount>();
        var moves = line.Quantity;
        foreach (var count in covering.OrderByDescending(Narrowness))
        {
            if (moves == 0)
            {
                break;
            }

            var isNarrowest = counts.Count == 0;
            if (moves > count.Room && isNarrowest && arrival == Arrival.Reported)
            {
                return new(HoldReason.MoreThanTheCount, [], []);
            }

            var taken = moves switch
            {
                // What was added over the count goes first; the rest is no longer itemised.
                < 0 => moves + Math.Min(-moves, count.Exceeded),
                _ when moves > count.Room && isNarrowest && arrival == Arrival.Released => 0,
                _ => Math.Min(moves, count.Room),
            };
            counts.Add(count with { Remainder = count.Remainder - taken, Exceeded = count.Exceeded + moves - taken });
            if (taken != 0)
            {
                lines.Add(Line(count, -taken, line.SentOn, now));
            }

            moves -= taken;
        }

        return new(null, lines, counts);
    }

    /// <summary>Decides on a count.</summary>
    /// <param name="count">The count, as it is stated.</param>
    /// <param name="covered">What the lines that it covers add up to now.</param>
    /// <param name="standing">Every count of the campaign and country that stands.</param>
    /// <param name="limits">How far a host's word is taken.</param>
    public static CountDecision Decide(SettledCount count, long covered, IReadOnlyList<SettledCount> standing, HoldLimits limits)
    {
        var same = standing.SingleOrDefault(other => other.Scope == count.Scope);
        var overlapping = standing.FirstOrDefault(other =>
            !count.Scope.Contains(other.Scope) && !other.Scope.Contains(count.Scope) && !count.Scope.IsApartFrom(other.Scope));
        var difference = count.Total - covered;
        var outcome = true switch
        {
            _ when overlapping is not null => CountOutcome.Overlaps,
            _ when same is not null && count.AsOf < same.AsOf => CountOutcome.OlderThanStanding,
            _ when count.Evidence == Evidence.HostCounted && difference > limits.Host => CountOutcome.TooFarOff,
            _ => CountOutcome.Accepted,
        };
        return outcome == CountOutcome.Accepted
            ? new(outcome, count with { Remainder = (same?.Remainder ?? 0) + difference, Exceeded = 0 }, same,
                difference == 0 ? null : Line(count, difference, count.AsOf, count.CountedAt))
            : new(outcome, count, outcome == CountOutcome.Overlaps ? overlapping : same, null);
    }

    /// <summary>A line of a count's own scope that names it.</summary>
    private static ActionTaken Line(SettledCount count, long quantity, DateOnly sentOn, DateTimeOffset now) => new(
        LineIds.Next(now), Sequence: 0, count.Scope.Campaign, count.Scope.Event, count.Scope.Case, count.Scope.Country, count.Scope.Kind,
        Purpose.Appeal, quantity, sentOn, now, count.Evidence == Evidence.HostCounted ? Source.Host : Source.Section, count.Evidence,
        Settles: count.Id);

    // Of scopes that lie within one another the one that names more is the narrower.
    private static int Narrowness(SettledCount count) =>
        (count.Scope.Event is null ? 0 : 1) + (count.Scope.Kind is null ? 0 : 1) + (count.Scope.Case is null ? 0 : 1);
}
