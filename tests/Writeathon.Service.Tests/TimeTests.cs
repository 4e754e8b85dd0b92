using System.Globalization;

namespace Writeathon.Service.Tests;

public sealed class TimeOnSqlite(ServiceOnSqlite service) : TimeTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class TimeOnPostgres(ServiceOnPostgres service) : TimeTests(service), IClassFixture<ServiceOnPostgres>;

/// <summary>Days and hours are those of the event's own clocks.</summary>
public abstract class TimeTests(Service service) : SharedServiceTests(service)
{
    [Theory]
    [InlineData("Pacific/Kiritimati", "2013-12-31T23:30:00+14:00")]
    [InlineData("Asia/Kathmandu", "2013-12-31T23:30:00+05:45")]
    [InlineData("America/Lima", "2013-12-31T23:30:00-05:00")]
    public async Task Half_past_eleven_on_the_last_day_is_still_the_last_day(string zone, string startsAt)
    {
        var registered = await Given.RegisterEventAsync(("timeZone", zone), ("startsAt", "2013-12-31T23:30:00"), ("endsAt", "2014-01-01T01:00:00"));
        Assert.Equal(startsAt, (await Given.Anyone.GetAsync($"events/{registered.Id}"))["startsAt"].GetString());

        Given.Clock.Now = DateTimeOffset.Parse(startsAt, CultureInfo.InvariantCulture);
        Assert.Equal("2013-12-31", (await registered.ReportAsync())["sentOn"].GetString());
        (await registered.Host.PostAsync($"events/{registered.Id}/actions", Bodies.Action(("sentOn", "2014-01-01")))).Refuses(422, "day-outside-campaign", "$.sentOn");

        Given.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal("2013-12-31", (await registered.ReportAsync())["sentOn"].GetString());
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", "2013-12-10T10:30:00Z", "2013-12-11")]
    [InlineData("Asia/Kathmandu", "2013-12-10T18:14:59Z", "2013-12-10")]
    [InlineData("Asia/Kathmandu", "2013-12-10T18:15:00Z", "2013-12-11")]
    [InlineData("America/Lima", "2013-12-11T04:59:59Z", "2013-12-10")]
    public async Task A_report_without_a_day_was_sent_today_on_the_events_clocks(string zone, string now, string sentOn)
    {
        var registered = await Given.RegisterEventAsync(("timeZone", zone));
        Given.Clock.Now = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        Assert.Equal(sentOn, (await registered.ReportAsync())["sentOn"].GetString());
        (await registered.Host.PostAsync($"events/{registered.Id}/actions", Bodies.Action(("sentOn", DateOnly.Parse(sentOn, CultureInfo.InvariantCulture).AddDays(1)))))
            .Refuses(422, "day-in-future", "$.sentOn");
    }

    [Fact]
    public async Task Without_an_event_a_day_has_come_as_soon_as_it_has_come_anywhere()
    {
        Given.Clock.Now = new(2013, 12, 10, 9, 59, 59, TimeSpan.Zero);
        (await Given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("sentOn", "2013-12-11")))).Refuses(422, "day-in-future", "$.sentOn");

