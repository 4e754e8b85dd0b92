namespace Writeathon.Tests;

public sealed class JudgingTests
{
    private static readonly DateTimeOffset Closed = new(2014, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly YearRecord Of2012 = Record(2012, 1_900_000, Exactness.MoreThan);

    // Closing day 2013: 1.4 of the final 2.3 million are known, against 1.9 million the year before.
    [Fact]
    public void Closing_day_2013_is_open_for_1_900_000_is_a_lower_bound_and_nobody_knows_where_2012_stood()
    {
        var comparison = Judge(1_400_000, [Of2012, Record(2008, 295_000, Exactness.MoreThan)]);

        Assert.Equal(Verdict.Open, comparison.Verdict);
        Assert.Equal([ComparisonReason.RecordIsALowerBound, ComparisonReason.NoSameAgeFigure], comparison.Reasons);
        Assert.Equal(500_001, comparison.ToBeat);
        Assert.Equal(new RecordFigure(2012, 1_900_000, Exactness.MoreThan), comparison.Best);
        Assert.Equal(comparison.Best, comparison.Previous);
        Assert.Empty(comparison.SameAge);
    }

    [Fact]
    public void The_2_300_000_of_2013_are_a_record_provisional_until_reports_close_and_confirmed_then()
    {
        var open = Judge(2_300_000, [Of2012]);
        var closed = Judge(2_300_000, [Of2012], before: Verdict.RecordProvisional, now: Closed);

        Assert.Equal((Verdict.RecordProvisional, 0L), (open.Verdict, open.ToBeat));
        Assert.Equal((Verdict.RecordConfirmed, 0L), (closed.Verdict, closed.ToBeat));
        Assert.Equal([ComparisonReason.RecordIsALowerBound], closed.Reasons);
    }

    [Fact]
    public void A_record_stays_provisional_until_the_last_day_of_reports_is_over_everywhere()
    {
        Assert.Equal(Verdict.RecordProvisional, Judge(2_300_000, [Of2012], now: Closed.AddTicks(-1)).Verdict);
        Assert.Equal(Verdict.RecordConfirmed, Judge(2_300_000, [Of2012], now: Closed).Verdict);
    }

    [Theory]
    [InlineData(Verdict.RecordProvisional)]
    [InlineData(Verdict.RecordConfirmed)]
    [InlineData(Verdict.RecordRevoked)]
    public void A_correction_that_takes_a_record_back_revokes_it(Verdict before) =>
        Assert.Equal(Verdict.RecordRevoked, Judge(1_899_999, [Of2012], [Age(2012, 1)], before).Verdict);

    [Theory]
    [InlineData(Verdict.Ahead)]
    [InlineData(Verdict.Behind)]
    [InlineData(Verdict.Open)]
    [InlineData(Verdict.NotComparable)]
    [InlineData(null)]
    public void What_was_no_record_is_not_revoked(Verdict? before) =>
        Assert.Equal(Verdict.Ahead, Judge(1_899_999, [Of2012], [Age(2012, 1)], before).Verdict);

    [Fact]
    public void A_revoked_record_may_be_broken_again() =>
        Assert.Equal(Verdict.RecordProvisional, Judge(1_900_001, [Of2012], before: Verdict.RecordRevoked).Verdict);

    [Fact]
    public void A_tie_breaks_no_record()
    {
        var tie = Judge(1_900_000, [Of2012]);

        Assert.Equal((Verdict.Open, 1L), (tie.Verdict, tie.ToBeat));
        Assert.Equal(Verdict.RecordProvisional, Judge(1_900_001, [Of2012]).Verdict);
    }

    [Fact]
    public void A_year_is_never_compared_with_itself_or_with_a_later_one()
    {
        var comparison = Judge(1_000_000, [Record(2013, 2_300_000), Record(2019, 6_609_837), Record(2011, 900_000)]);

        Assert.Equal(Verdict.RecordProvisional, comparison.Verdict);
        Assert.Equal(2011, comparison.Best!.Year);
    }

    [Fact]
    public void Only_the_headline_of_a_year_is_its_record()
    {
        var comparison = Judge(400_000, [Record(2009, 300_000, Exactness.MoreThan), Record(2009, 733_120, Exactness.AtMost) with { Headline = false }]);

        Assert.Equal((Verdict.RecordProvisional, 300_000L), (comparison.Verdict, comparison.Best!.Figure));
    }

    [Theory]
    [InlineData(Measure.People)]
    [InlineData(Measure.Pledged)]
    public void People_and_pledges_are_never_a_record(Measure measure)
    {
        var comparison = Judge(100, [Record(2008, 200_000) with { Measure = measure }]);

        Assert.Equal((Verdict.NotComparable, null, null), (comparison.Verdict, comparison.Best, comparison.Previous));
    }

    [Fact]
    public void Without_a_record_nothing_is_comparable_and_nothing_is_to_beat()
    {
        var comparison = Judge(1_400_000, [], [Age(2012, 1)], Verdict.RecordProvisional);

        Assert.Equal(Verdict.NotComparable, comparison.Verdict);
        Assert.Equal([ComparisonReason.NoRecord], comparison.Reasons);
        Assert.Null(comparison.ToBeat);
    }

    [Theory]
    [InlineData(1_000_001, Verdict.Ahead)]
    [InlineData(1_000_000, Verdict.Behind)]
    [InlineData(999_999, Verdict.Behind)]
    public void Ahead_and_behind_are_judged_by_the_newest_year_of_the_same_age(long actions, Verdict verdict)
    {
        var comparison = Judge(actions, [Of2012], [Age(2009, 5_000_000), Age(2012, 1_000_000), Age(2010, 1)]);

        Assert.Equal(verdict, comparison.Verdict);
        Assert.Equal([2012, 2010, 2009], comparison.SameAge.Select(age => age.Year));
        Assert.Equal([ComparisonReason.RecordIsALowerBound], comparison.Reasons);
    }

    [Fact]
    public void The_best_is_the_largest_and_the_previous_the_latest()
    {
        var comparison = Judge(10, [Record(2010, 500), Record(2012, 300), Record(2011, 400)]);

        Assert.Equal((2010, 2012), (comparison.Best!.Year, comparison.Previous!.Year));
        Assert.Equal(491, comparison.ToBeat);
    }

    [Fact]
    public void Of_two_years_with_the_same_figure_the_newer_is_the_best() =>
        Assert.Equal(2011, Judge(10, [Record(2010, 500), Record(2011, 500), Record(2012, 300)]).Best!.Year);

    [Theory]
    [InlineData(Exactness.Exact, false)]
    [InlineData(Exactness.MoreThan, true)]
    [InlineData(Exactness.AtLeast, true)]
    [InlineData(Exactness.Almost, false)]
    [InlineData(Exactness.About, false)]
    [InlineData(Exactness.AtMost, false)]
    public void A_record_of_more_than_or_at_least_is_a_lower_bound(Exactness exactness, bool isLowerBound) => Assert.Equal(
        isLowerBound, Judge(2_300_000, [Record(2012, 1_900_000, exactness)]).Reasons.Contains(ComparisonReason.RecordIsALowerBound));

    [Fact]
    public void The_provisional_share_is_what_rests_on_the_writers_own_word()
    {
        Assert.Equal(0.25, Judge(1_000, [Of2012], selfReported: 250).Provisional);
        Assert.Equal(0, Judge(0, [Of2012]).Provisional);
        // A count may have taken back more than it left to the writers' own word.
        Assert.Equal(1, Judge(1_000, [Of2012], selfReported: 1_400).Provisional);
    }

    private static Comparison Judge(
        long actions, YearRecord[] records, SameAge[]? sameAge = null, Verdict? before = null, DateTimeOffset? now = null, long selfReported = 0) =>
        Judging.Judge(new(Field.Campaign, Countries.World, actions, selfReported, records, sameAge ?? [], before), now ?? Field.Now);

    private static SameAge Age(long year, long actions) => new(year, 12, actions, SameAgeBasis.Ledger);

    private static YearRecord Record(long year, long figure, Exactness exactness = Exactness.Exact) => new(
        Guid.CreateVersion7(Field.Now), year, Countries.World, figure, "actions", Measure.Actions, exactness, null, RecordStatus.Final, Headline: true,
        null, null, "a source");
}
