namespace Writeathon.Tests;

public sealed class CampaignTests
{
    private static readonly Campaign AcrossNewYear =
        new(2017, "Maratona de Cartas", new(2017, 11, 9), new(2018, 1, 15), new(2018, 1, 31), [ActionKind.Letter]);

    [Fact]
    public void Day_one_is_the_first_day()
    {
        Assert.Equal(1, AcrossNewYear.DayOf(new(2017, 11, 9)));
        Assert.Equal(0, AcrossNewYear.DayOf(new(2017, 11, 8)));
        Assert.Equal(2, AcrossNewYear.DayOf(new(2017, 11, 10)));
    }

    [Fact]
    public void Days_are_counted_across_New_Year()
    {
        Assert.Equal(53, AcrossNewYear.DayOf(new(2017, 12, 31)));
        Assert.Equal(54, AcrossNewYear.DayOf(new(2018, 1, 1)));
        Assert.Equal(68, AcrossNewYear.Length);
    }

    [Fact]
    public void A_campaign_of_one_day_is_one_day_long() =>
        Assert.Equal(1, (AcrossNewYear with { StartsOn = new(2007, 12, 8), EndsOn = new(2007, 12, 8) }).Length);

    [Theory]
    [InlineData("2013-12-05T20:00", "2013-12-05T23:59", false)]
    [InlineData("2013-12-05T20:00", "2013-12-06T00:00", true)]
    [InlineData("2013-12-01T09:00", "2013-12-31T18:00", true)]
    [InlineData("2013-12-17T23:30", "2013-12-18T01:00", true)]
    [InlineData("2013-12-18T00:00", "2013-12-18T01:00", false)]
    [InlineData("2012-12-10T14:00", "2012-12-10T18:00", false)]
    public void An_event_is_during_the_campaign_if_one_of_its_days_is_by_its_own_clocks(string starts, string ends, bool during) =>
        Assert.All((string[])["-11:00", "Z", "+14:00"], offset => Assert.Equal(
            during, Field.Campaign.IsDuring(Field.Event with { StartsAt = Field.At(starts + offset), EndsAt = Field.At(ends + offset) })));

    // 31 January ends at UTC-12, when Greenwich has had twelve hours of February.
    [Theory]
    [InlineData("2018-01-31T23:59:59Z", true)]
    [InlineData("2018-02-01T11:59:59.999Z", true)]
    [InlineData("2018-02-01T12:00:00Z", false)]
    [InlineData("2018-01-31T23:59:59-12:00", true)]
    [InlineData("2018-02-01T00:00:00-12:00", false)]
    [InlineData("2018-02-02T01:59:59+14:00", true)]
    [InlineData("2018-02-02T02:00:00+14:00", false)]
    public void Reports_close_when_their_last_day_is_over_everywhere(string now, bool open) =>
        Assert.Equal(open, AcrossNewYear.TakesReports(DateTimeOffset.Parse(now, null)));

    [Theory]
    [InlineData("2017-11-09", "2018-01-15", "2018-01-15", null)]
    [InlineData("2017-11-09", "2017-11-09", "2017-11-09", null)]
    [InlineData("2017-12-31", "2018-12-31", "2018-12-31", null)]
    [InlineData("2017-12-31", "2019-01-01", "2019-01-01", CampaignFault.LongerThanAYear)]
    [InlineData("2016-12-31", "2017-01-15", "2018-01-31", CampaignFault.StartsInAnotherYear)]
    [InlineData("2018-01-01", "2018-01-15", "2018-01-31", CampaignFault.StartsInAnotherYear)]
    [InlineData("2017-11-09", "2017-11-08", "2018-01-31", CampaignFault.EndsBeforeItStarts)]
    [InlineData("2017-11-09", "2018-01-15", "2018-01-14", CampaignFault.ReportsEndBeforeIt)]
    public void A_campaign_starts_in_its_year_ends_within_one_and_takes_reports_while_it_runs(
        string startsOn, string endsOn, string reportsUntil, CampaignFault? fault) => Assert.Equal(
        fault,
        (AcrossNewYear with { StartsOn = Days.Parse(startsOn), EndsOn = Days.Parse(endsOn), ReportsUntil = Days.Parse(reportsUntil) }).Fault);

    [Theory]
    [InlineData(2000, CampaignFault.NoYear)]
    [InlineData(2001, null)]
    [InlineData(2100, null)]
    [InlineData(2101, CampaignFault.NoYear)]
    public void There_is_no_campaign_before_the_first_write_a_thon(long year, CampaignFault? fault) =>
        Assert.Equal(fault, Campaign.OfDecember(year).Fault);

    [Theory]
    [InlineData("2017-11-09", "2018-01-15", "2018-03-31")]
    [InlineData("2017-12-01", "2018-03-31", "2018-03-31")]
    [InlineData("2017-12-01", "2018-04-01", "2019-03-31")]
    [InlineData("9999-12-01", "9999-12-31", "9999-03-31")]
    public void Where_nobody_says_reports_are_taken_until_the_end_of_March_after_it(string startsOn, string endsOn, string until) =>
        Assert.Equal(Days.Parse(until), Campaign.UsuallyUntil(Days.Parse(startsOn), Days.Parse(endsOn)));

    [Fact]
    public void A_campaign_that_opens_by_itself_is_all_December_and_counts_every_kind()
    {
        var campaign = Campaign.OfDecember(2026);

        Assert.Equal((new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 31), 31L), (campaign.StartsOn, campaign.EndsOn, campaign.Length));
        Assert.Equal(new(2027, 3, 31), campaign.ReportsUntil);
        Assert.Equal(Enum.GetValues<ActionKind>(), campaign.Kinds);
    }
}
