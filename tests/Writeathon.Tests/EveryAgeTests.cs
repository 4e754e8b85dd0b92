namespace Writeathon.Tests;

/// <summary>Verdicts on what the record book knows of each age.</summary>
public sealed class EveryAgeTests
{
    private static readonly Dictionary<long, PastYear> Windows = new() { [2013] = new(Book.Window2013), [2014] = new(Book.Window2014) };

    [Theory]
    [InlineData(1_000_001, Verdict.Ahead)]
    [InlineData(1_000_000, Verdict.Behind)]
    public void On_12_December_2026_the_campaign_is_judged_by_the_million_of_2014(long actions, Verdict verdict)
    {
        var comparison = Judge(actions, "2026-12-12");

        Assert.Equal(verdict, comparison.Verdict);
        Assert.Equal([(2014L, 10L, 1_000_000L)], comparison.SameAge.Select(age => (age.Year, age.Day, age.Actions)));
    }

    [Fact]
    public void On_16_December_2026_both_2014_and_2013_have_a_figure_and_allow_a_forecast()
    {
        var comparison = Judge(1_500_000, "2026-12-16");

        Assert.Equal([(2014L, 1_444_444L), (2013L, 1_439_130L)], comparison.SameAge.Select(age => (age.Year, age.Actions)));
        Assert.Equal((2_397_282, 2_883_839, 3_370_395), (comparison.Forecast!.Low, comparison.Forecast.Mid, comparison.Forecast.High));
    }

    [Fact]
    public void A_verdict_that_is_judged_by_a_lower_bound_says_so()
    {
        Assert.Contains(ComparisonReason.RecordIsALowerBound, Judge(1_500_000, "2026-12-12").Reasons);
        Assert.DoesNotContain(ComparisonReason.RecordIsALowerBound, Judge(7_000_000, "2026-12-12").Reasons);
    }

    [Fact]
    public void Our_own_lines_win_over_figures_of_the_same_year_even_where_they_say_nothing_of_the_day()
    {
        var past = new Dictionary<long, PastYear>(Windows) { [2014] = new(Book.Window2014) { Counted = UnitKinds.Of(Enum.GetValues<ActionKind>()) } };
        var standing = Standing(1_500_000) with { Past = past };

        Assert.Empty(Judging.Judge(standing, Book.Noon("2026-12-12")).SameAge);
        var age = Assert.Single(Judging.Judge(standing with { SameAge = [new(2014, 10, 7, SameAgeBasis.Ledger)] }, Book.Noon("2026-12-12")).SameAge);
        Assert.Equal((7, SameAgeBasis.Ledger), (age.Actions, age.Basis));
        Assert.Empty(age.Figures);
    }

    [Fact]
    public void A_year_without_a_window_has_no_age() => Assert.Empty(Judging.Judge(Standing(1) with { Past = new Dictionary<long, PastYear>() }, Book.Noon("2026-12-12")).SameAge);

    [Fact]
    public void Figures_of_other_kinds_do_not_bend_the_line()
    {
        var letters = Book.Of2026 with { Kinds = [ActionKind.Letter] };
        YearRecord[] figures = [.. Book.Of2009.Select(record => record with { CampaignYear = 2014, AsOf = record.AsOf!.Value.AddDays(1_700) })];
        var standing = Standing(1) with { Campaign = letters, Records = figures };

        var day = Book.Window2014.DayOf(figures[0].AsOf!.Value);
        Assert.Empty(Judging.Judge(standing, Days.StartOf(letters.StartsOn.AddDays((int)day))).SameAge);
        Assert.Equal(300_000, Judging.Judge(standing, Days.StartOf(letters.StartsOn.AddDays((int)day - 1))).SameAge.Single().Actions);
    }

