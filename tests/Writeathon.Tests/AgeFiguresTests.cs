using FsCheck;
using FsCheck.Fluent;

namespace Writeathon.Tests;

public sealed class AgeFiguresTests
{
    // 2014 began on 3 December: 12 December was its day 10, 21 December its day 19, 3 December 2015 its day 366.
    [Fact]
    public void On_day_10_the_year_2014_stood_at_the_million_that_was_told_of_that_day()
    {
        var age = AgeFigures.On(10, Book.Of2014, Book.Window2014)!;

        Assert.Equal((2014, 10, 1_000_000, SameAgeBasis.Interpolated, Exactness.MoreThan), (age.Year, age.Day, age.Actions, age.Basis, age.Exactness));
        Assert.Equal([new DatedFigure(1_000_000, new(2014, 12, 12), Exactness.MoreThan, "signatures, letters")], age.Figures);
    }

    // Four of the nine days from day 10 to day 19, and of the million in between: 1,000,000 + 1,000,000 × 4 / 9 = 1,444,444.4.
    [Fact]
    public void On_day_14_the_year_2014_stood_at_1_444_444_between_1_and_2_million()
    {
        var age = AgeFigures.On(14, Book.Of2014, Book.Window2014)!;

        Assert.Equal(1_444_444, age.Actions);
        Assert.Equal([(1_000_000L, new DateOnly(2014, 12, 12)), (2_000_000L, new DateOnly(2014, 12, 21))], age.Figures.Select(figure => (figure.Figure, figure.AsOf)));
    }

    // 81 of the 347 days from day 19 to day 366: 2,000,000 + 1,245,565 × 81 / 347 = 2,290,751.5.
    [Fact]
    public void A_final_figure_serves_as_well_as_an_interim_one() =>
        Assert.Equal(2_290_751, AgeFigures.On(100, Book.Of2014, Book.Window2014)!.Actions);

    [Theory]
    [InlineData(9)]
    [InlineData(0)]
    [InlineData(-30)]
    [InlineData(367)]
    public void Before_the_first_figure_and_after_the_last_there_is_none(long day) => Assert.Null(AgeFigures.On(day, Book.Of2014, Book.Window2014));

    [Fact]
    public void One_figure_alone_serves_on_its_own_day()
    {
        YearRecord[] alone = [Book.Of2013[0]];

        Assert.Equal(1_400_000, AgeFigures.On(12, alone, Book.Window2013)!.Actions);
        Assert.Null(AgeFigures.On(11, alone, Book.Window2013));
        Assert.Null(AgeFigures.On(13, alone, Book.Window2013));
    }

    [Fact]
    public void A_figure_without_a_day_serves_on_none() => Assert.Null(AgeFigures.On(12, [Book.Record(2013, 5)], Book.Window2013));

    [Fact]
    public void Of_two_figures_on_one_day_the_headline_serves_else_the_larger()
    {
        var small = Book.Record(2014, 900_000, asOf: "2014-12-12", headline: false);
        var large = Book.Record(2014, 1_100_000, asOf: "2014-12-12", headline: false);

        Assert.Equal(1_100_000, AgeFigures.On(10, [small, large], Book.Window2014)!.Actions);
        Assert.Equal(900_000, AgeFigures.On(10, [small with { Headline = true }, large], Book.Window2014)!.Actions);
    }

    [Theory]
    [InlineData(Exactness.Exact, Exactness.Exact, Exactness.About)]
    [InlineData(Exactness.About, Exactness.AtMost, Exactness.About)]
    [InlineData(Exactness.AtLeast, Exactness.Exact, Exactness.AtLeast)]
    [InlineData(Exactness.About, Exactness.AtLeast, Exactness.AtLeast)]
    [InlineData(Exactness.AtLeast, Exactness.MoreThan, Exactness.MoreThan)]
    [InlineData(Exactness.Exact, Exactness.MoreThan, Exactness.MoreThan)]
    public void What_lies_between_is_about_and_a_lower_bound_where_an_end_is(Exactness first, Exactness second, Exactness between) => Assert.Equal(
        between,
        AgeFigures.On(11, [Book.Record(2014, 1, exactness: first, asOf: "2014-12-12"), Book.Record(2014, 9, exactness: second, asOf: "2014-12-14")], Book.Window2014)!.Exactness);

    [Fact]
    public void A_year_that_runs_across_New_Year_is_counted_from_its_own_first_day()
    {
        var window = new YearWindow(2017, "PT", new(2017, 11, 9), new(2018, 1, 15), null);

        Assert.Equal(500, AgeFigures.On(54, [Book.Record(2017, 500, asOf: "2018-01-01")], window)!.Actions);
    }

    [Fact]
    public void What_is_interpolated_lies_between_its_neighbours_and_never_falls_where_figures_rise() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt Days, NonNegativeInt More)[]>(), steps =>
        {
            var figures = Rising(steps.Take(12)).ToList();
            long? yesterday = null;
            for (var day = 1L; day <= figures.Select(figure => Book.Window2014.DayOf(figure.AsOf!.Value)).DefaultIfEmpty(0).Max(); day++)
            {
                if (AgeFigures.On(day, figures, Book.Window2014) is not { } age)
                {
                    continue;
                }

                Assert.InRange(age.Actions, age.Figures[0].Figure, age.Figures[^1].Figure);
                Assert.InRange(day, Book.Window2014.DayOf(age.Figures[0].AsOf), Book.Window2014.DayOf(age.Figures[^1].AsOf));
                Assert.True(yesterday is null || yesterday <= age.Actions);
                yesterday = age.Actions;
            }
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<YearRecord> Rising(IEnumerable<(PositiveInt Days, NonNegativeInt More)> steps)
    {
        var (on, figure) = (Book.Window2014.StartsOn, 0L);
        foreach (var (days, more) in steps)
        {
            (on, figure) = (on.AddDays(days.Get), figure + more.Get);
            yield return Book.Record(2014, figure, asOf: on.Text(), headline: false);
        }
    }
}
