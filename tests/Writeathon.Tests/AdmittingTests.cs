namespace Writeathon.Tests;

/// <summary>Counts and pledges; reports are in <see cref="ReportingTests"/>.</summary>
public sealed class AdmittingTests
{
    // 23:00 UTC on the 10th is the 11th in Lubumbashi already, and on Kiritimati.
    private static readonly DateTimeOffset AtNight = Field.At("2013-12-10T23:00:00Z");

    [Theory]
    [InlineData("2013-12-05", Admission.DayOutsideCampaign)]
    [InlineData("2013-12-06", Admission.Accepted)]
    [InlineData("2013-12-11", Admission.Accepted)]
    [InlineData("2013-12-12", Admission.DayInFuture)]
    public void A_count_is_as_of_a_day_of_the_campaign_that_has_come(string asOf, Admission admission) => Assert.All(
        (WritingEvent?[])[null, Field.Event],
        atEvent => Assert.Equal(admission, Count(atEvent: atEvent, asOf: Days.Parse(asOf), now: AtNight)));

    [Fact]
    public void A_count_may_be_as_of_a_day_after_the_last_but_a_report_may_not()
    {
        var january = Field.At("2014-01-10T12:00:00Z");

        Assert.Equal(Admission.Accepted, Count(asOf: new(2014, 1, 5), now: january));
        Assert.Equal(
            Admission.DayOutsideCampaign,
            Admitting.Report(Field.Campaign, null, ActionKind.Letter, CaseStanding.NotNamed, new(2014, 1, 5), january));
    }

    [Theory]
    [InlineData("2013-12-05T09:59:59Z", false, Admission.CampaignNotBegun)]
    [InlineData("2013-12-05T10:00:00Z", false, Admission.Accepted)]
    [InlineData("2013-12-05T21:59:59Z", true, Admission.CampaignNotBegun)]
    [InlineData("2013-12-05T22:00:00Z", true, Admission.Accepted)]
    [InlineData("2014-02-01T11:59:59Z", false, Admission.Accepted)]
    [InlineData("2014-02-01T12:00:00Z", false, Admission.ReportsClosed)]
    public void Counts_are_taken_while_reports_are(string now, bool isAtEvent, Admission admission) =>
        Assert.Equal(admission, Count(atEvent: isAtEvent ? Field.Event : null, asOf: Field.Campaign.StartsOn, now: Field.At(now)));

    [Theory]
    [InlineData("2013-12-10T21:59:59Z", "2013-12-10")]
    [InlineData("2013-12-10T22:00:00Z", "2013-12-11")]
    public void An_event_whose_zone_has_no_name_any_more_keeps_the_days_of_its_start(string now, string today) =>
        Assert.Equal(Days.Parse(today), Admitting.Today(Field.Event with { TimeZone = "Africa/Elisabethville" }, Field.At(now)));

    [Fact]
    public void No_pile_is_counted_at_a_cancelled_event() =>
        Assert.Equal(Admission.EventCancelled, Count(atEvent: Field.Event with { CancelledAt = Field.Now }));

    [Theory]
    [InlineData(null, Admission.Accepted)]
    [InlineData(ActionKind.Letter, Admission.Accepted)]
    [InlineData(ActionKind.Tweet, Admission.KindNotCounted)]
    public void A_count_is_of_all_kinds_or_of_one_that_the_campaign_counts(ActionKind? kind, Admission admission) =>
        Assert.Equal(admission, Count(kind: kind, campaign: Field.Campaign with { Kinds = [ActionKind.Letter] }));

    [Theory]
    [InlineData(CaseStanding.NotNamed, Admission.Accepted)]
    [InlineData(CaseStanding.InCampaign, Admission.Accepted)]
    [InlineData(CaseStanding.InOtherCampaign, Admission.CaseNotInCampaign)]
    [InlineData(CaseStanding.Unknown, Admission.UnknownCase)]
    public void A_counts_case_must_be_one_of_the_campaigns(CaseStanding standing, Admission admission) =>
        Assert.Equal(admission, Count(standing: standing));

    [Theory]
    [InlineData("2013-10-01T00:00:00Z", Admission.Accepted)]
    [InlineData("2014-02-01T11:59:59Z", Admission.Accepted)]
    [InlineData("2014-02-01T12:00:00Z", Admission.ReportsClosed)]
    public void A_pledge_may_come_before_the_campaign_begins_but_not_after_reports_close(string now, Admission admission) =>
        Assert.Equal((admission, null), Admitting.Pledge(Field.Campaign, null, [ActionKind.Letter], Field.At(now)));

    [Fact]
    public void Nobody_pledges_at_a_cancelled_event() => Assert.Equal(
        (Admission.EventCancelled, null),
        Admitting.Pledge(Field.Campaign, Field.Event with { CancelledAt = Field.Now }, [ActionKind.Letter], Field.Now));

    [Fact]
    public void A_pledge_names_the_kind_that_the_campaign_does_not_count() => Assert.Equal(
        (Admission.KindNotCounted, ActionKind.Tweet),
        Admitting.Pledge(Field.Campaign with { Kinds = [ActionKind.Letter] }, null, [ActionKind.Letter, ActionKind.Tweet], Field.Now));

    private static Admission Count(
        Campaign? campaign = null, WritingEvent? atEvent = null, ActionKind? kind = null, CaseStanding standing = CaseStanding.NotNamed,
        DateOnly? asOf = null, DateTimeOffset? now = null) =>
        Admitting.Count(campaign ?? Field.Campaign, atEvent, kind, standing, asOf ?? new(2013, 12, 10), now ?? Field.Now);
}
