namespace Writeathon.Store.Tests;

/// <summary>
/// Counts, said as plainly as can be: there are reports, and there are counts that say what a scope adds up to as of a day, those that were
/// replaced too. A count leaves on its day what it says less what is known of it: the reports that it covers, and what the narrower counts,
/// and those of its own scope before it, have left on the days that it covers. Nothing is ever taken out of anything: it is all worked out
/// anew from the beginning, in no order of arrival. Only what a count lets stand beside its total is kept as things come: what was added
/// over it, and what narrower counts have taken out later of the reports that it covers. What the ledger keeps by the way (tallies, settling lines, remainders) is never asked here.
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

        /// <summary>What narrower counts take out on later days, and it lets stand.</summary>
        public long TakenOut { get; set; }

        public long LetsStand => Stated + TakenOut;

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
            left[whole] = whole.LetsStand - reports.Where(report => whole.Covers(report.Place, report.Day)).Sum(report => report.Quantity)
                - left.Where(other => whole.Covers(other.Key.Scope, other.Key.AsOf)).Sum(other => other.Value);
        }

        return left;
    }

    /// <summary>Whether a report would be held because its narrowest count has no room for it.</summary>
    public bool HasNoRoomFor(CountScope place, DateOnly day, long quantity) =>
        Standing(place, day).FirstOrDefault() is { } narrowest && quantity > 0 && quantity > narrowest.LetsStand - Known(narrowest);

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
        var whole = new Whole(scope, asOf, total);
        whole.TakenOut = TakenOutLater(whole);
        var wider = wholes.Where(other => !other.IsReplaced && other.Scope != scope && Within(scope, other.Scope)).OrderByDescending(other => Named(other.Scope)).ToList();
        HashSet<DateOnly> days = [asOf];
        var before = wider.ToDictionary(other => other, Known);
        wholes.Add(whole);
        if (Left()[whole] == 0)
        {
            return CountOutcome.Accepted;
        }

        foreach (var other in wider)
        {
            AddOver(other, Known(other) - before[other], before[other], days, adds: false);
            if (TakenOutLater(other) is var takenOut && takenOut != other.TakenOut)
            {
                other.TakenOut = takenOut;
                days.Add(other.AsOf);
            }
        }

        return CountOutcome.Accepted;
    }

    // What comes is known to each count that covers it.
    private void Arrive(List<Whole> standing, DateOnly day, Action come, bool adds)
    {
        var left = Left();
        var before = standing.ToDictionary(whole => whole, Known);
        come();
        foreach (var whole in standing)
        {
            var more = Known(whole) - before[whole];
            var putBack = Left().Where(later => whole.AsOf < later.Key.AsOf && later.Key.Scope != whole.Scope && Within(later.Key.Scope, whole.Scope))
                .Sum(later => later.Value - left[later.Key]);
            var back = Math.Clamp(putBack, 0, Math.Min(Math.Max(0, -more), whole.TakenOut));
            whole.TakenOut -= back;
            foreach (var each in wholes.Where(each => each.Scope == whole.Scope && each != whole && day <= each.AsOf))
            {
                each.Stated -= back;
            }

            AddOver(whole, more + back, before[whole] - back, [day], adds && whole == standing[0]);
        }
    }

    // What is known beyond what there was room for adds, and what is known no longer is first taken off what was added.
    private void AddOver(Whole whole, long more, long before, IReadOnlyCollection<DateOnly> days, bool adds)
    {
        var over = more < 0 ? Math.Max(more, whole.Total - whole.Stated) : Math.Max(0, more - Math.Max(0, whole.LetsStand - before));
        if (adds && over > 0)
        {
            over = more;
        }

        foreach (var each in wholes.Where(each => each.Scope == whole.Scope && days.Any(day => day <= each.AsOf)))
        {
            each.Stated += over;
        }
    }

    // What a count lets stand of the reports that narrower counts take back on later days: of what they take back, at least what cannot be
    // of reports sent after its day, at most all that was reported until its day, and between the two what is beyond what it says.
    private long TakenOutLater(Whole whole)
    {
        var (least, most, left) = (0L, 0L, Left());
        foreach (var scope in left.Where(each => each.Key.AsOf > whole.AsOf && each.Key.Scope != whole.Scope && Within(each.Key.Scope, whole.Scope))
            .GroupBy(each => each.Key.Scope))
        {
            var takenBack = -scope.Sum(each => Math.Min(0, each.Value));
            if (takenBack == 0)
            {
                continue;
            }

            var lastDay = scope.Where(each => each.Value < 0).Max(each => each.Key.AsOf);
            var until = Math.Min(takenBack, Math.Max(0, KnownOf(scope.Key, whole.AsOf)));
            var since = KnownOf(scope.Key, lastDay) - KnownOf(scope.Key, whole.AsOf) - scope.Where(each => each.Key.AsOf <= lastDay).Sum(each => each.Value);
            (least, most) = (least + Math.Clamp(-scope.Sum(each => each.Value) - Math.Max(0, since), 0, until), most + until);
        }

        return Math.Clamp(Known(whole) - whole.Stated, least, most);

        long KnownOf(CountScope scope, DateOnly day) =>
            reports.Where(report => report.Day <= day && Within(report.Place, scope)).Sum(report => report.Quantity)
            + left.Where(each => each.Key.AsOf <= day && Within(each.Key.Scope, scope)).Sum(each => each.Value);
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
