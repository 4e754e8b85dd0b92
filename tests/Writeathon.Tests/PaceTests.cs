namespace Writeathon.Tests;

public sealed class PaceTests
{
    private static readonly Campaign Year = new(2015, "2015", new(2015, 12, 4), new(2015, 12, 17), new(2016, 1, 31), [ActionKind.Letter]);
    private static readonly ILookup<long, YearWindow> NoWindows = Array.Empty<YearWindow>().ToLookup(window => window.CampaignYear);

    [Fact]
    public void A_day_on_which_nothing_came_stands_where_the_day_before_stood_and_today_is_the_total_of_this_moment()
    {
        var pace = Of(new(2015, 12, 8), 75, known: [(new(2015, 12, 4), 10), (new(2015, 12, 6), 50), (new(2015, 12, 8), 60)]);

        Assert.Equal([(1, 10), (2, 10), (3, 50), (4, 50), (5, 75)], pace.Own.Points.Select(point => (point.Day, point.Actions)));
        Assert.Equal(14, pace.LastDay);
    }

    [Fact]
    public void What_came_before_the_first_day_by_the_worlds_clock_is_in_the_first_day() =>
        Assert.Equal([3L], Of(new(2015, 12, 4), 3, known: [(new(2015, 12, 3), 2)]).Own.Points.Select(point => point.Actions));

    [Fact]
    public void A_first_day_on_which_nothing_came_stands_where_the_days_before_it_stood() =>
        Assert.Equal([2L, 3], Of(new(2015, 12, 5), 3, known: [(new(2015, 12, 2), 1), (new(2015, 12, 3), 2)]).Own.Points.Select(point => point.Actions));

    [Fact]
    public void Before_its_first_day_a_campaign_has_no_points() => Assert.Empty(Of(new(2015, 12, 1), 0).Own.Points);

    [Fact]
    public void While_reports_come_in_the_days_go_on_and_after_them_they_end()
    {
        Assert.Equal(30, Of(new(2016, 1, 2), 5).LastDay);
        Assert.Equal(59, Of(new(2018, 1, 1), 5).LastDay);
        Assert.Equal(59, Of(new(2018, 1, 1), 5).Own.Points.Count);
    }

    [Fact]
    public void Years_of_the_record_book_are_dots_on_their_own_campaign_days_as_far_as_the_days_reach()
    {
        var window = new[] { new YearWindow(2014, Countries.World, new(2014, 12, 3), new(2014, 12, 17), null) }.ToLookup(each => each.CampaignYear);
        YearRecord[] figures =
        [
            Figure(2014, 1_000_000, new(2014, 12, 12)), Figure(2014, 2_000_000, new(2014, 12, 21)),
            Figure(2014, 3_000_000, asOf: null, headline: true), Figure(2012, 1_588_600, new(2013, 1, 14)),
        ];

        var inside = Of(new(2015, 12, 8), 5, figures: figures, windows: window);
        var after = Of(new(2015, 12, 30), 5, figures: figures, windows: window);

        Assert.Equal([(10, 1_000_000)], Assert.Single(inside.Earlier).Points.Select(point => (point.Day, point.Actions)));
        Assert.Equal([(10, 1_000_000), (19, 2_000_000)], Assert.Single(after.Earlier).Points.Select(point => (point.Day, point.Actions)));
        Assert.Equal((2014, SameAgeBasis.Interpolated), (after.Earlier[0].Year, after.Earlier[0].Basis));
    }

    [Fact]
    public void Figures_of_the_first_day_and_of_the_last_are_dots_and_those_of_the_days_around_them_are_not()
    {
        var window = new[] { new YearWindow(2014, Countries.World, new(2014, 12, 3), new(2014, 12, 17), null) }.ToLookup(each => each.CampaignYear);
        YearRecord[] figures =
        [
            Figure(2014, 1, new(2014, 12, 2)), Figure(2014, 2, new(2014, 12, 3)), Figure(2014, 3, new(2014, 12, 16)), Figure(2014, 4, new(2014, 12, 17)),
        ];

        var pace = Of(new(2015, 12, 8), 5, figures: figures, windows: window);

        Assert.Equal(14, pace.LastDay);
        Assert.Equal([(1, 2), (14, 3)], Assert.Single(pace.Earlier).Points.Select(point => (point.Day, point.Actions)));
    }

    [Fact]
    public void People_pledges_and_the_figures_of_one_country_are_no_dots_of_the_worlds_actions()
    {
        var window = new[] { new YearWindow(2014, Countries.World, new(2014, 12, 3), new(2014, 12, 17), null) }.ToLookup(each => each.CampaignYear);
        var figure = Figure(2014, 6_000, new(2014, 12, 12));

        Assert.Empty(Of(
            new(2015, 12, 8), 5, windows: window,
            figures: [figure with { Measure = Measure.People }, figure with { Measure = Measure.Pledged }, figure with { Scope = "IS" }]).Earlier);
    }

    [Fact]
    public void Our_own_ledger_goes_before_the_record_book_and_no_later_year_is_told()
    {
        var before = Year with { Year = 2014, StartsOn = new(2014, 12, 3), EndsOn = new(2014, 12, 17), ReportsUntil = new(2015, 1, 31) };
        var later = Year with { Year = 2016, StartsOn = new(2016, 12, 3), EndsOn = new(2016, 12, 17), ReportsUntil = new(2017, 1, 31) };
        var known = new Dictionary<DateOnly, long> { [new(2014, 12, 3)] = 7, [new(2016, 12, 5)] = 9 };
        var window = new[] { new YearWindow(2014, Countries.World, new(2014, 12, 3), new(2014, 12, 17), null) }.ToLookup(each => each.CampaignYear);

        var pace = Pace.Of(
            Year, new(2015, 12, 8), 5, new Dictionary<DateOnly, long>(), [(before, known), (later, known)],
            [Figure(2014, 1_000_000, new(2014, 12, 12)), Figure(2016, 1_000_000, new(2016, 12, 12))], window);

        var curve = Assert.Single(pace.Earlier);
        Assert.Equal((2014, SameAgeBasis.Ledger, 14), (curve.Year, curve.Basis, curve.Points.Count));
        Assert.All(curve.Points, point => Assert.Equal(7, point.Actions));
    }

    private static Pace Of(
        DateOnly today, long actions, (DateOnly Day, long Actions)[]? known = null, YearRecord[]? figures = null, ILookup<long, YearWindow>? windows = null) =>
        Pace.Of(Year, today, actions, (known ?? []).ToDictionary(day => day.Day, day => day.Actions), [], figures ?? [], windows ?? NoWindows);

    private static YearRecord Figure(long year, long figure, DateOnly? asOf, bool headline = false) => new(
        Guid.Empty, year, Countries.World, figure, "letters", Measure.Actions, Exactness.MoreThan, asOf, RecordStatus.Interim, headline, null, null, "a source");
}
