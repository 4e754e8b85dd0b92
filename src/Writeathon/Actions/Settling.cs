namespace Writeathon;

/// <summary>How a covered line arrives.</summary>
public enum Arrival
{
    /// <summary>Somebody reports or corrects it: if there is no room for it, it is held.</summary>
    Reported,

    /// <summary>Staff release it: if there is no room for it, it adds.</summary>
    Released,
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
/// Where reports say more than a count, its line takes that out, on its day. A wider count as of an earlier day does not cover that line,
/// and must not take the same out again: it lets stand, beside its total, what is taken out later of the reports that it covers.
/// </summary>
public static class Settling
{
    /// <summary>Settles a report or a correction with the counts that cover it.</summary>
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
            var moves = Covered(standing, lines);
            var room = Room(scope);
            if (moves > room && isNarrowest && arrival == Arrival.Reported)
            {
                return new(HoldReason.MoreThanTheCount, [], []);
            }

            // What narrower counts put back on later days, since it is no longer reported, they do not take out any more.
            var putBack = Math.Max(0, lines.Where(later => standing.Scope.Contains(later) && !standing.Covers(later)).Sum(later => later.Quantity));
            var back = moves < 0 ? Math.Min(Math.Min(putBack, -moves), standing.TakenOut) : 0;
            var over = moves switch
            {
                // What was added over the count goes first; the rest is no longer itemised.
                < 0 => -Math.Min(-moves - back, standing.Exceeded),
                _ when moves > room && isNarrowest && arrival == Arrival.Released => moves,
                _ => Math.Max(0, moves - room),
            };
            foreach (var count in InOrder(scope.Where(count => count.Covers(line))))
            {
                Move(count, Covered(count, lines) + back - over, over, -back, lines, moved, now);
            }
        }