    [Fact]
    public void Unit_window_and_cases_are_told_where_they_are_known_to_differ()
    {
        var best = Book.Record(2025, 9_000, "signatures", cases: 12);
        var standing = Standing(10) with
        {
            Records = [best],
            Cases = 9,
            Past = new Dictionary<long, PastYear> { [2025] = new(new(2025, Countries.World, new(2025, 12, 1), new(2025, 12, 31), null)) },
        };

        var unlike = Judging.Judge(standing, Book.Noon("2026-12-12"));
        Assert.Equal(
            [ComparisonReason.UnitDiffers, ComparisonReason.WindowDiffers, ComparisonReason.CasesDiffer, ComparisonReason.NoSameAgeFigure], unlike.Reasons);
        Assert.Equal(new RecordFigure(2025, 9_000, Exactness.Exact, PerCase: 750, PerDay: 290.32), unlike.Best);
        // 10 actions for 9 cases, on the tenth of 15 days.
        Assert.Equal((1.11, 1.0), (unlike.PerCase, unlike.PerDay));

        var unknown = Judging.Judge(standing with { Records = [best with { Unit = "actions", Cases = null }], Past = new Dictionary<long, PastYear>() }, Book.Noon("2026-12-12"));
        Assert.Equal([ComparisonReason.NoSameAgeFigure], unknown.Reasons);
        Assert.Equal(new RecordFigure(2025, 9_000, Exactness.Exact), unknown.Best);
    }

    [Fact]
    public void Before_the_first_day_there_is_nothing_per_day_and_after_the_last_all_days_count()
    {
        Assert.Null(Judge(30, "2026-12-02").PerDay);
        Assert.Equal(2, Judge(30, "2027-02-01").PerDay);
    }

    [Fact]
    public void A_year_that_names_a_kind_the_campaign_does_not_count_is_no_ground_for_a_forecast()
    {
        var standing = Standing(1_500_000);

        Assert.Null(Judging.Judge(standing with { Campaign = Book.Of2026 with { Kinds = [ActionKind.Letter, ActionKind.Signature] } }, Book.Noon("2026-12-16")).Forecast);
        Assert.NotNull(Judging.Judge(standing, Book.Noon("2026-12-16")).Forecast);
    }

    // The final figure of 2014 counts messages, of any kind; those of this age name signatures.
    [Fact]
    public void A_year_whose_figures_of_this_age_name_a_kind_the_campaign_does_not_count_is_no_ground_for_a_forecast()
    {
        var withoutSignatures = Book.Of2026 with { Kinds = [.. Book.Of2026.Kinds.Where(kind => kind != ActionKind.Signature)] };

        Assert.Null(Judging.Judge(Standing(1_500_000) with { Campaign = withoutSignatures }, Book.Noon("2026-12-16")).Forecast);
    }

    [Fact]
    public void A_year_whose_figure_is_interim_still_is_no_ground_for_a_forecast()
    {
        var standing = Standing(1_500_000);
        var interim = standing.Records.Select(record => record.CampaignYear == 2013 ? record with { Status = RecordStatus.Interim } : record);

        Assert.Null(Judging.Judge(standing with { Records = [.. interim] }, Book.Noon("2026-12-16")).Forecast);
    }

    [Fact]
    public void Once_reports_are_closed_nothing_is_forecast()
    {
        var standing = Standing(1_500_000) with { Campaign = Book.Of2026 with { ReportsUntil = Book.Of2026.EndsOn } };

        Assert.NotNull(Judging.Judge(standing, Book.Noon("2026-12-17")).Forecast);
        Assert.Null(Judging.Judge(standing, Book.Noon("2026-12-19")).Forecast);
    }

