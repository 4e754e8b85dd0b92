namespace Writeathon;

/// <summary>What a comparison rests on.</summary>
/// <param name="Campaign">The campaign that is judged.</param>
/// <param name="Scope"><see cref="Countries.World"/> or a country.</param>
/// <param name="Actions">Its running total.</param>
/// <param name="SelfReported">How much of that rests on the writers' own word.</param>
/// <param name="Records">The record book's figures for the scope, of any year and measure.</param>
/// <param name="SameAge">What earlier years stood at on this campaign day, in any order.</param>
/// <param name="Before">The verdict of the last comparison, or null at the first.</param>
public sealed record Standing(
    Campaign Campaign, string Scope, long Actions, long SelfReported,
    IReadOnlyList<YearRecord> Records, IReadOnlyList<SameAge> SameAge, Verdict? Before);

/// <summary>The rule of comparison: like with like, and never with a later year.</summary>
public static class Judging
{
    /// <summary>Judges a scope as it stands now.</summary>
    public static Comparison Judge(Standing standing, DateTimeOffset now)
    {
        var earlier = standing.Records
            .Where(record => record.Headline && record.Measure == Measure.Actions && record.CampaignYear < standing.Campaign.Year)
            .OrderByDescending(record => record.CampaignYear)
            .ToList();
        var previous = FigureOf(earlier.FirstOrDefault());
        var best = FigureOf(earlier.MaxBy(record => record.Figure));
        var sameAge = standing.SameAge.OrderByDescending(age => age.Year).ToList();
        var verdict = VerdictOf(standing, best, sameAge.FirstOrDefault(), now);

        var reasons = new List<ComparisonReason>();
        if (best is null)
        {
            reasons.Add(ComparisonReason.NoRecord);
        }
        else if (best.Exactness is Exactness.MoreThan or Exactness.AtLeast)
        {
            reasons.Add(ComparisonReason.RecordIsALowerBound);
        }

        if (verdict == Verdict.Open)
        {
            reasons.Add(ComparisonReason.NoSameAgeFigure);
        }

        return new(
            standing.Scope, standing.Actions, standing.Actions > 0 ? (double)standing.SelfReported / standing.Actions : 0, sameAge,
            previous, best, best is null ? null : Math.Max(0, best.Figure + 1 - standing.Actions), verdict, reasons);
    }

    private static Verdict VerdictOf(Standing standing, RecordFigure? best, SameAge? sameAge, DateTimeOffset now) => true switch
    {
        _ when best is null => Verdict.NotComparable,
        // A tie breaks no record.
        _ when standing.Actions > best.Figure => standing.Campaign.TakesReports(now) ? Verdict.RecordProvisional : Verdict.RecordConfirmed,
        _ when standing.Before is Verdict.RecordProvisional or Verdict.RecordConfirmed or Verdict.RecordRevoked => Verdict.RecordRevoked,
        _ when sameAge is null => Verdict.Open,
        _ => standing.Actions > sameAge.Actions ? Verdict.Ahead : Verdict.Behind,
    };

    private static RecordFigure? FigureOf(YearRecord? record) =>
        record is null ? null : new(record.CampaignYear, record.Figure, record.Exactness);
}
