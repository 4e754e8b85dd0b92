using System.Globalization;
using System.Text.Json;

namespace Writeathon.Service.Tests;

public sealed class ReportsOnSqlite(ServiceOnSqlite service) : ReportTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class ReportsOnPostgres(ServiceOnPostgres service) : ReportTests(service), IClassFixture<ServiceOnPostgres>;

/// <summary>From the report to the total.</summary>
public abstract class ReportTests(Service service) : SharedServiceTests(service)
{
    [Fact]
    public async Task A_report_is_told_whole()
    {
        var registered = await Given.RegisterEventAsync();

        var line = await registered.ReportAsync(12, ("case", "yorm-bopha"), ("purpose", "solidarity"), ("sentOn", "2013-12-09"), ("key", $"{registered.Id}"));

        Assert.Equal(
            ("counted", 2013, registered.Id, "yorm-bopha", "CD", "letter", "solidarity", 12, "2013-12-09", Service.Start, "host", "host-counted", $"{registered.Id}"),
            (line["status"].GetString(), line["campaign"].GetInt64(), line["event"].GetGuid(), line["case"].GetString(), line["country"].GetString(),
            line["kind"].GetString(), line["purpose"].GetString(), line["quantity"].GetInt64(), line["sentOn"].GetString(), line["receivedAt"].GetDateTimeOffset(),
            line["source"].GetString(), line["evidence"].GetString(), line["key"].GetString()));
        Assert.True(line["sequence"].GetInt64() > 0);
        Assert.Equal(line.Text, (await registered.Host.GetAsync($"actions/{line.Id}")).Is(200).Text);
    }

