using FsCheck;
using FsCheck.Fluent;

namespace Writeathon.Tests;

public sealed class ForecastingTests
{
    // Known at this age: 1,000 of 4,000 (a quarter), 3,000 of 6,000 (a half), 1,000 of 5,000 (a fifth).
    private static readonly AgedYear[] Three = [new(2014, 1_000, 4_000), new(2016, 3_000, 6_000), new(2018, 1_000, 5_000)];

    // 600 are a quarter of 2,400, a half of 1,200, a fifth of 3,000. 2014 from the others: 1,000 × 2 or × 5, in the middle 3,500, misses
    // 4,000 by an eighth. 2016: 3,000 × 4 or × 5, 13,500, misses 6,000 by 1.25. 2018: 1,000 × 4 or × 2, 3,000, misses 5,000 by 0.4.
    [Fact]
    public void A_forecast_divides_the_total_by_each_years_share_and_tells_how_far_the_same_missed_each_of_them()
    {
        var forecast = Forecasting.Of(600, Three)!;

        Assert.Equal((1_200, 2_400, 3_000, 0.4), (forecast.Low, forecast.Mid, forecast.High, forecast.Missed));
        Assert.Equal([2014, 2016, 2018], forecast.Years);
    }

    // 1,500,000 × 3,245,565 / 1,444,444 = 3,370,395.5 and 1,500,000 × 2,300,000 / 1,439,130 = 2,397,281.7; their mean is 2,883,838.6.
    // 2014 from 2013: 1,444,444 × 2,300,000 / 1,439,130 = 2,308,492.8 misses 3,245,565 by 0.2887; 2013 from 2014: 1,439,130 ×
    // 3,245,565 / 1,444,444 = 3,233,624.9 misses 2,300,000 by 0.4059; their mean is 0.3473.
    [Fact]
    public void Day_14_of_2013_and_2014_allows_a_forecast_from_the_record_book()
    {
        var forecast = Forecasting.Of(1_500_000, [new(2014, 1_444_444, 3_245_565), new(2013, 1_439_130, 2_300_000)])!;

        Assert.Equal((2_397_282, 2_883_839, 3_370_395, 0.3473), (forecast.Low, forecast.Mid, forecast.High, forecast.Missed));
        Assert.Equal([2013, 2014], forecast.Years);
    }

    [Fact]
    public void Fewer_than_two_years_allow_none()
    {
        Assert.Null(Forecasting.Of(600, []));
        Assert.Null(Forecasting.Of(600, [Three[0]]));
    }

    [Fact]
    public void A_year_of_which_nothing_or_all_was_known_is_left_out()
    {
        Assert.Null(Forecasting.Of(600, [Three[0], new(2016, 0, 6_000), new(2017, 6_000, 6_000), new(2018, 6_001, 6_000)]));
        Assert.Equal([2014, 2016, 2018], Forecasting.Of(600, [.. Three, new(2015, 0, 6_000), new(2017, 6_000, 6_000)])!.Years);
    }

    [Fact]
    public void Nothing_sent_allows_no_forecast() => Assert.Null(Forecasting.Of(0, Three));

    [Fact]
    public void Low_is_not_above_mid_and_mid_not_above_high_and_all_are_above_the_total() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt Actions, (PositiveInt Known, PositiveInt More)[] Years)>(), given =>
        {
            var forecast = Forecasting.Of(given.Actions.Get, Years(given.Years));

            Assert.Equal(given.Years.Length < 2, forecast is null);
            Assert.True(forecast is null || (given.Actions.Get <= forecast.Low && forecast.Low <= forecast.Mid && forecast.Mid <= forecast.High && forecast.Missed >= 0));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Years_of_equal_shares_forecast_each_other_without_a_miss() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt Actions, PositiveInt Times, PositiveInt[] Known)>(), given =>
        {
            var times = given.Times.Get + 1L;
            var forecast = Forecasting.Of(given.Actions.Get, given.Known.Select((known, n) => new AgedYear(2001 + n, known.Get, known.Get * times)));
            if (forecast is not null)
            {
                Assert.Equal((0.0, given.Actions.Get * times, given.Actions.Get * times), (forecast.Missed, forecast.Low, forecast.High));
            }
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<AgedYear> Years((PositiveInt Known, PositiveInt More)[] years) =>
        years.Select((year, n) => new AgedYear(2001 + n, year.Known.Get, year.Known.Get + (long)year.More.Get));
}
