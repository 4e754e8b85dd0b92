using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Writeathon.Service.Pages.Events;

namespace Writeathon.Service.Tests.Pages;

/// <summary>Finding, registering, pledging and reporting, by somebody whose browser has no script.</summary>
public sealed class EventPageTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    private static readonly (string, string?)[] Filled =
    [
        ("title", "Kitchen table"), ("form", "in-person"), ("country", "IS"), ("city", "Reykjavik"), ("startsAt", "2013-12-12T18:00"),
        ("endsAt", "2013-12-12T20:00"), ("timeZone", ""), ("visibility", "public"), ("hostName", "G."), ("target", ""), ("hostEmail", ""),
    ];

    [Fact]
    public async Task Who_registers_gets_their_link_and_their_desk_at_once()
    {
        using var visitor = new Visitor(Given);

        var registered = (await visitor.FillAsync("/events/new", "/events/new", Filled)).Is(302);

        var link = (await visitor.GetAsync(registered.Location!)).Is(200);
        var token = Regex.Match(link.Html, "/open/(host_[\\w-]+)").Groups[1].Value;
        Assert.NotEmpty(token);
        Assert.DoesNotContain(token, registered.Location, StringComparison.Ordinal);
        var desk = registered.Location![..^"/link".Length];
        Assert.Contains("Kitchen table", (await visitor.GetAsync(desk)).Is(200).Html, StringComparison.Ordinal);
        using var elsewhere = await Visitor.WithAsync(Given, token);
        (await elsewhere.GetAsync(desk)).Is(200);
    }

    [Theory]
    [InlineData("IS", "", "Atlantic/Reykjavik")]
    [InlineData("DE", "", "Europe/Berlin")]
    [InlineData("CD", "Africa/Lubumbashi", "Africa/Lubumbashi")]
    public async Task The_time_zone_follows_from_the_country_where_its_clocks_agree(string country, string chosen, string zone)
    {
        using var visitor = new Visitor(Given);

        var registered = (await visitor.FillAsync("/events/new", "/events/new", [.. But(Filled, ("country", country), ("timeZone", chosen))])).Is(302);

        var id = registered.Location!.Split('/')[2];
        Assert.Equal(zone, (await Given.Anyone.GetAsync($"events/{id}")).Is(200)["timeZone"].GetString());
    }

    [Fact]
    public async Task A_country_of_several_clocks_has_to_be_asked_and_nothing_is_typed_twice()
    {
        using var visitor = new Visitor(Given);

        var asked = (await visitor.FillAsync("/events/new", "/events/new", [.. But(Filled, ("country", "CD"), ("title", "Law & letters"))])).Is(422);

        Assert.Contains("several time zones", asked.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Law &amp; letters\"", asked.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"2013-12-12T18:00\"", asked.Html, StringComparison.Ordinal);
        Assert.True(asked.Html.IndexOf("Africa/Kinshasa", StringComparison.Ordinal) < asked.Html.IndexOf("Africa/Abidjan", StringComparison.Ordinal));
        (await visitor.SubmitAsync(asked.FormTo("/events/new"), [.. But(Filled, ("country", "CD"), ("timeZone", "Africa/Kinshasa"))])).Is(302);
    }

    [Fact]
    public async Task A_refused_registration_marks_its_field_and_keeps_the_rest()
    {
        using var visitor = new Visitor(Given, "fr");

        var refused = (await visitor.FillAsync("/events/new", "/events/new", [.. But(Filled, ("endsAt", "2013-12-12T17:00"))])).Is(422);

        Assert.Contains("id=\"endsAt-error\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Kitchen table\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_registration_sent_twice_is_one_event_with_one_link()
    {
        using var visitor = new Visitor(Given);
        var form = (await visitor.GetAsync("/events/new")).Is(200).FormTo("/events/new");

        var (first, again) = (await visitor.SubmitAsync(form, Filled), await visitor.SubmitAsync(form, Filled));

        Assert.Equal(first.Is(302).Location, again.Is(302).Location);
    }

    [Fact]
    public void Every_zone_that_is_offered_is_one_and_every_inhabited_country_has_one()
    {
        var without = Countries.All.Where(country => CountryZones.Of(country).Count == 0).Order(StringComparer.Ordinal);

        Assert.Equal(["BV", "HM"], without);
        Assert.All(Countries.All.SelectMany(CountryZones.Of), zone => Assert.NotNull(WallTime.Zone(zone)));
    }

    [Fact]
    public async Task Events_are_found_by_country_city_words_and_day_from_today_on()
    {
        await Given.RegisterEventAsync(("title", "Zug quill"), ("country", "CH"), ("city", "Zug"), ("timeZone", "Europe/Zurich"));
        await Given.RegisterEventAsync(
            ("title", "Zug quill of last week"), ("country", "CH"), ("timeZone", "Europe/Zurich"), ("startsAt", "2013-12-03T10:00:00"), ("endsAt", "2013-12-03T11:00:00"));
        await Given.RegisterEventAsync(("title", "Zug quill in secret"), ("country", "CH"), ("timeZone", "Europe/Zurich"), ("visibility", "private"));
        using var visitor = new Visitor(Given);

        Assert.Equal(["Zug quill"], await FindAsync(visitor, "?q=QUILL&country=&city=&from=&to="));
        Assert.Equal(["Zug quill"], await FindAsync(visitor, "?country=CH"));
        Assert.Equal(["Zug quill"], await FindAsync(visitor, "?city=z%C3%BCg"));
        Assert.Equal(["Zug quill of last week", "Zug quill"], await FindAsync(visitor, "?q=quill&from=2013-12-01"));
        Assert.Equal(["Zug quill of last week"], await FindAsync(visitor, "?q=quill&from=2013-12-01&to=2013-12-04"));
        Assert.Equal(["Zug quill"], await FindAsync(visitor, "?q=quill&from=yesterday&country=XX"));
        Assert.Empty(await FindAsync(visitor, "?q=nothing+of+that+name"));
        Assert.Contains("Nothing found", (await visitor.GetAsync("/events?q=nothing+of+that+name")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_page_of_events_is_reached_by_links_each_once()
    {
        for (var number = 0; number < 45; number++)
        {
            await Given.RegisterEventAsync(("title", $"Paged {number:00}"), ("startsAt", $"2013-12-{11 + (number / 20)}T14:00:00"), ("endsAt", "2013-12-20T18:00:00"));
        }

        using var visitor = new Visitor(Given);
        var (titles, path) = (new List<string>(), "/events?q=paged");
        while (path.Length > 0)
        {
            var page = (await visitor.GetAsync(path)).Is(200);
            titles.AddRange(Titles(page));
            path = page.All("rel=\"next\" href=\"([^\"]+)\"").SingleOrDefault("");
            Assert.True(titles.Count <= 45);
        }

        Assert.Equal(45, titles.Distinct().Count());
    }

    [Fact]
    public async Task A_pledge_takes_two_taps_and_its_participant_has_their_page()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        var at = $"/events/{registered.Id}";

        var pledged = (await visitor.FillAsync(at, $"{at}/pledge", ("_kind", "card"), ("_number", "10"))).Is(302);

        var page = (await visitor.GetAsync(pledged.Location!)).Is(200);
        Assert.Contains("Card: 10", page.Html, StringComparison.Ordinal);
        var pledge = Regex.Match(page.Html, "/pledges/([0-9a-f-]{36})").Groups[1].Value;
        var edited = (await visitor.FillAsync($"/pledges/{pledge}", $"/pledges/{pledge}", ("quantities.card", "4"), ("quantities.letter", "2"), ("quantities.fax", ""))).Is(302);
        Assert.Contains("is changed", (await visitor.GetAsync(edited.Location!)).Is(200).Html, StringComparison.Ordinal);
        var totals = (await registered.Host.GetAsync($"events/{registered.Id}/totals"))["pledged"];
        Assert.Equal("""{"letter":2,"card":4}""", totals.GetRawText());
    }

    [Fact]
    public async Task A_participant_signs_out_wherever_their_pledge_is_shown()
    {
        var registered = await Given.RegisterEventAsync();
        var withdrawn = await Given.PledgeAsync(registered);
        (await withdrawn.Participant.DeleteAsync($"pledges/{withdrawn.Id}")).Is(204);
        var pledge = await Given.PledgeAsync(registered);
        foreach (var (shown, page) in new[] { (pledge, $"/events/{registered.Id}"), (pledge, $"/pledges/{pledge.Id}"), (withdrawn, $"/pledges/{withdrawn.Id}") })
        {
            using var visitor = await Visitor.WithAsync(Given, shown.Participant.Token!);

            (await visitor.FillAsync(page, "/sign-out")).Is(302);

            (await visitor.GetAsync($"/pledges/{shown.Id}")).Is(401);
        }
    }

    [Fact]
    public async Task Whoever_takes_a_pledge_back_and_pledges_anew_is_known_by_the_new_one()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        var at = $"/events/{registered.Id}";
        (await visitor.FillAsync(at, $"{at}/pledge", ("_kind", "letter"), ("_number", "5"))).Is(302);
        var first = (await visitor.GetAsync(at)).Is(200).All("\"(/pledges/[0-9a-f-]{36})\"").Single();
        (await visitor.FillAsync(first, $"{first}/withdraw")).Is(302);

        (await visitor.FillAsync(at, $"{at}/pledge", ("_kind", "card"), ("_number", "7"))).Is(302);

        var second = (await visitor.GetAsync(at)).Is(200).Says("Card: 7").All("\"(/pledges/[0-9a-f-]{36})\"").Single();
        Assert.NotEqual(first, second);
        (await visitor.GetAsync(second)).Is(200).Says("Card");
    }

    [Fact]
    public async Task The_goal_is_what_the_host_said_and_none_where_the_host_said_nothing()
    {
        var registered = await Given.RegisterEventAsync(("target", 5));
        using var visitor = new Visitor(Given);
        await registered.ReportAsync(12);

        var reached = (await visitor.GetAsync($"/events/{registered.Id}")).Is(200);
        (await registered.Host.PatchAsync($"events/{registered.Id}", """{"target":null}""")).Is(200);
        var without = (await visitor.GetAsync($"/events/{registered.Id}")).Is(200);

        Assert.Contains("12 sent, 0 pledged, of 5", reached.Html, StringComparison.Ordinal);
        Assert.Contains("Goal <b>5</b>", reached.Html, StringComparison.Ordinal);
        Assert.Contains("\"12 sent, 0 pledged\"", without.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Goal <b>", without.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_participant_blanks_name_and_address_on_their_page()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered, ("name", "Grace"), ("email", "g@example.org"));
        using var visitor = await Visitor.WithAsync(Given, pledge.Participant.Token!);
        var page = $"/pledges/{pledge.Id}";
        Assert.Contains("value=\"g@example.org\"", (await visitor.GetAsync(page)).Is(200).Html, StringComparison.Ordinal);

        (await visitor.FillAsync(page, page, ("name", ""), ("email", ""))).Is(302);

        var stands = (await pledge.Participant.GetAsync($"pledges/{pledge.Id}")).Is(200);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (stands["name"].ValueKind, stands["email"].ValueKind));
        Assert.DoesNotContain((await visitor.GetAsync(page)).Is(200).FormTo(page).Fields, field => field.Name == "email");
    }

    [Fact]
    public async Task A_pledge_that_is_taken_back_leaves_the_sum_and_its_name()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered, ("name", "Grace"));
        using var visitor = await Visitor.WithAsync(Given, pledge.Participant.Token!);
        var page = $"/pledges/{pledge.Id}";

        (await visitor.FillAsync(page, $"{page}/withdraw")).Is(302);

        var shown = (await visitor.GetAsync(page)).Is(200);
        Assert.Contains("taken back", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Grace", shown.Html, StringComparison.Ordinal);
        var atEvent = (await visitor.GetAsync($"/events/{registered.Id}")).Is(200);
        Assert.DoesNotContain(page, atEvent.Html, StringComparison.Ordinal);
        _ = atEvent.FormTo($"/events/{registered.Id}/pledge");
        Assert.Equal("{}", (await registered.Host.GetAsync($"events/{registered.Id}/totals"))["pledged"].GetRawText());
    }

    [Fact]
    public async Task A_form_whose_pledge_is_taken_back_says_so_and_the_next_one_is_another()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        var at = $"/events/{registered.Id}";
        var form = (await visitor.GetAsync(at)).Is(200).FormTo($"{at}/pledge");
        var made = (await visitor.SubmitAsync(form, ("_kind", "card"), ("_number", "10"))).Is(302);
        var pledge = Regex.Match((await visitor.GetAsync(made.Location!)).Is(200).Html, "/pledges/[0-9a-f-]{36}").Value;
        (await visitor.FillAsync(pledge, $"{pledge}/withdraw")).Is(302);

        var again = await visitor.SubmitAsync(form, ("_kind", "card"), ("_number", "10"));

        again.Is(422).Says("This pledge is taken back.");
        (await visitor.SubmitAsync(again.FormTo($"{at}/pledge"), ("_kind", "card"), ("_number", "3"))).Is(302);
        Assert.Equal("""{"card":3}""", (await registered.Host.GetAsync($"events/{registered.Id}/totals"))["pledged"].GetRawText());
    }

    [Fact]
    public async Task A_report_sent_twice_counts_once_and_the_next_one_begins_as_it_was()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        var at = $"/events/{registered.Id}";
        var form = (await visitor.GetAsync(at)).Is(200).FormTo($"{at}/report");
        (string, string?)[] fields = [("kind", "card"), ("quantity", "7"), ("case", "yorm-bopha"), ("sentOn", "")];

        var done = (await visitor.SubmitAsync(form, fields)).Is(302);
        (await visitor.SubmitAsync(form, fields)).Is(302);

        Assert.Equal(7, (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["actions"].GetInt64());
        var next = (await visitor.GetAsync(done.Location!)).Is(200);
        Assert.Contains("It is counted", next.Html, StringComparison.Ordinal);
        Assert.Matches("<option value=\"card\" selected", next.Html);
        Assert.Matches("<option value=\"yorm-bopha\" selected", next.Html);
    }

    [Fact]
    public async Task One_more_is_one_tap()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        var at = $"/events/{registered.Id}";

        (await visitor.FillAsync(at, $"{at}/report", ("kind", "letter"), ("quantity", ""), ("_one", "fax"))).Is(302);

        Assert.Equal("""{"fax":1}""", (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["sent"].GetRawText());
    }

    [Theory]
    [InlineData("en", "quantity", "twelve", "Write a whole number in digits")]
    [InlineData("fr", "quantity", "12,5", "Écrivez un nombre entier en chiffres")]
    [InlineData("es", "quantity", "1000001", "Escribe un número de 1 a 1.000.000.")]
    [InlineData("ar", "quantity", " ", "هذه المعلومة مطلوبة.")]
    [InlineData("fr", "sentOn", "hier", "Écrivez l’année, le mois et le jour")]
    [InlineData("fr", "sentOn", "2013-12-24", "Ce jour n’est pas encore venu.")]
    [InlineData("fr", "sentOn", "2013-11-30", "Choisissez un jour du 1er décembre 2013 au 31 décembre 2013.")]
    [InlineData("fr", "case", "nobody", "Nous ne connaissons pas ce cas.")]
    [InlineData("en", "kind", "poem", "Choose from the list.")]
    public async Task A_field_says_what_it_must_be_in_the_readers_language(string language, string field, string typed, string said)
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given, language);
        var at = $"/events/{registered.Id}";

        var refused = (await visitor.FillAsync(at, $"{at}/report", [.. But([("kind", "card"), ("quantity", "41"), ("sentOn", "")], (field, typed))])).Is(422);

        Assert.Contains($"id=\"report-{field}-error\">{said}", refused.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 200", 1_200)]
    [InlineData("1,200", 1_200)]
    [InlineData("١٢", 12)]
    [InlineData(" 7 ", 7)]
    public async Task A_number_is_taken_as_people_write_it(string typed, long counted)
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = await Visitor.WithAsync(Given, registered.Host.Token!);
        var at = $"/events/{registered.Id}";

        (await visitor.FillAsync(at, $"{at}/report", ("kind", "card"), ("quantity", typed))).Is(302);

        Assert.Equal(counted, (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["actions"].GetInt64());
    }

    [Fact]
    public async Task An_event_that_runs_for_days_is_found_while_it_runs()
    {
        await Given.RegisterEventAsync(("country", "NU"), ("title", "All December"), ("startsAt", "2013-12-01T10:00:00"), ("endsAt", "2013-12-31T18:00:00"));
        using var visitor = new Visitor(Given);

        (await visitor.GetAsync("/events?country=NU")).Is(200).Says("All December");
    }

    [Fact]
    public async Task A_time_may_be_written_with_a_blank()
    {
        using var visitor = new Visitor(Given);

        var registered = (await visitor.FillAsync("/events/new", "/events/new", [.. But(Filled, ("startsAt", "2013-12-12 18:30"))])).Is(302);

        var id = registered.Location!.Split('/')[2];
        Assert.StartsWith("2013-12-12T18:30:00", (await Given.Anyone.GetAsync($"events/{id}")).Is(200)["startsAt"].GetString());
    }

    [Theory]
    [InlineData("events/{0}/report", "/events/{0}")]
    [InlineData("events/{0}/pledge", "/events/{0}")]
    [InlineData("events/{0}/host/count", "/events/{0}/host")]
    [InlineData("campaigns/2013/report", "/campaigns/2013")]
    [InlineData("sign-out", "/")]
    public async Task The_address_of_a_form_leads_to_its_page(string form, string page)
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);

        var led = (await visitor.GetAsync("/" + string.Format(CultureInfo.InvariantCulture, form, registered.Id))).Is(302);

        Assert.Equal(string.Format(CultureInfo.InvariantCulture, page, registered.Id), led.Location);
    }

    [Fact]
    public async Task A_report_to_an_event_that_was_called_off_meanwhile_is_not_lost_without_a_word()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given, "fr");
        var form = (await visitor.GetAsync($"/events/{registered.Id}")).Is(200).FormTo($"/events/{registered.Id}/report");
        (await registered.Host.PostAsync($"events/{registered.Id}/cancel")).Is(200);

        var refused = (await visitor.SubmitAsync(form, ("kind", "card"), ("quantity", "3"))).Is(422);

        Assert.Contains("role=\"alert\" tabindex=\"-1\" autofocus>Cet événement est annulé. Rien n’a été compté.", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_keeps_the_forms_that_anybody_sees_and_of_what_a_token_opens_only_the_page_of_a_public_event()
    {
        var registered = await Given.RegisterEventAsync();
        using var anybody = new Visitor(Given);
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!);
        var hidden = await Given.RegisterEventAsync(("visibility", "private"));
        using var hiding = await Visitor.WithAsync(Given, hidden.Host.Token!);

        foreach (var page in new[]
        {
            await anybody.GetAsync($"/events/{registered.Id}"), await host.GetAsync($"/events/{registered.Id}"), await anybody.GetAsync("/events/new"), await anybody.GetAsync("/"),
        })
        {
            Assert.Equal("no-cache, private", page.Headers["Cache-Control"]);
        }

        foreach (var page in new[] { await anybody.GetAsync("/open"), await hiding.GetAsync($"/events/{hidden.Id}"), await host.GetAsync($"/events/{registered.Id}/host") })
        {
            Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pledge_of_nothing_says_what_is_missing()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);

        var refused = (await visitor.FillAsync($"/events/{registered.Id}", $"/events/{registered.Id}/pledge")).Is(422);

        Assert.Contains("Say how many, of one kind at least.", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_report_says_why_and_keeps_what_was_typed()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        var at = $"/events/{registered.Id}";

        var refused = (await visitor.FillAsync(at, $"{at}/report", ("kind", "card"), ("quantity", "41"), ("sentOn", "2013-12-24"))).Is(422);

        Assert.Contains("That day has not come yet", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"41\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"2013-12-24\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(0, (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["actions"].GetInt64());
    }

    [Fact]
    public async Task Staff_are_told_what_a_report_of_theirs_counts_as()
    {
        var registered = await Given.RegisterEventAsync();
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        using var visitor = new Visitor(Given);

        foreach (var path in new[] { $"/events/{registered.Id}", "/" })
        {
            Assert.Contains("counts as counted by a section", (await staff.GetAsync(path)).Is(200).Html, StringComparison.Ordinal);
            Assert.DoesNotContain("counts as counted by a section", (await visitor.GetAsync(path)).Is(200).Html, StringComparison.Ordinal);
        }

        (await staff.FillAsync($"/events/{registered.Id}", $"/events/{registered.Id}/report", ("kind", "card"), ("quantity", "41"))).Is(302);
        var line = (await Given.Staff.GetAsync($"events/{registered.Id}/actions"))["items"][0];
        Assert.Equal(("section", "centrally-counted"), (line.GetProperty("source").GetString(), line.GetProperty("evidence").GetString()));
    }

    [Fact]
    public async Task A_report_that_staff_have_to_look_at_says_so()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        var at = $"/events/{registered.Id}";

        var held = (await visitor.FillAsync(at, $"{at}/report", ("kind", "letter"), ("quantity", "5000"))).Is(302);

        Assert.Contains("The staff look at it", (await visitor.GetAsync(held.Location!)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_campaign_one_may_pledge_and_after_it_neither()
    {
        var registered = await Given.RegisterEventAsync();
        var at = $"/events/{registered.Id}";
        using var visitor = new Visitor(Given);

        Given.Clock.Now = new(2013, 11, 20, 12, 0, 0, TimeSpan.Zero);
        var before = (await visitor.GetAsync(at)).Is(200).Html;
        Given.Clock.Now = new(2014, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var after = (await visitor.GetAsync(at)).Is(200).Html;
        Given.Clock.Now = Service.Start;

        Assert.Contains("The write-a-thon begins on", before, StringComparison.Ordinal);
        Assert.Contains($"action=\"{at}/pledge\"", before, StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"{at}/report\"", before, StringComparison.Ordinal);
        Assert.Contains("Reports were taken until", after, StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"{at}/", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_event_is_told_to_search_engines_and_a_title_cannot_break_out_of_it()
    {
        var registered = await Given.RegisterEventAsync(("title", "</script><script>alert(1)</script> & \"more\""));
        using var visitor = new Visitor(Given);

        var page = (await visitor.GetAsync($"/events/{registered.Id}")).Is(200);

        Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
        using var data = JsonDocument.Parse(Regex.Match(page.Html, "<script type=\"application/ld\\+json\">(.*?)</script>").Groups[1].Value);
        Assert.Equal("</script><script>alert(1)</script> & \"more\"", data.RootElement.GetProperty("name").GetString());
        Assert.Equal(new DateTimeOffset(2013, 12, 10, 12, 0, 0, TimeSpan.Zero), data.RootElement.GetProperty("startDate").GetDateTimeOffset());
        Assert.DoesNotContain("noindex", page.Html, StringComparison.Ordinal);
        Assert.Contains("property=\"og:title\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_event_is_told_to_no_search_engine()
    {
        var registered = await Given.RegisterEventAsync(("visibility", "private"));
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!);

        var page = (await host.GetAsync($"/events/{registered.Id}")).Is(200).Html;

        Assert.Contains("noindex", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ld+json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-kept", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_entry_has_an_etag_and_a_private_one_needs_its_token()
    {
        var registered = await Given.RegisterEventAsync();
        var hidden = await Given.RegisterEventAsync(("visibility", "private"));

        var entry = (await Given.Anyone.GetAsync($"events/{registered.Id}.ics")).Is(200);

        Assert.Equal("text/calendar", entry.Type);
        Assert.Contains("\r\nDTSTART:20131210T120000Z\r\n", entry.Text, StringComparison.Ordinal);
        Assert.Contains($"/events/{registered.Id}", entry.Text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        (await Given.Anyone.GetAsync($"events/{registered.Id}.ics", ("If-None-Match", entry.ETag!))).Is(304);
        (await Given.Anyone.GetAsync($"events/{hidden.Id}.ics")).Refuses(404, "not-found");
        (await hidden.Host.GetAsync($"events/{hidden.Id}.ics")).Is(200);
        (await registered.Host.PostAsync($"events/{registered.Id}/cancel")).Is(200);
        var cancelled = (await Given.Anyone.GetAsync($"events/{registered.Id}.ics", ("If-None-Match", entry.ETag!))).Is(200);
        Assert.Contains("STATUS:CANCELLED", cancelled.Text, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:1", cancelled.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<(string, string?)> But((string Name, string? Text)[] fields, params (string Name, string? Text)[] but) =>
        fields.Where(field => but.All(other => other.Name != field.Name)).Concat(but);

    private static async Task<IEnumerable<string>> FindAsync(Visitor visitor, string query) => Titles((await visitor.GetAsync("/events" + query)).Is(200));

    private static IEnumerable<string> Titles(Shown page) => page.All("<h2 dir=\"auto\"><a href=\"/events/[^\"]+\">([^<]+)</a>");
}