    [Fact]
    public async Task Source_and_evidence_follow_from_the_token()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered);
        var path = $"events/{registered.Id}/actions";

        var told = new List<(string?, string?)>();
        foreach (var person in (Person[])[Given.Anyone, pledge.Participant, registered.Host, Given.Staff])
        {
            var line = (await person.PostAsync(path, Bodies.Action())).Is(201);
            told.Add((line["source"].GetString(), line["evidence"].GetString()));
        }

        Assert.Equal([("participant", "self-reported"), ("participant", "self-reported"), ("host", "host-counted"), ("section", "centrally-counted")], told);
    }

    [Fact]
    public async Task A_pledge_is_never_an_action()
    {
        var before = await Given.TotalsAsync();
        var registered = await Given.RegisterEventAsync();

        await Given.PledgeAsync(registered);
        await Given.PledgeAsync();

        var after = await Given.TotalsAsync();
        Assert.Equal(before["actions"].GetInt64(), after["actions"].GetInt64());
        Assert.Equal(before["pledged"].GetInt64() + 30, after["pledged"].GetInt64());
        Assert.Equal(before["events"].GetInt64() + 1, after["events"].GetInt64());
        Assert.NotEqual(before.ETag, after.ETag);
    }

    [Fact]
    public async Task Each_breakdown_adds_up_to_the_total_and_the_version_never_falls()
    {
        var registered = await Given.RegisterEventAsync();
        var before = await Given.TotalsAsync();

        await registered.ReportAsync(12, ("kind", "card"), ("case", "vladimir-akimenkov"));
        await registered.ReportAsync(30, ("kind", "sms"), ("purpose", "solidarity"));
        (await Given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("country", "NP"), ("kind", "fax")))).Is(201);

        var after = await Given.TotalsAsync();
        var actions = after["actions"].GetInt64();
        Assert.Equal(before["actions"].GetInt64() + 54, actions);
        Assert.Equal(before["solidarity"].GetInt64() + 30, after["solidarity"].GetInt64());
        Assert.True(after["version"].GetInt64() >= before["version"].GetInt64() + 3);
        Assert.All((string[])["byKind", "byCountry", "byCase"], breakdown => Assert.Equal(actions, Sum(after, breakdown)));
        Assert.Equal(12, Of(after, "byCase", "case", "vladimir-akimenkov"));
        Assert.Equal(12, Of(after, "byCountry", "country", "NP"));
        Assert.Equal(30, Of(after, "byKind", "kind", "sms"));
        Assert.Equal(after.Text, (await Given.TotalsAsync()).Text);
        (await Given.Anyone.GetAsync("campaigns/2013/totals", ("If-None-Match", after.ETag!))).Is(304);
        (await Given.Anyone.GetAsync("campaigns/2013/totals", ("If-None-Match", before.ETag!))).Is(200);
        await Given.AssertProvedAsync();
    }

    [Fact]
    public async Task Two_hundred_reports_at_once_end_in_the_exact_sum()
    {
        var registered = await Given.RegisterEventAsync();
        var before = (await Given.TotalsAsync())["actions"].GetInt64();

        var lines = await Task.WhenAll(Enumerable.Range(1, 200).Select(quantity => registered.ReportAsync(quantity)));

        Assert.Equal(200, lines.Select(line => line["sequence"].GetInt64()).Distinct().Count());
        Assert.Equal(before + 20_100, (await Given.TotalsAsync())["actions"].GetInt64());
        Assert.Equal(20_100, (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["actions"].GetInt64());
        await Given.AssertProvedAsync();
    }

    [Fact]
    public async Task An_events_totals_hold_pledged_and_sent_side_by_side()
    {
        var registered = await Given.RegisterEventAsync();
        await Given.PledgeAsync(registered);
        await Given.PledgeAsync(registered, ("quantities", new { letter = 1 }));
        await registered.ReportAsync(12);
        await registered.ReportAsync(30, ("kind", "card"));
        await (await Given.RegisterEventAsync()).ReportAsync(99);

        var totals = (await Given.Anyone.GetAsync($"events/{registered.Id}/totals")).Is(200);

        Assert.Equal((11, 5), (totals["pledged"].GetProperty("letter").GetInt64(), totals["pledged"].GetProperty("email").GetInt64()));
        Assert.Equal((12, 30), (totals["sent"].GetProperty("letter").GetInt64(), totals["sent"].GetProperty("card").GetInt64()));
        Assert.Equal((2, 42), (totals["sent"].EnumerateObject().Count(), totals["actions"].GetInt64()));
    }

    [Theory]
    [InlineData(600, 28)]
    [InlineData(511, -61)]
    [InlineData(0, -572)]
    public async Task A_correction_is_a_new_line_that_names_the_one_it_corrects(long quantity, long difference)
    {
        var registered = await Given.RegisterEventAsync();
        var line = await registered.ReportAsync(572);
        var before = await Given.TotalsAsync();

        var correction = (await registered.Host.PostAsync($"actions/{line.Id}/corrections", Bodies.Correction(quantity))).Is(201);

        var after = await Given.TotalsAsync();
        Assert.Equal((line.Id, difference, "counted again", "counted"), (correction["corrects"].GetGuid(), correction["quantity"].GetInt64(), correction["reason"].GetString(), correction["status"].GetString()));
        Assert.Equal(line.Text, (await registered.Host.GetAsync($"actions/{line.Id}")).Text);
        Assert.Equal(before["actions"].GetInt64() + difference, after["actions"].GetInt64());
        Assert.Equal(correction["sequence"].GetInt64(), after["version"].GetInt64());
        Assert.Equal([correction.Id, line.Id], (await registered.Host.GetAsync($"events/{registered.Id}/actions")).Items.Select(item => item.GetProperty("id").GetGuid()));
        (await registered.Host.PostAsync($"actions/{line.Id}/corrections", Bodies.Correction(quantity))).Refuses(422, "nothing-to-correct", "$.quantity");
        (await registered.Host.PostAsync($"actions/{correction.Id}/corrections", Bodies.Correction(1))).Refuses(422, "corrects-a-correction");
        await Given.AssertProvedAsync();
    }

    [Fact]
    public async Task Corrections_one_after_another_leave_what_the_last_one_says()
    {
        var registered = await Given.RegisterEventAsync();
        var line = await registered.ReportAsync(572);

        foreach (var quantity in (long[])[511, 0, 600])
        {
            (await registered.Host.PostAsync($"actions/{line.Id}/corrections", Bodies.Correction(quantity))).Is(201);
        }

        Assert.Equal(600, (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["actions"].GetInt64());
        await Given.AssertProvedAsync();
    }

    [Theory]
    [InlineData("nobody", 1_000, 1_001)]
    [InlineData("host", 20_000, 20_001)]
    public async Task What_is_larger_than_usual_is_held(string who, long usual, long large)
    {
        var registered = await Given.RegisterEventAsync();
        var person = who == "host" ? registered.Host : Given.Anyone;
        var before = await Given.TotalsAsync();

        var counted = (await person.PostAsync($"events/{registered.Id}/actions", Bodies.Action(("quantity", usual)))).Is(201);
        var held = (await person.PostAsync($"events/{registered.Id}/actions", Bodies.Action(("quantity", large)))).Is(201);

        Assert.Equal(("counted", "held", "larger-than-usual"), (counted["status"].GetString(), held["status"].GetString(), held["heldFor"].GetString()));
        var after = await Given.TotalsAsync();
        Assert.Equal(before["actions"].GetInt64() + usual, after["actions"].GetInt64());
        Assert.Equal(before["held"].GetInt64() + 1, after["held"].GetInt64());
        Assert.Contains(held.Id, (await Given.Staff.GetAsync("campaigns/2013/held?limit=200")).Items.Select(item => item.GetProperty("id").GetGuid()));
    }

    [Theory]
    [InlineData("release", "counted", 50_000)]
    [InlineData("reject", "rejected", 0)]
    public async Task A_held_line_waits_for_staff_and_is_reviewed_once(string decision, string status, long counts)
    {
        var registered = await Given.RegisterEventAsync();
        var line = await registered.ReportAsync(50_000);
        var before = await Given.TotalsAsync();

        var reviews = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Given.Staff.PostAsync($"actions/{line.Id}/{decision}", Bodies.Reason)));

        var reviewed = Assert.Single(reviews, review => review.Status == 200);
        Assert.All(reviews.Where(review => review != reviewed), review => review.Refuses(409, "not-held"));
        Assert.Equal((status, "asked the host"), (reviewed["status"].GetString(), reviewed["reason"].GetString()));
        var after = await Given.TotalsAsync();
        Assert.Equal(before["actions"].GetInt64() + counts, after["actions"].GetInt64());
        Assert.Equal(before["held"].GetInt64() - 1, after["held"].GetInt64());
        Assert.True(after["version"].GetInt64() >= before["version"].GetInt64());
        Assert.DoesNotContain(line.Id, (await Given.Staff.GetAsync("campaigns/2013/held?limit=200")).Items.Select(item => item.GetProperty("id").GetGuid()));
        Assert.Equal(status, (await registered.Host.GetAsync($"actions/{line.Id}"))["status"].GetString());
        await Given.AssertProvedAsync();
    }

    [Fact]
    public async Task A_rejected_line_is_not_corrected_and_a_counted_one_not_released()
    {
        var registered = await Given.RegisterEventAsync();
        var (held, counted) = (await registered.ReportAsync(50_000), await registered.ReportAsync(12));
        (await Given.Staff.PostAsync($"actions/{held.Id}/reject", Bodies.Reason)).Is(200);

        (await registered.Host.PostAsync($"actions/{held.Id}/corrections", Bodies.Correction())).Refuses(422, "line-rejected");
        (await Given.Staff.PostAsync($"actions/{counted.Id}/release", Bodies.Reason)).Refuses(409, "not-held");
        (await Given.Staff.PostAsync($"actions/{Guid.Empty}/reject", Bodies.Reason)).Refuses(404, "not-found");
    }

    [Fact]
    public async Task A_held_line_that_its_host_corrects_waits_no_longer()
    {
        var registered = await Given.RegisterEventAsync();
        var line = await registered.ReportAsync(100_000);

        (await registered.Host.PostAsync($"actions/{line.Id}/corrections", Bodies.Correction(100))).Is(201);

        Assert.Equal("superseded", (await registered.Host.GetAsync($"actions/{line.Id}"))["status"].GetString());
        Assert.Equal(100, (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["actions"].GetInt64());
        await Given.AssertProvedAsync();
    }

    [Theory]
    [InlineData("case", "nobody-of-that-name", "unknown-case")]
    [InlineData("case", "wei-jingsheng", "case-not-in-campaign")]
    [InlineData("sentOn", "2013-11-30", "day-outside-campaign")]
    [InlineData("sentOn", "2014-01-01", "day-outside-campaign")]
    [InlineData("sentOn", "0001-01-01", "day-outside-campaign")]
    [InlineData("sentOn", "2013-12-11", "day-in-future")]
    public async Task A_report_that_the_rules_refuse_says_which_and_writes_nothing(string member, string value, string slug)
    {
        var registered = await Given.RegisterEventAsync();
        var before = await Given.WrittenAsync();

        (await registered.Host.PostAsync($"events/{registered.Id}/actions", Bodies.Action((member, value)))).Refuses(422, slug, "$." + member);

        Assert.Equal(before, await Given.WrittenAsync());
    }

    [Fact]
    public async Task A_kind_that_the_campaign_does_not_count_is_refused()
    {
        (await Given.Staff.PutAsync("campaigns/2012", Bodies.Campaign(("startsOn", "2012-12-01"), ("endsOn", "2012-12-31"), ("reportsUntil", "2013-12-31"), ("kinds", new List<string> { "letter", "card" })))).Is(201);

        (await Given.Anyone.PostAsync("campaigns/2012/actions", Bodies.CampaignAction(("kind", "tweet")))).Refuses(422, "kind-not-counted", "$.kind");
        (await Given.Anyone.PostAsync("campaigns/2012/pledges", Bodies.Pledge())).Refuses(422, "kind-not-counted", "$.quantities.email");
        Assert.Equal("2012-12-31", (await Given.Anyone.PostAsync("campaigns/2012/actions", Bodies.CampaignAction(("kind", "card")))).Is(201)["sentOn"].GetString());
    }

    [Fact]
    public async Task Nothing_is_reported_to_what_is_not_there()
    {
        (await Given.Anyone.PostAsync("campaigns/1999/actions", Bodies.CampaignAction())).Refuses(404, "not-found");
        (await Given.Anyone.PostAsync("campaigns/1999/pledges", Bodies.Pledge())).Refuses(404, "not-found");
        (await Given.Anyone.PostAsync($"events/{Guid.Empty}/actions", Bodies.Action())).Refuses(404, "not-found");
        (await Given.Anyone.PostAsync($"events/{Guid.Empty}/pledges", Bodies.Pledge())).Refuses(404, "not-found");
        (await Given.Anyone.GetAsync("campaigns/1999/totals")).Refuses(404, "not-found");
        (await Given.Anyone.GetAsync("campaigns/1999/totals/history")).Refuses(404, "not-found");
    }

    [Fact]
    public async Task Totals_and_history_are_told_as_they_were_known()
    {
        (await Given.Staff.PutAsync("campaigns/2011", Bodies.Campaign(("startsOn", "2011-12-01"), ("endsOn", "2012-01-15"), ("reportsUntil", "2013-12-31")))).Is(201);
        (await Given.Staff.PutAsync("cases/known-at", Bodies.Case(("campaigns", new List<int> { 2011 })))).Is(201);
        async Task ReportAsync(string at, long quantity, string country, string kind, string? slug = null)
        {
            Given.Clock.Now = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
            (await Given.Staff.PostAsync("campaigns/2011/actions", Bodies.CampaignAction(("quantity", quantity), ("country", country), ("kind", kind), ("case", slug)))).Is(201);
        }

        await ReportAsync("2013-12-10T12:10:00Z", 1, "IS", "letter");
        await ReportAsync("2013-12-10T12:50:00Z", 10, "IS", "card", "known-at");
        await ReportAsync("2013-12-10T13:10:00Z", 100, "CD", "letter");
        await ReportAsync("2013-12-11T00:00:00Z", 1000, "CD", "letter", "known-at");

        async Task<long> KnownAsync(string at) => (await Given.Anyone.GetAsync($"campaigns/2011/totals?knownAt={at}")).Is(200)["actions"].GetInt64();
        Assert.Equal(0, await KnownAsync("2013-12-10T12:09:59Z"));
        Assert.Equal(1, await KnownAsync("2013-12-10T12:10:00Z"));
        Assert.Equal(11, await KnownAsync("2013-12-10T14:50:00%2B02:00"));
        Assert.Equal(11, await KnownAsync("2013-12-10T14:50:00+02:00"));
        Assert.Equal(11, await KnownAsync("2013-12-10t12:50:00z"));
        Assert.Equal(11, await KnownAsync("2013-12-10T13:00:00Z"));
        Assert.Equal(111, await KnownAsync("2013-12-10T23:59:59Z"));
        Assert.Equal(1111, await KnownAsync("2099-01-01T00:00:00Z"));
        async Task<string> HistoryAsync(string query) => string.Join(' ', (await Given.Anyone.GetAsync("campaigns/2011/totals/history" + query)).Is(200).Json.EnumerateArray()
            .Select(point => $"{point.GetProperty("at").GetDateTimeOffset():dd'T'HH}={point.GetProperty("actions").GetInt64()}"));
        Assert.Equal("10T00=111 11T00=1000", await HistoryAsync(""));
        Assert.Equal("10T00=111 11T00=1000", await HistoryAsync("?by=day"));
        Assert.Equal("10T12=11 10T13=100 11T00=1000", await HistoryAsync("?by=hour"));
        Assert.Equal("10T12=11", await HistoryAsync("?by=hour&country=IS"));
        Assert.Equal("10T12=1 10T13=100 11T00=1000", await HistoryAsync("?by=hour&kind=letter"));
        Assert.Equal("10T00=10 11T00=1000", await HistoryAsync("?case=known-at"));
        Assert.Equal("11T00=1000", await HistoryAsync("?case=known-at&country=CD&kind=letter"));
        Assert.Equal("10T00=111 11T00=1000", await HistoryAsync("?by=&country=&case=&kind="));
        Assert.Equal("", await HistoryAsync("?country=XX"));
    }

    [Fact]
    public async Task The_lines_of_an_event_are_listed_newest_first_page_by_page()
    {
        var registered = await Given.RegisterEventAsync();
        var reported = new List<Guid>();
        for (var n = 1; n <= 7; n++)
        {
            reported.Insert(0, (await registered.ReportAsync(n)).Id);
        }

        Assert.Equal(reported, await ReadAllAsync(registered.Host, $"events/{registered.Id}/actions?limit=3"));
    }

    [Fact]
    public async Task Totals_stand_as_they_were_after_a_restart()
    {
        var registered = await Given.RegisterEventAsync();
        await registered.ReportAsync(12);
        await registered.ReportAsync(50_000);
        var before = await Given.TotalsAsync();

        await Given.RestartAsync();

        var after = await Given.TotalsAsync();
        Assert.Equal((before.Text, before.ETag), (after.Text, after.ETag));
    }

    internal static async Task<List<Guid>> ReadAllAsync(Person person, string path)
    {
        var ids = new List<Guid>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await person.GetAsync(path + (cursor.Length > 0 ? "&cursor=" + cursor : ""))).Is(200);
            ids.AddRange(page.Items.Select(item => item.GetProperty("id").GetGuid()));
            cursor = page["next"].GetString();
        }

        return ids;
    }

    private static long Sum(Answer totals, string breakdown) => totals[breakdown].EnumerateArray().Sum(part => part.GetProperty("actions").GetInt64());

    private static long Of(Answer totals, string breakdown, string member, string value) => totals[breakdown].EnumerateArray()
        .Single(part => part.GetProperty(member).ValueKind == JsonValueKind.String && part.GetProperty(member).GetString() == value).GetProperty("actions").GetInt64();
}
