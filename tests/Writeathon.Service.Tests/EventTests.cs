using System.Text.Json;

namespace Writeathon.Service.Tests;

public sealed class EventsOnSqlite(ServiceOnSqlite service) : EventTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class EventsOnPostgres(ServiceOnPostgres service) : EventTests(service), IClassFixture<ServiceOnPostgres>;

public abstract class EventTests(Service service) : SharedServiceTests(service)
{
    [Fact]
    public async Task A_registered_event_is_told_whole_and_found_again()
    {
        var registered = await Given.RegisterEventAsync();
        var told = registered.Told;

        Assert.Equal(
            ("lubumbashi-write-a-thon", 2013, "in-person", "CD", "Lubumbashi", "Faculty of Law", "Africa/Lubumbashi", "2013-12-10T14:00:00+02:00", "2013-12-10T18:00:00+02:00"),
            (told["slug"].GetString(), told["campaign"].GetInt64(), told["form"].GetString(), told["country"].GetString(), told["city"].GetString(),
            told["place"].GetString(), told["timeZone"].GetString(), told["startsAt"].GetString(), told["endsAt"].GetString()));
        Assert.EndsWith($"/api/v1/events/{registered.Id}.ics", told["links"].GetProperty("calendar").GetString(), StringComparison.Ordinal);
        var read = (await Given.Anyone.GetAsync($"events/{registered.Id}")).Is(200);
        Assert.Equal((told["startsAt"].GetString(), told["title"].GetString()), (read["startsAt"].GetString(), read["title"].GetString()));
        Assert.False(read.Json.TryGetProperty("hostToken", out _));
    }

    [Fact]
    public async Task An_event_of_no_campaign_is_refused() =>
        (await Given.Anyone.PostAsync("events", Bodies.Event(("campaign", 1999)))).Refuses(422, "unknown-campaign", "$.campaign");

    [Fact]
    public async Task A_private_event_is_not_there_but_for_those_who_belong_to_it()
    {
        var registered = await Given.RegisterEventAsync(("visibility", "private"), ("country", "VA"));
        var (pledge, other) = (await Given.PledgeAsync(registered), await Given.RegisterEventAsync());
        var stranger = (await Given.PledgeAsync(other)).Participant;

        foreach (var path in (string[])[$"events/{registered.Id}", $"events/{registered.Id}.ics", $"events/{registered.Id}/totals"])
        {
            foreach (var person in (Person[])[Given.Anyone, other.Host, stranger])
            {
                (await person.GetAsync(path)).Refuses(404, "not-found");
            }

            foreach (var person in (Person[])[registered.Host, pledge.Participant, Given.Staff])
            {
                (await person.GetAsync(path)).Is(200);
            }
        }

        Assert.Empty((await Given.Staff.GetAsync("events?country=VA")).Items);
    }

    [Fact]
    public async Task The_host_edits_what_is_named_and_nothing_else()
    {
        var registered = await Given.RegisterEventAsync();

        var edited = (await registered.Host.PatchAsync($"events/{registered.Id}", """{"title":"Évènement à Kinshasa","city":"Kinshasa","timeZone":"Africa/Kinshasa","capacity":20}""")).Is(200);

        Assert.Equal(
            ("Évènement à Kinshasa", "evenement-a-kinshasa", "Kinshasa", 20, 1800, "Faculty of Law", "2013-12-10T14:00:00+01:00"),
            (edited["title"].GetString(), edited["slug"].GetString(), edited["city"].GetString(), edited["capacity"].GetInt64(), edited["target"].GetInt64(),
            edited["place"].GetString(), edited["startsAt"].GetString()));
        Assert.Contains(registered.Id, await FindAsync("q=kinshasa evenement"));
    }

