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
/// <param name="Counts">The counts as they are after it, those that changed.</param>
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
/// The rule that reports add and counts settle: what a count's covered lines add up to is what it says, and a later report only itemises
/// it. A count settles with one line, dated as of the count. A covered report is taken out of that again, on that same day: of the counts
/// of a scope it is the oldest that covers the report, replaced or not, since its day is the first on which the report was already in the
/// whole. The narrowest scope comes first. A wider count adds up what it covers of the report and of the lines that took it out of narrower
/// counts: where the narrower day is not later than its own they cancel each other, and it stays as it is; where the narrower day is later
/// it has the report in its own whole, and takes it out of its own too. So it does not matter which of them was told first.
/// </summary>
public static class Settling
{
    /// <summary>Settles a line with the counts that cover it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="counts">Every count whose scope the line belongs to, those that were replaced too, in any order.</param>
    /// <param name="arrival">How it arrives.</param>
    /// <param name="now">When.</param>
    public static Settlement Settle(ActionTaken line, IEnumerable<SettledCount> counts, Arrival arrival, DateTimeOffset now)
    {
        List<ActionTaken> lines = [line];
        var moved = new List<SettledCount>();
        foreach (var scope in counts.GroupBy(count => count.Scope).OrderByDescending(scope => Narrowness(scope.Key)))
        {
            var standing = scope.Single(count => count.ReplacedBy is null);
            if (!standing.Covers(line))
            {
                continue;
            }

            var isNarrowest = moved.Count == 0;
            var moves = Covered(standing);
            var room = Math.Max(0, scope.Sum(count => count.Remainder));
            if (moves > room && isNarrowest && arrival == Arrival.Reported)
            {
                return new(HoldReason.MoreThanTheCount, [], []);
            }

            var over = moves switch
            {
                // What was added over the count goes first; the rest is no longer itemised.
                < 0 => -Math.Min(-moves, standing.Exceeded),
                _ when moves > room && isNarrowest && arrival == Arrival.Released => moves,
                _ => Math.Max(0, moves - room),
            };
            foreach (var count in scope.Where(count => count.Covers(line)).OrderBy(count => count.AsOf).ThenBy(count => count.ReplacedBy is null))
            {
                var taken = Covered(count) - over;
                if (taken != 0)
                {
                    lines.Add(Line(count, -taken, now));
                }

                if (taken != 0 || over != 0)
                {
                    moved.Add(count with { Remainder = count.Remainder - taken, Exceeded = count.Exceeded + (count.ReplacedBy is null ? over : 0) });
                }
            }
        }

        return new(null, lines[1..], moved);

        long Covered(SettledCount count) => lines.Where(count.Covers).Sum(covered => covered.Quantity);
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
        var outcome = overlapping is not null ? CountOutcome.Overlaps
            : same is not null && count.AsOf < same.AsOf ? CountOutcome.OlderThanStanding
            : count.Evidence == Evidence.HostCounted && difference > limits.Host ? CountOutcome.TooFarOff
            : CountOutcome.Accepted;
        return outcome == CountOutcome.Accepted
            ? new(outcome, count with { Remainder = difference, Exceeded = 0, Earlier = same?.Unitemised ?? 0 }, same,
                difference == 0 ? null : Line(count, difference, count.CountedAt))
            : new(outcome, count, outcome == CountOutcome.Overlaps ? overlapping : same, null);
    }

    /// <summary>A line of a count's own scope and day that names it.</summary>
    private static ActionTaken Line(SettledCount count, long quantity, DateTimeOffset now) => new(
        LineIds.Next(now), Sequence: 0, count.Scope.Campaign, count.Scope.Event, count.Scope.Case, count.Scope.Country, count.Scope.Kind,
        Purpose.Appeal, quantity, count.AsOf, now, count.Evidence == Evidence.HostCounted ? Source.Host : Source.Section, count.Evidence,
        Settles: count.Id);

    // Of scopes that lie within one another the one that names more is the narrower.
    private static int Narrowness(CountScope scope) => (scope.Event is null ? 0 : 1) + (scope.Kind is null ? 0 : 1) + (scope.Case is null ? 0 : 1);
}
