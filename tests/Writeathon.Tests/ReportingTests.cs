namespace Writeathon.Tests;

public sealed class ReportingTests
{
    [Fact]
    public void A_report_becomes_a_line_that_says_what_it_says()
    {
        var report = new Report(
            ActionKind.Fax, 7, "IS", "shi-tao", Purpose.Solidarity, new(2013, 12, 8), "packet", Source.Section, Evidence.CentrallyCounted);

        var (admission, line) = Decide(report, atEvent: Field.Event, standing: CaseStanding.InCampaign);

        Assert.Equal(Admission.Accepted, admission);
        Assert.Equal(
            new ActionTaken(
                line!.Id, 0, 2013, Field.Event.Id, "shi-tao", "IS", ActionKind.Fax, Purpose.Solidarity, 7, new(2013, 12, 8), Field.Now,
                Source.Section, Evidence.CentrallyCounted, Key: "packet"),
            line);
    }

    [Theory]
    [InlineData(TokenRole.Staff, Source.Section, Evidence.CentrallyCounted)]
    [InlineData(TokenRole.Host, Source.Host, Evidence.HostCounted)]
    [InlineData(TokenRole.Participant, Source.Participant, Evidence.SelfReported)]
    [InlineData(null, Source.Participant, Evidence.SelfReported)]
    public void Source_and_evidence_follow_from_the_token(TokenRole? role, Source source, Evidence evidence) =>
        Assert.Equal((source, evidence), Reporting.Standing(role));

    // The first day comes to Kiritimati when Greenwich still has ten in the morning of the day before.
    [Theory]
    [InlineData("2013-12-05T09:59:59Z", Admission.CampaignNotBegun)]
    [InlineData("2013-12-05T10:00:00Z", Admission.Accepted)]
    [InlineData("2014-02-01T11:59:59Z", Admission.Accepted)]
    [InlineData("2014-02-01T12:00:00Z", Admission.ReportsClosed)]
    public void Reports_are_taken_from_when_the_first_day_comes_anywhere_until_the_last_is_over_everywhere(string now, Admission admission) =>
        Assert.Equal(admission, Decide(Field.Report, now: Field.At(now)).Admission);

    [Theory]
    [InlineData("2013-12-05T21:59:59Z", Admission.CampaignNotBegun)]
    [InlineData("2013-12-05T22:00:00Z", Admission.Accepted)]
    public void At_an_event_the_campaign_begins_by_the_events_own_clock(string now, Admission admission) =>
        Assert.Equal(admission, Decide(Field.Report, atEvent: Field.Event, now: Field.At(now)).Admission);

    [Fact]
    public void A_cancelled_event_takes_no_reports() => Assert.Equal(
        Admission.EventCancelled, Decide(Field.Report, atEvent: Field.Event with { CancelledAt = Field.Now }).Admission);

    [Fact]
    public void A_kind_that_the_campaign_does_not_count_is_refused() => Assert.Equal(
        Admission.KindNotCounted,
        Decide(Field.Report with { Kind = ActionKind.Tweet }, campaign: Field.Campaign with { Kinds = [ActionKind.Letter, ActionKind.Card] }).Admission);

    [Theory]
    [InlineData(CaseStanding.NotNamed, Admission.Accepted)]
    [InlineData(CaseStanding.InCampaign, Admission.Accepted)]
    [InlineData(CaseStanding.InOtherCampaign, Admission.CaseNotInCampaign)]
    [InlineData(CaseStanding.Unknown, Admission.UnknownCase)]
    public void A_case_must_be_one_of_the_campaigns(CaseStanding standing, Admission admission) =>
        Assert.Equal(admission, Decide(Field.Report, standing: standing).Admission);

    [Theory]
    [InlineData("2013-12-05", Admission.DayOutsideCampaign)]
    [InlineData("2013-12-06", Admission.Accepted)]
    [InlineData("2013-12-10", Admission.Accepted)]
    [InlineData("2013-12-11", Admission.DayInFuture)]
    [InlineData("2013-12-17", Admission.DayInFuture)]
    [InlineData("2013-12-18", Admission.DayOutsideCampaign)]
    public void The_day_is_one_of_the_campaigns_and_has_come_to_the_event(string sentOn, Admission admission) =>
        Assert.Equal(admission, Decide(Field.Report with { SentOn = Days.Parse(sentOn) }, atEvent: Field.Event).Admission);