        Given.Clock.Now = new(2013, 12, 10, 10, 0, 0, TimeSpan.Zero);
        (await Given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("sentOn", "2013-12-11")))).Is(201);
    }

    [Fact]
    public async Task A_campaign_begins_with_its_first_day_on_the_events_clocks()
    {
        var (kiritimati, lima) = (await Given.RegisterEventAsync(("timeZone", "Pacific/Kiritimati")), await Given.RegisterEventAsync(("timeZone", "America/Lima")));

        Given.Clock.Now = new(2013, 11, 30, 9, 59, 59, TimeSpan.Zero);
        (await kiritimati.Host.PostAsync($"events/{kiritimati.Id}/actions", Bodies.Action())).Refuses(422, "campaign-not-begun");
        Given.Clock.Now = new(2013, 11, 30, 10, 0, 0, TimeSpan.Zero);
        Assert.Equal("2013-12-01", (await kiritimati.ReportAsync())["sentOn"].GetString());
        (await lima.Host.PostAsync($"events/{lima.Id}/actions", Bodies.Action())).Refuses(422, "campaign-not-begun");
        Given.Clock.Now = new(2013, 12, 1, 5, 0, 0, TimeSpan.Zero);
        Assert.Equal("2013-12-01", (await lima.ReportAsync())["sentOn"].GetString());
    }

    [Fact]
    public async Task Reports_close_when_their_last_day_is_over_everywhere()
    {
        var registered = await Given.RegisterEventAsync();
        Given.Clock.Now = new(2014, 4, 1, 11, 59, 59, TimeSpan.Zero);
        (await Given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction())).Is(201);
        await registered.ReportAsync();
        var (pledge, line) = (await Given.PledgeAsync(registered), await registered.ReportAsync());

        Given.Clock.Now = new(2014, 4, 1, 12, 0, 0, TimeSpan.Zero);

        (await Given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction())).Refuses(422, "reports-closed");
        (await Given.Staff.PostAsync($"events/{registered.Id}/actions", Bodies.Action())).Refuses(422, "reports-closed");
        (await Given.Anyone.PostAsync($"events/{registered.Id}/pledges", Bodies.Pledge())).Refuses(422, "reports-closed");
        (await pledge.Participant.PatchAsync($"pledges/{pledge.Id}", Bodies.Pledge())).Refuses(422, "reports-closed");
        (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count())).Refuses(422, "reports-closed");
        (await registered.Host.PostAsync($"actions/{line.Id}/corrections", Bodies.Correction())).Is(201);
    }

    [Theory]
    [InlineData("timeZone", "Africa/Nowhere")]
    [InlineData("timeZone", "africa/lubumbashi")]
    [InlineData("timeZone", "+02:00")]
    [InlineData("timeZone", "../etc/passwd")]
    public async Task An_unknown_zone_is_refused(string member, string zone) =>
        (await Given.Anyone.PostAsync("events", Bodies.Event((member, zone)))).Refuses(422, "unknown-time-zone", "$.timeZone");

    [Theory]
    [InlineData("Atlantic/Reykjavik", "2013-03-31T01:30:00", null)]
    [InlineData("Europe/London", "2013-03-31T01:30:00", "$.startsAt")]
    [InlineData("America/New_York", "2013-03-10T02:00:00", "$.startsAt")]
    [InlineData("Pacific/Apia", "2011-12-30T12:00:00", "$.startsAt")]
    [InlineData("Asia/Pyongyang", "2018-05-04T23:45:00", "$.startsAt")]
    public async Task A_time_that_the_clocks_skip_is_refused(string zone, string startsAt, string? path)
    {
        var answer = await Given.Anyone.PostAsync("events", Bodies.Event(("timeZone", zone), ("startsAt", startsAt), ("endsAt", "2018-12-10T18:00:00")));

        _ = path is null ? answer.Is(201) : answer.Refuses(422, "no-such-local-time", path);
    }

    [Fact]
    public async Task An_end_that_the_clocks_skip_is_refused() => (await Given.Anyone.PostAsync(
        "events", Bodies.Event(("timeZone", "Europe/London"), ("startsAt", "2013-03-31T00:30:00"), ("endsAt", "2013-03-31T01:30:00")))).Refuses(422, "no-such-local-time", "$.endsAt");

    [Fact]
    public async Task An_edit_to_a_time_that_the_clocks_skip_is_refused()
    {
        var registered = await Given.RegisterEventAsync(("startsAt", "2013-03-31T01:30:00"));

        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"timeZone":"Europe/London"}""")).Refuses(422, "no-such-local-time", "$.startsAt");

        Assert.Equal("Africa/Lubumbashi", (await registered.Host.GetAsync($"events/{registered.Id}"))["timeZone"].GetString());
    }

    [Theory]
    [InlineData("Europe/London", "2013-10-27T01:30:00", "+01:00")]
    [InlineData("America/New_York", "2013-11-03T01:00:00", "-04:00")]
    [InlineData("America/Caracas", "2007-12-09T02:45:00", "-04:00")]
    [InlineData("Asia/Pyongyang", "2015-08-14T23:45:00", "+09:00")]
    public async Task A_time_that_the_clocks_show_twice_is_the_first_of_the_two(string zone, string startsAt, string offset)
    {
        var registered = await Given.RegisterEventAsync(("timeZone", zone), ("startsAt", startsAt), ("endsAt", "2018-12-10T18:00:00"));

        Assert.Equal(startsAt + offset, registered.Told["startsAt"].GetString());
        Assert.Equal(startsAt + offset, (await Given.Anyone.GetAsync($"events/{registered.Id}"))["startsAt"].GetString());
    }

    [Fact]
    public async Task A_campaign_across_new_year_takes_what_was_sent_in_january()
    {
        (await Given.Staff.PutAsync("campaigns/2017", Bodies.Campaign())).Is(201);
        Given.Clock.Now = new(2018, 1, 5, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal("2018-01-05", (await Given.Anyone.PostAsync("campaigns/2017/actions", Bodies.CampaignAction())).Is(201)["sentOn"].GetString());
        (await Given.Anyone.PostAsync("campaigns/2017/actions", Bodies.CampaignAction(("sentOn", "2017-11-09")))).Is(201);
        (await Given.Anyone.PostAsync("campaigns/2017/actions", Bodies.CampaignAction(("sentOn", "2017-11-08")))).Refuses(422, "day-outside-campaign", "$.sentOn");
        Assert.Equal(24, (await Given.Anyone.GetAsync("campaigns/2017/totals"))["actions"].GetInt64());

        Given.Clock.Now = new(2018, 1, 17, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal("2018-01-15", (await Given.Anyone.PostAsync("campaigns/2017/actions", Bodies.CampaignAction())).Is(201)["sentOn"].GetString());
        (await Given.Anyone.PostAsync("campaigns/2017/actions", Bodies.CampaignAction(("sentOn", "2018-01-16")))).Refuses(422, "day-outside-campaign", "$.sentOn");
        await Given.AssertProvedAsync();
    }
}
