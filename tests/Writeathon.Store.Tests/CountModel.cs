namespace Writeathon.Store.Tests;

/// <summary>
/// Counts, said as plainly as can be: there are reports, and there are counts that say what a scope adds up to as of a day, those that were
/// replaced too. A count leaves on its day what it says less what is known of it: the reports that it covers, and what the narrower counts,
/// and those of its own scope before it, have left on the days that it covers. Nothing is ever taken out of anything: it is all worked out
/// anew from the beginning, in no order of arrival. What the ledger keeps by the way (tallies, settling lines, remainders) is never asked here.
/// </summary>
internal sealed class CountModel
{
    private readonly List<(CountScope Place, DateOnly Day, long Quantity)> reports = [];
    private readonly List<Whole> wholes = [];

    public sealed class Whole(CountScope scope, DateOnly asOf, long total)
    {
        public CountScope Scope { get; } = scope;

        public DateOnly AsOf { get; } = asOf;

        public long Total { get; } = total;

        /// <summary>What it says, and what was added over that on the days that it covers.</summary>
        public long Stated { get; set; } = total;

        public bool IsReplaced { get; set; }

        public bool Covers(CountScope place, DateOnly day) => day <= AsOf && Within(place, Scope);
    }

    public IReadOnlyList<Whole> Wholes => wholes;

    public long Total => Cells().Sum(cell => cell.Quantity);

    /// <summary>What reports add up to and what counts leave, each with its place.</summary>
    public IEnumerable<(CountScope Place, long Quantity)> Cells() =>
        [.. reports.Select(report => (report.Place, report.Quantity)), .. Left().Select(left => (left.Key.Scope, left.Value))];

    /// <summary>What each count leaves on its day; negative where more is known than it says.</summary>
    public IReadOnlyDictionary<Whole, long> Left()
    {
        var left = new Dictionary<Whole, long>();
        foreach (var whole in wholes.OrderByDescending(whole => Named(whole.Scope)))
        {
            left[whole] = whole.Stated - reports.Where(report => whole.Covers(report.Place, report.Day)).Sum(report => report.Quantity)
                - left.Where(other => whole.Covers(other.Key.Scope, other.Key.AsOf)).Sum(other => other.Value);
        }

        return left;
    }

    /// <summary>Whether a report would be held because its narrowest count has no room for it.</summary>
    public bool HasNoRoomFor(CountScope place, DateOnly day, long quantity) =>
        Standing(place, day).FirstOrDefault() is { } narrowest && quantity > 0 && quantity > narrowest.Stated - Known(narrowest);

    public void Report(CountScope place, DateOnly day, long quantity) =>
        Arrive(Standing(place, day), day, () => reports.Add((place, day, quantity)), adds: false);

    public void Release(CountScope place, DateOnly day, long quantity) =>
        Arrive(Standing(place, day), day, () => reports.Add((place, day, quantity)), adds: true);

    /// <summary>Why a count is refused, or null where it is taken.</summary>
    public CountOutcome Count(CountScope scope, DateOnly asOf, long total)
    {
        var standing = wholes.Where(other => !other.IsReplaced).ToList();
        if (standing.Any(other => Overlap(other.Scope, scope) && !Within(other.Scope, scope) && !Within(scope, other.Scope)))
        {
            return CountOutcome.Overlaps;
        }

        var same = standing.SingleOrDefault(other => other.Scope == scope);
        if (same is not null && asOf < same.AsOf)
        {
            return CountOutcome.OlderThanStanding;
        }

        same?.IsReplaced = true;
        Arrive(Standing(scope, asOf), asOf, () => wholes.Add(new(scope, asOf, total)), adds: false);
        return CountOutcome.Accepted;
    }

    // What comes is known to each count that covers it. What is then known beyond what there was room for adds, and what is known no
    // longer is first taken off what was added.
    private void Arrive(List<Whole> standing, DateOnly day, Action come, bool adds)
    {
        var before = standing.ToDictionary(whole => whole, Known);
        come();
        foreach (var whole in standing)
        {
            var (more, room) = (Known(whole) - before[whole], Math.Max(0, whole.Stated - before[whole]));
            var over = more < 0 ? Math.Max(more, whole.Total - whole.Stated) : Math.Max(0, more - room);
            if (adds && over > 0 && whole == standing[0])
            {
                over = more;
            }

            foreach (var each in wholes.Where(each => each.Scope == whole.Scope && day <= each.AsOf))
            {
                each.Stated += over;
            }
        }
    }

    /// <summary>What is known of a scope by a count's day beside the counts of that very scope.</summary>
    private long Known(Whole whole) =>
        reports.Where(report => whole.Covers(report.Place, report.Day)).Sum(report => report.Quantity)
        + Left().Where(other => other.Key.Scope != whole.Scope && whole.Covers(other.Key.Scope, other.Key.AsOf)).Sum(other => other.Value);

    /// <summary>The counts that stand over a place and a day, the narrowest first.</summary>
    private List<Whole> Standing(CountScope place, DateOnly day) =>
        [.. wholes.Where(whole => !whole.IsReplaced && whole.Covers(place, day)).OrderByDescending(whole => Named(whole.Scope))];

    private static int Named(CountScope scope) => new object?[] { scope.Event, scope.Kind, scope.Case }.Count(named => named is not null);

    private static bool Within(CountScope inner, CountScope outer) =>
        inner.Country == outer.Country && (outer.Event is null || inner.Event == outer.Event)
        && (outer.Kind is null || inner.Kind == outer.Kind) && (outer.Case is null || inner.Case == outer.Case);

    private static bool Overlap(CountScope one, CountScope other) =>
        one.Country == other.Country && Meets(one.Event, other.Event) && Meets(one.Kind, other.Kind) && Meets(one.Case, other.Case);

    private static bool Meets<T>(T? one, T? other) => one is null || other is null || Equals(one, other);
}