    [Fact]
    public async Task The_host_empties_what_is_said_to_be_null()
    {
        var registered = await Given.RegisterEventAsync(("hostEmail", "g@example.org"), ("capacity", 300));

        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"hostEmail":null,"place":null,"target":null}""")).Is(200);

        var stands = (await registered.Host.GetAsync($"events/{registered.Id}")).Is(200);
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null), (stands["hostEmail"].ValueKind, stands["place"].ValueKind, stands["target"].ValueKind));
        Assert.Equal(("G.", "Lubumbashi", 300), (stands["hostName"].GetString(), stands["city"].GetString(), stands["capacity"].GetInt64()));
        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"place":""}""")).Refuses(400, "invalid-input", "$.place");
        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"place":"  "}""")).Refuses(400, "invalid-input", "$.place");
        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"city":" "}""")).Refuses(400, "invalid-input", "$.city");
        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"target":0}""")).Refuses(400, "invalid-input", "$.target");
    }

    [Theory]
    [InlineData("title", """ " \t" """)]
    [InlineData("hostName", """ " \t" """)]
    [InlineData("title", "null")]
    [InlineData("form", "null")]
    [InlineData("country", "null")]
    [InlineData("timeZone", "null")]
    [InlineData("startsAt", "null")]
    [InlineData("visibility", "null")]
    [InlineData("hostName", "null")]
    public async Task What_is_needed_of_an_event_is_not_emptied(string member, string value)
    {
        var registered = await Given.RegisterEventAsync();

        (await registered.Host.PatchAsync($"events/{registered.Id}", $$"""{"{{member}}":{{value}}}""")).Refuses(400, "invalid-input", $"$.{member}");

        Assert.Equal(registered.Told[member].GetString(), (await registered.Host.GetAsync($"events/{registered.Id}")).Is(200)[member].GetString());
    }

    [Theory]
    [InlineData(12, false, "counted")]
    [InlineData(5_000, false, "held")]
    [InlineData(0, true, null)]
    public async Task An_event_stays_in_the_country_from_which_something_was_reported_or_counted(long reported, bool isCounted, string? status)
    {
        var registered = await Given.RegisterEventAsync();
        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"country":"ZM"}""")).Is(200);
        if (reported > 0)
        {
            Assert.Equal(status, (await Given.Anyone.PostAsync($"events/{registered.Id}/actions", Bodies.Action(("quantity", reported)))).Is(201)["status"].GetString());
        }

        if (isCounted)
        {
            (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count())).Is(201);
        }

        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"country":"CD"}""")).Refuses(422, "country-is-set", "$.country");
        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"country":"ZM","city":"Ndola"}""")).Is(200);
    }

    [Fact]
    public async Task A_host_who_has_lost_the_token_is_given_another_by_staff_and_the_one_before_opens_nothing()
    {
        var registered = await Given.RegisterEventAsync();
        var path = $"events/{registered.Id}/host-token";
        await registered.ReportAsync(12);

        (await Given.Anyone.PostAsync(path)).Refuses(401, "token-needed");
        (await registered.Host.PostAsync(path)).Refuses(403, "not-allowed");
        (await Given.Staff.PostAsync($"events/{Guid.CreateVersion7(Service.Start)}/host-token")).Refuses(404, "not-found");
        var renewed = (await Given.Staff.PostAsync(path, null, "lost")).Is(200);
        var again = (await Given.Staff.PostAsync(path, null, "lost")).Is(200);

        var token = renewed["hostToken"].GetString()!;
        Assert.Equal(token, again["hostToken"].GetString());
        (await registered.Host.GetAsync($"events/{registered.Id}/actions")).Refuses(401, "token-needed");
        Assert.Equal(1, (await new Person(Given, token).GetAsync($"events/{registered.Id}/actions")).Is(200)["items"].GetArrayLength());
    }

    [Fact]
    public async Task A_cancelled_event_stays_and_takes_nothing_more()
    {
        var registered = await Given.RegisterEventAsync(("country", "SM"));
        await registered.ReportAsync(12);
        var before = await Given.TotalsAsync();

        var cancelled = (await registered.Host.PostAsync($"events/{registered.Id}/cancel")).Is(200);

        Assert.Equal(Service.Start, cancelled["cancelledAt"].GetDateTimeOffset());
        Assert.Empty(await FindAsync("country=SM"));
        (await Given.Anyone.GetAsync($"events/{registered.Id}")).Is(200);
        (await registered.Host.PostAsync($"events/{registered.Id}/actions", Bodies.Action())).Refuses(422, "event-cancelled");
        (await Given.Anyone.PostAsync($"events/{registered.Id}/pledges", Bodies.Pledge())).Refuses(422, "event-cancelled");
        var after = await Given.TotalsAsync();
        Assert.Equal((before["actions"].GetInt64(), before["events"].GetInt64() - 1), (after["actions"].GetInt64(), after["events"].GetInt64()));
        Given.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(Service.Start, (await registered.Host.PostAsync($"events/{registered.Id}/cancel")).Is(200)["cancelledAt"].GetDateTimeOffset());
    }

    [Theory]
    [InlineData("q=sao paulo")]
    [InlineData("q=SÃO")]
    [InlineData("q=paulo escola")]
    [InlineData("q=cartas sao")]
    [InlineData("q=pau")]
    [InlineData("city=sao paulo")]
    [InlineData("city=São Paulo")]
    [InlineData("country=BR")]
    [InlineData("from=2013-12-10")]
    [InlineData("from=2013-12-11")]
    [InlineData("to=2013-12-10")]
    [InlineData("from=2013-12-10&to=2013-12-10&campaign=2013&country=BR&city=SAO PAULO&q=cartas")]
    public async Task An_event_is_found_by(string query)
    {
        var registered = await RegisterInSaoPauloAsync();

        Assert.Contains(registered.Id, await FindAsync(query));
    }

    [Theory]
    [InlineData("q=rio")]
    [InlineData("q=cartas rio")]
    [InlineData("q=%25")]
    [InlineData("q=sao_paulo")]
    [InlineData("city=Sao")]
    [InlineData("country=PT")]
    [InlineData("campaign=2012")]
    [InlineData("from=2013-12-12")]
    [InlineData("to=2013-12-09")]
    public async Task An_event_is_not_found_by(string query)
    {
        var registered = await RegisterInSaoPauloAsync();

        Assert.DoesNotContain(registered.Id, await FindAsync(query));
    }

    [Fact]
    public async Task A_search_by_day_goes_by_the_local_day()
    {
        var registered = await Given.RegisterEventAsync(
            ("country", "KI"), ("timeZone", "Pacific/Kiritimati"), ("startsAt", "2013-12-11T00:30:00"), ("endsAt", "2013-12-11T23:30:00"));

        Assert.Contains(registered.Id, await FindAsync("country=KI&from=2013-12-11&to=2013-12-11"));
        Assert.Empty(await FindAsync("country=KI&to=2013-12-10"));
    }

    [Fact]
    public async Task A_field_left_empty_asks_for_nothing()
    {
        var registered = await Given.RegisterEventAsync(("title", "Left empty"), ("country", "NR"), ("timeZone", "Pacific/Nauru"));

        Assert.Contains(registered.Id, await FindAsync("campaign=&country=&city=&q=left empty&from=&to="));
        Assert.Contains(registered.Id, await FindAsync("country= NR &city= "));
    }

    [Fact]
    public async Task A_city_is_found_whatever_blanks_are_around_it()
    {
        var registered = await Given.RegisterEventAsync(("country", "FR"), ("timeZone", "Europe/Paris"), ("city", " Lyon "));

        Assert.Contains(registered.Id, await FindAsync("city=lyon"));
        Assert.Contains(registered.Id, await FindAsync("city= Lyon "));
    }

    [Fact]
    public async Task A_search_from_a_day_finds_what_still_runs_on_it()
    {
        var at = new List<Guid>();
        foreach (var (startsAt, endsAt) in ((string, string)[])
            [("2013-12-01T10:00:00", "2013-12-20T18:00:00"), ("2013-12-02T10:00:00", "2013-12-10T00:00:00"), ("2013-12-11T10:00:00", "2013-12-11T18:00:00")])
        {
            at.Add((await Given.RegisterEventAsync(("country", "TV"), ("timeZone", "Pacific/Funafuti"), ("startsAt", startsAt), ("endsAt", endsAt))).Id);
        }

        Assert.Equal([at[0], at[2]], await ReportTests.ReadAllAsync(Given.Anyone, "events?country=TV&from=2013-12-10&limit=1"));
        Assert.Equal([at[0]], await FindAsync("country=TV&from=2013-12-10&to=2013-12-10"));
        Assert.Equal([at[0], at[1], at[2]], await FindAsync("country=TV&from=2013-12-09"));
    }

    [Fact]
    public async Task The_pages_of_a_list_hold_every_event_once_in_the_order_of_their_start()
    {
        var registered = new List<Guid>();
        for (var n = 0; n < 120; n++)
        {
            var day = 1 + (n / 40);
            registered.Add((await Given.RegisterEventAsync(
                ("country", "NP"), ("startsAt", $"2013-12-0{day}T10:00:00"), ("endsAt", $"2013-12-0{day}T11:00:00"))).Id);
        }

        var listed = await ReportTests.ReadAllAsync(Given.Anyone, "events?country=NP&limit=7");

        Assert.Equal(registered.Order(), listed.Order());
        var starts = (await Given.Anyone.GetAsync("events?country=NP&limit=200")).Items.Select(item => item.GetProperty("startsAt").GetString()!).ToList();
        Assert.Equal(starts.Order(StringComparer.Ordinal), starts);
    }

    private Task<Registered> RegisterInSaoPauloAsync() => Given.RegisterEventAsync(
        ("title", "Maratona de cartas"), ("city", "São Paulo"), ("place", "Escola Estadual"), ("country", "BR"), ("timeZone", "America/Sao_Paulo"),
        ("startsAt", "2013-12-10T23:30:00"), ("endsAt", "2013-12-11T01:00:00"));

    private Task<List<Guid>> FindAsync(string query) =>
        ReportTests.ReadAllAsync(Given.Anyone, "events?limit=200&" + query.Replace(" ", "%20", StringComparison.Ordinal));
}
