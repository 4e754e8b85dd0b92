namespace Writeathon;

/// <summary>The rule of comparison: like with like, and never with a later year.</summary>
public static class Judging
{
    /// <summary>Judges a scope as it stands now.</summary>
    public static Comparison Judge(Standing standing, DateTimeOffset now)
    {
        var campaign = standing.Campaign;
        var counted = UnitKinds.Of(campaign.Kinds);
        var years = standing.Records
            .Where(record => record.Measure == Measure.Actions && record.CampaignYear < campaign.Year)
            .ToLookup(record => record.CampaignYear);
        var chosen = years.Select(ofYear => LikeWithLike.Choose(ofYear, counted)).OfType<YearRecord>().ToDictionary(record => record.CampaignYear);
        foreach (var (year, past) in standing.Past.Where(past => past.Key < campaign.Year))
        {
            if (past.Told(standing.Scope, year) is { } told)
            {
                chosen.TryAdd(year, told);
            }
        }

        var day = campaign.DayOf(Days.World(now));
        var sameAge = standing.SameAge
            .Concat(years.Select(ofYear => Interpolated(standing, day, ofYear, chosen.GetValueOrDefault(ofYear.Key))).OfType<SameAge>())
            .OrderByDescending(age => age.Year)
            .ToList();

        var previous = chosen.Values.MaxBy(record => record.CampaignYear);
        // Of two years with the same figure the newer is named.
        var best = chosen.Values.OrderByDescending(record => record.CampaignYear).MaxBy(record => record.Figure);
        var verdict = VerdictOf(standing, best, sameAge.FirstOrDefault(), now);
        return new(
            standing.Scope, standing.Actions, standing.Actions > 0 ? Math.Min(1, (double)standing.Provisional / standing.Actions) : 0, sameAge,
            FigureOf(standing, previous), FigureOf(standing, best), best is null ? null : Math.Max(0, best.Figure + 1 - standing.Actions), verdict,
            [.. ReasonsOf(standing, verdict, best, sameAge.FirstOrDefault()).Distinct().Order()],
            LikeWithLike.Per(standing.Actions, standing.Cases), LikeWithLike.Per(standing.Actions, Math.Min(day, campaign.Length)),
            PerHead.Of(standing.Actions, campaign.Year, standing.Populations),
            campaign.TakesReports(now) ? Forecasting.Of(standing.Actions, sameAge.Select(age => Aged(standing, age, chosen)).OfType<AgedYear>()) : null);
    }

    private static Verdict VerdictOf(Standing standing, YearRecord? best, SameAge? sameAge, DateTimeOffset now) =>
        best is null ? Verdict.NotComparable
        // A tie breaks no record.
        : standing.Actions > best.Figure ? (standing.Campaign.TakesReports(now) ? Verdict.RecordProvisional : Verdict.RecordConfirmed)
        : standing.Before is Verdict.RecordProvisional or Verdict.RecordConfirmed or Verdict.RecordRevoked ? Verdict.RecordRevoked
        : sameAge is null ? Verdict.Open
        : standing.Actions > sameAge.Actions ? Verdict.Ahead : Verdict.Behind;

    private static IEnumerable<ComparisonReason> ReasonsOf(Standing standing, Verdict verdict, YearRecord? best, SameAge? sameAge)
    {
        if (best is null)
        {
            return [ComparisonReason.NoRecord];
        }

        var reasons = LikeWithLike.Differences(standing, best.CampaignYear, [best.Kinds], CasesOf(standing, best));
        if (best.Exactness.IsLowerBound())
        {
            reasons = reasons.Append(ComparisonReason.RecordIsALowerBound);
        }

        if (verdict is Verdict.Ahead or Verdict.Behind && sameAge is not null)
        {
            reasons = reasons.Concat(LikeWithLike.Differences(
                standing, sameAge.Year, KindsOf(standing, sameAge), standing.Past.GetValueOrDefault(sameAge.Year)?.Cases));
            if (sameAge.Exactness.IsLowerBound())
            {
                reasons = reasons.Append(ComparisonReason.RecordIsALowerBound);
            }
        }

        return verdict == Verdict.Open ? reasons.Append(ComparisonReason.NoSameAgeFigure) : reasons;
    }

    // Figures of other kinds than the one that the year is compared with would bend the line.
    private static SameAge? Interpolated(Standing standing, long day, IGrouping<long, YearRecord> ofYear, YearRecord? chosen) =>
        standing.Past.GetValueOrDefault(ofYear.Key) is { Counted: null, Window: { } window }
            ? AgeFigures.On(day, ofYear.Where(record => chosen?.Kinds.DiffersFrom(record.Kinds) != true), window)
            : null;

    /// <summary>
    /// A year for the forecast, unless it is not comparable: its final figure is the one that it is compared with. Neither it nor the
    /// figures of this age may name a kind that the campaign does not count.
    /// </summary>
    private static AgedYear? Aged(Standing standing, SameAge age, Dictionary<long, YearRecord> chosen)
    {
        var counted = UnitKinds.Of(standing.Campaign.Kinds);
        if (KindsOf(standing, age).Any(kinds => kinds.NamesMoreThan(counted)))
        {
            return null;
        }

        return chosen.GetValueOrDefault(age.Year) is { } record && record.Status != RecordStatus.Interim && !record.Kinds.NamesMoreThan(counted)
            ? new(age.Year, age.Actions, record.Figure)
            : null;
    }

    private static IEnumerable<UnitKinds> KindsOf(Standing standing, SameAge age) =>
        age.Basis == SameAgeBasis.Ledger
            ? standing.Past.GetValueOrDefault(age.Year)?.Counted is { } counted ? [counted] : []
            : age.Figures.Select(figure => UnitKinds.Of(figure.Unit));

    private static RecordFigure? FigureOf(Standing standing, YearRecord? record) => record is null ? null : new(
        record.CampaignYear, record.Figure, record.Exactness, LikeWithLike.Per(record.Figure, CasesOf(standing, record)),
        LikeWithLike.Per(record.Figure, standing.Past.GetValueOrDefault(record.CampaignYear)?.Window?.Length));

    // What the source says of its own figure goes before what we hold of the year.
    private static long? CasesOf(Standing standing, YearRecord record) =>
        record.Cases ?? standing.Past.GetValueOrDefault(record.CampaignYear)?.Cases;
}