    [Theory]
    [InlineData("2013-12-10T09:59:59Z", Admission.DayInFuture)]
    [InlineData("2013-12-10T10:00:00Z", Admission.Accepted)]
    public void Without_an_event_a_day_has_come_when_it_has_come_anywhere(string now, Admission admission) =>
        Assert.Equal(admission, Decide(Field.Report with { SentOn = new(2013, 12, 11) }, now: Field.At(now)).Admission);

    [Theory]
    [InlineData("2013-12-10T12:00:00Z", "2013-12-10")]
    [InlineData("2013-12-10T23:30:00Z", "2013-12-11")]
    [InlineData("2013-12-17T21:30:00Z", "2013-12-17")]
    [InlineData("2013-12-17T22:30:00Z", "2013-12-17")]
    [InlineData("2014-01-20T12:00:00Z", "2013-12-17")]
    public void Without_a_day_it_is_today_at_the_event_or_the_last_day_if_that_is_earlier(string now, string sentOn) =>
        Assert.Equal(Days.Parse(sentOn), Decide(Field.Report, atEvent: Field.Event, now: Field.At(now)).Line!.SentOn);

    [Theory]
    [InlineData("2013-12-05T11:00:00Z", "2013-12-06")]
    [InlineData("2013-12-10T23:30:00Z", "2013-12-10")]
    [InlineData("2013-12-18T00:30:00Z", "2013-12-17")]
    public void Without_a_day_and_an_event_it_is_today_by_Greenwich_within_the_campaign(string now, string sentOn) =>
        Assert.Equal(Days.Parse(sentOn), Decide(Field.Report, now: Field.At(now)).Line!.SentOn);

    // Each fault is put right in turn, and what is told is always the first of those that are left.
    [Fact]
    public void Of_several_faults_the_first_is_told()
    {
        var late = Field.At("2014-02-02T00:00:00Z");
        var onlyCards = Field.Campaign with { Kinds = [ActionKind.Card] };
        var cancelled = Field.Event with { CancelledAt = Field.Now };
        var never = Field.Report with { SentOn = new(2099, 1, 1) };
        var tomorrow = Field.Report with { SentOn = new(2013, 12, 11) };

        Assert.Equal(
            [
                Admission.CampaignNotBegun, Admission.ReportsClosed, Admission.EventCancelled, Admission.KindNotCounted,
                Admission.UnknownCase, Admission.CaseNotInCampaign, Admission.DayOutsideCampaign, Admission.DayInFuture,
                Admission.Accepted,
            ],
            new[]
            {
                Decide(never, onlyCards with { StartsOn = new(2015, 1, 1) }, cancelled, CaseStanding.Unknown, late),
                Decide(never, onlyCards, cancelled, CaseStanding.Unknown, late),
                Decide(never, onlyCards, cancelled, CaseStanding.Unknown),
                Decide(never, onlyCards, Field.Event, CaseStanding.Unknown),
                Decide(never, null, Field.Event, CaseStanding.Unknown),
                Decide(never, null, Field.Event, CaseStanding.InOtherCampaign),
                Decide(never, null, Field.Event),
                Decide(tomorrow, null, Field.Event),
                Decide(Field.Report, null, Field.Event),
            }.Select(decided => decided.Admission));
    }

    [Theory]
    [InlineData(Source.Participant, 1_000, false)]
    [InlineData(Source.Participant, 1_001, true)]
    [InlineData(Source.Host, 20_000, false)]
    [InlineData(Source.Host, 20_001, true)]
    [InlineData(Source.Section, 1_000_000, false)]
    [InlineData(Source.Import, 1_000_000, false)]
    public void A_line_is_held_above_what_its_source_usually_sends(Source source, long quantity, bool held) => Assert.Equal(
        held ? HoldReason.LargerThanUsual : null, Decide(Field.Report with { Source = source, Quantity = quantity }).Line!.HeldFor);

    [Fact]
    public void A_refused_report_becomes_no_line() => Assert.Null(Decide(Field.Report, standing: CaseStanding.Unknown).Line);

    private static (Admission Admission, ActionTaken? Line) Decide(
        Report report, Campaign? campaign = null, WritingEvent? atEvent = null, CaseStanding standing = CaseStanding.NotNamed, DateTimeOffset? now = null) =>
        Reporting.Decide(report, campaign ?? Field.Campaign, atEvent, standing, new HoldLimits(), now ?? Field.Now);
}
