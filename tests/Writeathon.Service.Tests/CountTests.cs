namespace Writeathon.Service.Tests;

public sealed class CountTestsOnSqlite(ServiceOnSqlite service) : CountTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class CountTestsOnPostgres(ServiceOnPostgres service) : CountTests(service), IClassFixture<ServiceOnPostgres>;

public abstract class CountTests(Service service) : SharedServiceTests(service)
{
    [Fact]
    public async Task The_packet_of_572_letters_and_511_cards_stands_at_1082()
    {
        var registered = await Given.RegisterEventAsync();
        await registered.ReportAsync(572);
        await registered.ReportAsync(511, ("kind", "card"));

        await CountAsync(registered, ("total", 572));
        await CountAsync(registered, ("kind", "card"), ("total", 510));
        var late = await registered.ReportAsync(3, ("kind", "card"));

        Assert.Equal("held", late["status"].GetString());
        Assert.Equal("more-than-the-count", late["heldFor"].GetString());
        var totals = (await Given.Anyone.GetAsync($"events/{registered.Id}/totals")).Is(200);
        Assert.Equal((1_082, 572, 510), (Number(totals, "actions"), Sent(totals, "letter"), Sent(totals, "card")));
        var discrepancies = (await registered.Host.GetAsync($"events/{registered.Id}/discrepancies")).Is(200);
        Assert.Equal("You counted 1,082; 572 letters and 511 cards make 1,083.", discrepancies["says"].GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_is_told_what_was_reported_and_not_what_a_count_of_one_case_has_settled(bool isWideFirst)
    {
        var registered = await Given.RegisterEventAsync();
        await registered.ReportAsync(30);
        (string, object?)[][] counts = [[("total", 60), ("case", "yorm-bopha")], [("total", 100)]];
        foreach (var count in isWideFirst ? counts.Reverse() : counts)
        {
            await CountAsync(registered, count);
        }

        var discrepancies = (await registered.Host.GetAsync($"events/{registered.Id}/discrepancies")).Is(200);
        Assert.Equal("You counted 100; 30 letters were reported. 70 are not itemised yet.", discrepancies["says"].GetString());
        Assert.Equal((100, 30), (Number(discrepancies, "counted"), Number(discrepancies, "reported")));
    }

    [Fact]
    public async Task A_late_report_is_itemised_and_moves_no_total_until_one_is_more_than_the_count()
    {
        var registered = await Given.RegisterEventAsync();
        await registered.ReportAsync(40);
        await CountAsync(registered, ("total", 60));

        var inside = await registered.ReportAsync(15);
        var outside = await registered.ReportAsync(6);
        var count = Assert.Single((await registered.Host.GetAsync($"events/{registered.Id}/counts")).Items);

        Assert.Equal("counted", inside["status"].GetString());
        Assert.Equal("held", outside["status"].GetString());
        Assert.Equal((55, 5, 0), (count.GetProperty("itemised").GetInt64(), count.GetProperty("remainder").GetInt64(), count.GetProperty("excess").GetInt64()));
        Assert.Equal(60, Number(await Given.Anyone.GetAsync($"events/{registered.Id}/totals"), "actions"));

        (await Given.Staff.PostAsync($"actions/{outside.Id}/release", Bodies.Reason)).Is(200);
        Assert.Equal(66, Number(await Given.Anyone.GetAsync($"events/{registered.Id}/totals"), "actions"));
    }

    [Fact]
    public async Task What_is_larger_than_usual_and_more_than_the_count_too_is_held_for_the_count()
    {
        var registered = await Given.RegisterEventAsync();
        await CountAsync(registered, ("total", 60));

        Assert.Equal("more-than-the-count", (await registered.ReportAsync(20_001))["heldFor"].GetString());
    }

    [Fact]
    public async Task A_section_states_its_total_and_what_it_covers_adds_no_more()
    {
        (await Given.Staff.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("country", "NO"), ("quantity", 12_000)))).Is(201);
        var stated = (await Given.Staff.PostAsync(
            "campaigns/2013/counts", Bodies.Of([("country", "NO"), ("total", 51_219), ("asOf", "2013-12-10"), ("source", "amnesty.no")], []))).Is(201);

        (await Given.Staff.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("country", "NO"), ("quantity", 1_200)))).Is(201);

        var listed = (await Given.Staff.GetAsync("campaigns/2013/counts")).Items.Single(count => count.GetProperty("id").GetGuid() == stated.Id);
        Assert.Equal((13_200, 38_019), (listed.GetProperty("itemised").GetInt64(), listed.GetProperty("remainder").GetInt64()));
        var totals = (await Given.Anyone.GetAsync("campaigns/2013/totals")).Is(200);
        Assert.Equal(51_219, totals["byCountry"].EnumerateArray().Single(sum => sum.GetProperty("country").GetString() == "NO").GetProperty("actions").GetInt64());
        foreach (var breakdown in new[] { "byKind", "byCountry", "byCase" })
        {
            Assert.Equal(Number(totals, "actions"), totals[breakdown].EnumerateArray().Sum(sum => sum.GetProperty("actions").GetInt64()));
        }
    }

    [Fact]
    public async Task A_count_that_overlaps_in_part_is_refused_and_the_other_one_named()
    {
        var registered = await Given.RegisterEventAsync(("country", "TG"));
        var first = (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count())).Is(201);

        var answer = await Given.Staff.PostAsync(
            "campaigns/2013/counts", Bodies.Of([("country", "TG"), ("case", "yorm-bopha"), ("total", 5), ("asOf", "2013-12-10"), ("source", "x")], []));

        Assert.Contains(first.Id.ToString(), answer.Refuses(409, "counts-overlap")["detail"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_count_as_of_an_earlier_day_than_the_one_that_stands_is_refused()
    {
        var registered = await Given.RegisterEventAsync();
        await CountAsync(registered, ("total", 60));

        (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 50), ("asOf", "2013-12-09"))))
            .Refuses(409, "count-older", "$.asOf");
    }

    [Theory]
    [InlineData("America/Lima", "2013-12-11", 422)]
    [InlineData("America/Lima", "2013-12-10", 201)]
    [InlineData("Pacific/Kiritimati", "2013-12-11", 201)]
    [InlineData("Pacific/Kiritimati", "2013-12-12", 422)]
    public async Task A_pile_is_counted_on_the_days_of_its_events_own_clocks(string zone, string asOf, int status)
    {
        var registered = await Given.RegisterEventAsync(("timeZone", zone));

        var answer = await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("asOf", asOf)));

        _ = status == 201 ? answer.Is(201) : answer.Refuses(422, "day-in-future", "$.asOf");
    }

    [Fact]
    public async Task A_country_is_counted_as_of_a_day_that_has_come_anywhere()
    {
        string Of(string asOf) => Bodies.Of([("country", "KI"), ("total", 5), ("asOf", asOf), ("source", "x")], []);

        (await Given.Staff.PostAsync("campaigns/2013/counts", Of("2013-12-12"))).Refuses(422, "day-in-future", "$.asOf");
        (await Given.Staff.PostAsync("campaigns/2013/counts", Of("2013-12-11"))).Is(201);
    }

    [Fact]
    public async Task Nothing_is_counted_before_the_campaigns_first_day_nor_a_kind_that_it_does_not_count()
    {
        (await Given.Staff.PutAsync("campaigns/2010", Bodies.Campaign(
            ("startsOn", "2010-12-01"), ("endsOn", "2010-12-31"), ("reportsUntil", "2013-12-31"), ("kinds", new List<string> { "letter" })))).Is(201);
        string Of(string kind, string asOf) => Bodies.Of([("country", "NO"), ("kind", kind), ("total", 5), ("asOf", asOf), ("source", "x")], []);

        (await Given.Staff.PostAsync("campaigns/2010/counts", Of("letter", "2010-11-30"))).Refuses(422, "day-outside-campaign", "$.asOf");
        (await Given.Staff.PostAsync("campaigns/2010/counts", Of("card", "2010-12-01"))).Refuses(422, "kind-not-counted", "$.kind");
        (await Given.Staff.PostAsync("campaigns/2010/counts", Of("letter", "2010-12-01"))).Is(201);
    }

    [Fact]
    public async Task The_pile_of_an_event_that_was_called_off_is_not_counted()
    {
        var registered = await Given.RegisterEventAsync();
        await registered.ReportAsync(12);
        (await registered.Host.PostAsync($"events/{registered.Id}/cancel")).Is(200);
        var before = await Given.TotalsAsync();

        (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 60)))).Refuses(422, "event-cancelled");

        Assert.Equal(before.Text, (await Given.TotalsAsync()).Text);
    }

    [Fact]
    public async Task A_later_count_takes_the_place_of_the_one_before()
    {
        var registered = await Given.RegisterEventAsync();
        var first = await CountAsync(registered, ("total", 60));
        var second = await CountAsync(registered, ("total", 70));

        var listed = (await registered.Host.GetAsync($"events/{registered.Id}/counts")).Items;

        Assert.Equal(2, listed.Count);
        Assert.Equal(second.Id, listed.Single(count => count.GetProperty("id").GetGuid() == first.Id).GetProperty("replacedBy").GetGuid());
        Assert.Equal(70, Number(await Given.Anyone.GetAsync($"events/{registered.Id}/totals"), "actions"));
    }

    [Fact]
    public async Task Every_count_of_a_pile_says_what_was_reported_of_it_however_often_it_is_counted()
    {
        var registered = await Given.RegisterEventAsync();
        await registered.ReportAsync(40);

        foreach (var total in (int[])[60, 70, 75])
        {
            var count = await CountAsync(registered, ("total", total));
            Assert.Equal((40, total - 40, 0), (Number(count, "itemised"), Number(count, "remainder"), Number(count, "excess")));
        }
    }

    [Fact]
    public async Task A_host_is_not_believed_a_count_that_is_far_from_the_reports()
    {
        var registered = await Given.RegisterEventAsync();

        (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 20_001)))).Refuses(422, "count-too-far-off", "$.total");
        await CountAsync(registered, ("total", 20_000));
        (await Given.Staff.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 1_000_000)))).Is(201);
        (await Given.Staff.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 0)))).Is(201);
    }

    [Fact]
    public async Task A_line_that_settles_a_count_is_not_corrected()
    {
        var registered = await Given.RegisterEventAsync();
        await CountAsync(registered, ("total", 60));
        var settling = Assert.Single((await registered.Host.GetAsync($"events/{registered.Id}/actions")).Items);

        (await registered.Host.PostAsync($"actions/{settling.GetProperty("id").GetString()}/corrections", Bodies.Correction(5))).Refuses(422, "settles-a-count");
    }

    [Fact]
    public async Task A_line_that_settles_a_count_tells_who_counted()
    {
        var registered = await Given.RegisterEventAsync();
        await CountAsync(registered, ("total", 60));
        (await Given.Staff.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 70)))).Is(201);

        var settling = (await registered.Host.GetAsync($"events/{registered.Id}/actions")).Items;

        Assert.Equal(
            [("section", "centrally-counted", 10L), ("host", "host-counted", 60L)],
            settling.Select(line => (line.GetProperty("source").GetString(), line.GetProperty("evidence").GetString(), line.GetProperty("quantity").GetInt64())));
    }

    [Fact]
    public async Task The_same_count_sent_twice_under_one_key_is_one()
    {
        var registered = await Given.RegisterEventAsync();
        var first = (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 60)), key: "pile")).Is(201);
        var again = (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 60)), key: "pile")).Is(201);

        Assert.Equal((first.Text, true), (again.Text, again.Replayed));
        Assert.Single((await registered.Host.GetAsync($"events/{registered.Id}/counts")).Items);
    }

    private static async Task<Answer> CountAsync(Registered registered, params (string Member, object? Value)[] but) =>
        (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(but))).Is(201);

    private static long Number(Answer answer, string member) => answer[member].GetInt64();

    private static long Sent(Answer totals, string kind) => totals["sent"].GetProperty(kind).GetInt64();
}