        return new(null, lines[1..], moved);
    }

    /// <summary>Settles a count's own line with the counts that are wider.</summary>
    /// <param name="line">The line.</param>
    /// <param name="counts">
    /// Every count whose scope the line belongs to, and every count of the country's scopes in which reports say more; those that were
    /// replaced too, in any order.
    /// </param>
    /// <param name="told">What the lines of a scope that were sent on or before a day add up to, without this line.</param>
    public static Settlement Settle(ActionTaken line, IEnumerable<SettledCount> counts, Func<CountScope, DateOnly, long> told)
    {
        List<ActionTaken> lines = [line];
        var moved = new List<SettledCount>();
        var stand = counts.ToDictionary(count => count.Id);
        var own = CountScope.Of(line);
        foreach (var scope in stand.Values.Where(count => count.Scope != own && count.Scope.Contains(own))
            .GroupBy(count => count.Scope).OrderByDescending(scope => Narrowness(scope.Key)).ToList())
        {
            var standing = scope.Single(count => count.ReplacedBy is null);
            var (moves, room) = (Covered(standing, lines), Room(scope));
            var over = moves < 0 ? -Math.Min(-moves, standing.Exceeded) : Math.Max(0, moves - room);
            var known = Told(scope.Key, standing.AsOf) - scope.Sum(count => count.Remainder);
            var more = TakenOut(standing with { Exceeded = standing.Exceeded + over }, known, stand.Values, Told) - standing.TakenOut;
            foreach (var count in InOrder(scope.Where(count => count == standing || lines.Any(count.Covers))))
            {
                var takenOut = count == standing ? more : 0;
                Move(count, Covered(count, lines) - over - takenOut, over, takenOut, lines, moved, line.ReceivedAt);
            }

            foreach (var count in moved)
            {
                stand[count.Id] = count;
            }
        }

        return new(null, lines[1..], moved);

        long Told(CountScope scope, DateOnly asOf) =>
            told(scope, asOf) + lines.Where(each => scope.Contains(each) && each.SentOn <= asOf).Sum(each => each.Quantity);
    }

    /// <summary>Decides on a count.</summary>
    /// <param name="count">The count, as it is stated.</param>
    /// <param name="standing">Every count of the campaign and country that stands.</param>
    /// <param name="taking">Every count of the country's scopes in which reports say more, those that were replaced too.</param>
    /// <param name="told">What the lines of a scope that were sent on or before a day add up to now.</param>
    /// <param name="limits">How far a host's word is taken.</param>
    public static CountDecision Decide(
        SettledCount count, IReadOnlyList<SettledCount> standing, IReadOnlyList<SettledCount> taking, Func<CountScope, DateOnly, long> told,
        HoldLimits limits)
    {
        var same = standing.SingleOrDefault(other => other.Scope == count.Scope);
        var overlapping = standing.FirstOrDefault(other =>
            !count.Scope.Contains(other.Scope) && !other.Scope.Contains(count.Scope) && !count.Scope.IsApartFrom(other.Scope));
        var covered = told(count.Scope, count.AsOf);
        var takenOut = TakenOut(count, covered - (same?.Unitemised ?? 0), taking, told);
        var difference = count.Total + takenOut - covered;
        var outcome = overlapping is not null ? CountOutcome.Overlaps
            : same is not null && count.AsOf < same.AsOf ? CountOutcome.OlderThanStanding
            : count.Evidence == Evidence.HostCounted && difference > limits.Host ? CountOutcome.TooFarOff
            : CountOutcome.Accepted;
        return outcome == CountOutcome.Accepted
            ? new(outcome, count with { Remainder = difference, Exceeded = 0, TakenOut = takenOut, Earlier = same?.Unitemised ?? 0 }, same,
                difference == 0 ? null : Line(count, difference, count.CountedAt))
            : new(outcome, count, outcome == CountOutcome.Overlaps ? overlapping : same, null);
    }

    /// <summary>
    /// What narrower counts take out on later days of the lines that a count covers. Of which lines, nobody says. It is at least what the
    /// lines sent after this count's day are too few for, and at most what the lines sent until then add up to; between the two it is what
    /// this count would have to take out itself.
    /// </summary>
    /// <param name="count">The count.</param>
    /// <param name="known">What it covers adds up to without the lines of its own scope's counts.</param>
    /// <param name="counts">Every count of the country's scopes in which reports say more, and any others.</param>
    /// <param name="told">What the lines of a scope that were sent on or before a day add up to.</param>
    private static long TakenOut(SettledCount count, long known, IEnumerable<SettledCount> counts, Func<CountScope, DateOnly, long> told)
    {
        var (least, most) = (0L, 0L);
        foreach (var scope in counts
            .Where(later => later.AsOf > count.AsOf && later.Scope != count.Scope && count.Scope.Contains(later.Scope)).GroupBy(later => later.Scope))
        {
            var taking = scope.Where(later => later.Remainder < 0).ToList();
            if (taking.Count == 0)
            {
                continue;
            }

            var lastDay = taking.Max(later => later.AsOf);
            var before = told(scope.Key, count.AsOf);
            var after = told(scope.Key, lastDay) - before - scope.Where(later => later.AsOf <= lastDay).Sum(later => later.Remainder);
            var mostOfScope = Math.Min(-taking.Sum(later => later.Remainder), Math.Max(0, before));
            most += mostOfScope;
            least += Math.Clamp(-scope.Sum(later => later.Remainder) - Math.Max(0, after), 0, mostOfScope);
        }

        return Math.Clamp(known - count.Total - count.Exceeded, least, most);
    }

    /// <summary>Takes actions out of what is left of a count; what goes over it, or was taken out later, is kept by the one that stands.</summary>
    private static void Move(
        SettledCount count, long taken, long over, long takenOut, List<ActionTaken> lines, List<SettledCount> moved, DateTimeOffset now)
    {
        if (taken != 0)
        {
            lines.Add(Line(count, -taken, now));
        }

        var stands = count.ReplacedBy is null;
        if (taken != 0 || over != 0 || takenOut != 0)
        {
            moved.Add(count with
            {
                Remainder = count.Remainder - taken,
                Exceeded = count.Exceeded + (stands ? over : 0),
                TakenOut = count.TakenOut + (stands ? takenOut : 0),
            });
        }
    }

    private static long Covered(SettledCount count, List<ActionTaken> lines) => lines.Where(count.Covers).Sum(covered => covered.Quantity);

    private static long Room(IEnumerable<SettledCount> scope) => Math.Max(0, scope.Sum(count => count.Remainder));

    // The oldest day first; of one day the count that was replaced.
    private static IEnumerable<SettledCount> InOrder(IEnumerable<SettledCount> counts) =>
        counts.OrderBy(count => count.AsOf).ThenBy(count => count.ReplacedBy is null);

    /// <summary>A line of a count's own scope and day that names it.</summary>
    private static ActionTaken Line(SettledCount count, long quantity, DateTimeOffset now) => new(
        LineIds.Next(now), Sequence: 0, count.Scope.Campaign, count.Scope.Event, count.Scope.Case, count.Scope.Country, count.Scope.Kind,
        Purpose.Appeal, quantity, count.AsOf, now, count.Evidence == Evidence.HostCounted ? Source.Host : Source.Section, count.Evidence,
        Settles: count.Id);

    // Of scopes that lie within one another the one that names more is the narrower.
    private static int Narrowness(CountScope scope) => (scope.Event is null ? 0 : 1) + (scope.Kind is null ? 0 : 1) + (scope.Case is null ? 0 : 1);
}