    [Fact]
    public void A_year_of_our_own_ledger_is_forecast_from_by_its_own_total_where_the_book_has_none()
    {
        var counted = UnitKinds.Of(Enum.GetValues<ActionKind>());
        var standing = Standing(600) with
        {
            Records = [],
            SameAge = [new(2024, 10, 1_000, SameAgeBasis.Ledger), new(2025, 10, 3_000, SameAgeBasis.Ledger)],
            Past = new Dictionary<long, PastYear>
            {
                [2024] = new() { Counted = counted, LedgerFinal = 4_000 },
                [2025] = new() { Counted = counted, LedgerFinal = 6_000 },
            },
        };

        Assert.Equal((1_200, 2_400), (Judging.Judge(standing, Book.Noon("2026-12-12")).Forecast!.Low, Judging.Judge(standing, Book.Noon("2026-12-12")).Forecast!.High));
    }

    // Else a year below our own last one would be announced as a record.
    [Fact]
    public void A_year_of_our_own_ledger_is_one_to_beat_once_its_reports_are_closed_and_where_the_book_has_no_headline_of_it()
    {
        var past = new Dictionary<long, PastYear>
        {
            [2024] = new(Cases: 10) { Counted = UnitKinds.Of([ActionKind.Letter, ActionKind.Sms]), LedgerFinal = 4_000_000 },
            [2025] = new() { Counted = UnitKinds.Of([ActionKind.Letter]) },
        };
        var standing = new Standing(Book.Of2026, Countries.World, 3_000_000, 0, [Book.Record(2012, 1_900_000)], [], Before: null) { Past = past };

        var comparison = Judging.Judge(standing, Book.Noon("2026-12-12"));

        Assert.Equal((new RecordFigure(2024, 4_000_000, Exactness.Exact, 400_000), Verdict.Open, 1_000_001L), (comparison.Best, comparison.Verdict, comparison.ToBeat));
        Assert.Contains(ComparisonReason.UnitDiffers, comparison.Reasons);
        Assert.Equal(comparison.Best, comparison.Previous);

        var restated = Judging.Judge(standing with { Records = [.. standing.Records, Book.Record(2024, 2_500_000)] }, Book.Noon("2026-12-12"));
        Assert.Equal((2_500_000L, Verdict.RecordProvisional), (restated.Best!.Figure, restated.Verdict));
    }

    [Theory]
    [InlineData(2026)]
    [InlineData(2027)]
    public void A_years_own_total_in_our_ledger_and_that_of_a_later_one_are_none_to_beat(long year)
    {
        var past = new Dictionary<long, PastYear> { [year] = new() { Counted = UnitKinds.Of([ActionKind.Letter]), LedgerFinal = 4_000_000 } };
        var standing = new Standing(Book.Of2026, Countries.World, 3_000_000, 0, [Book.Record(2012, 1_900_000)], [], Before: null) { Past = past };

        var comparison = Judging.Judge(standing, Book.Noon("2026-12-12"));

        Assert.Equal((2012, Verdict.RecordProvisional), (comparison.Best!.Year, comparison.Verdict));
    }

    [Theory]
    [InlineData("2013-12-17T22:30:00Z", "Africa/Lubumbashi", true)]
    [InlineData("2013-12-17T22:30:00Z", null, false)]
    [InlineData("2013-12-18T00:00:00Z", null, true)]
    [InlineData("2013-12-18T07:59:00Z", "America/Los_Angeles", false)]
    public void A_line_is_late_once_the_last_day_is_over_where_it_was_sent(string receivedAt, string? zone, bool late)
    {
        var campaign = new Campaign(2013, "2013", new(2013, 12, 6), new(2013, 12, 17), new(2014, 3, 31), [ActionKind.Letter]);

        Assert.Equal(late, campaign.IsLate(DateTimeOffset.Parse(receivedAt, null), zone is null ? null : WallTime.Zone(zone)));
    }

    private static Comparison Judge(long actions, string day) => Judging.Judge(Standing(actions), Book.Noon(day));

    private static Standing Standing(long actions) => new(
        Book.Of2026, Countries.World, actions, 0, [.. Book.Of2013, .. Book.Of2014, Book.Of2019], [], null)
    { Past = Windows };
}
