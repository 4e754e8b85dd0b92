namespace Writeathon.Service.Tests.Pages;

/// <summary>Who may see which page of events, desks and pledges, in one table.</summary>
public sealed class EventPageAccessTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    private static readonly string[] Anyone = ["nobody", "another host", "participant", "host", "staff"];
    private static readonly string[] Invited = ["participant", "host", "staff"];
    private static readonly string[] Hosts = ["host", "staff"];

    public static TheoryData<string, string, string[]> Pages()
    {
        var data = new TheoryData<string, string, string[]>();
        foreach (var page in (string[])["/events", "/events/new", "/offline"])
        {
            data.Add("public", page, Anyone);
        }

        foreach (var page in (string[])["", "/screen", "/qr.svg", "/share.svg", "/sheet", "/sheet?size=letter", "/poster"])
        {
            data.Add("public", "/events/{id}" + page, Anyone);
            data.Add("private", "/events/{id}" + page, Invited);
        }

        foreach (var page in (string[])["/host", "/host/edit", "/host/link", "/host/lines.csv", "/host/lines/{line}"])
        {
            data.Add("public", "/events/{id}" + page, Hosts);
            data.Add("private", "/events/{id}" + page, Hosts);
        }

        foreach (var page in (string[])["/pledges/{pledge}", "/pledges/{pledge}/link"])
        {
            data.Add("public", page, Invited);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_shown_to_whom_the_table_names_and_to_nobody_else(string visibility, string page, string[] may)
    {
        var registered = await Given.RegisterEventAsync(("visibility", visibility), ("title", "Behind the curtain"));
        var line = await registered.ReportAsync();
        var pledge = await Given.PledgeAsync(registered);
        var other = await Given.RegisterEventAsync();
        var path = page.Replace("{id}", $"{registered.Id}", StringComparison.Ordinal)
            .Replace("{line}", $"{line.Id}", StringComparison.Ordinal).Replace("{pledge}", $"{pledge.Id}", StringComparison.Ordinal);

        // A participant's own pledge is theirs; for staff a cookie of the pledge is none of theirs.
        foreach (var (who, token) in (IEnumerable<(string, string?)>)
            [("nobody", null), ("another host", other.Host.Token), ("participant", pledge.Participant.Token), ("host", registered.Host.Token), ("staff", Given.Staff.Token)])
        {
            using var visitor = token is null ? new Visitor(Given) : await Visitor.WithAsync(Given, token);

            // The host of an event may see its pledges by the API; in a browser the cookie is the event's, not the pledge's.
            var isMet = may.Contains(who) && !(who == "host" && page.StartsWith("/pledges", StringComparison.Ordinal));
            var shown = await visitor.GetAsync(path);

            Assert.True(isMet ? shown.Status == 200 : shown.Status is 401 or 403 or 404, $"{who} meets {shown.Status} at {page}");
            Assert.True(isMet || !shown.Html.Contains("Behind the curtain", StringComparison.Ordinal), $"{who} learns the title at {page}");
        }
    }

    [Fact]
    public async Task A_private_event_that_is_none_of_ones_own_looks_as_if_there_were_none()
    {
        var registered = await Given.RegisterEventAsync(("visibility", "private"));
        using var visitor = new Visitor(Given);

        var (one, none) = ((await visitor.GetAsync($"/events/{registered.Id}")).Is(404), (await visitor.GetAsync($"/events/{Guid.CreateVersion7(Service.Start)}")).Is(404));

        Assert.Equal(none.Html, one.Html.Replace($"{registered.Id}", none.Html.Split("%2Fevents%2F")[1][..36], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_was_invited_to_a_private_event_joins_by_pledging_and_learns_nothing_of_it_before()
    {
        var registered = await Given.RegisterEventAsync(("visibility", "private"), ("title", "Behind the curtain"));
        using var visitor = new Visitor(Given);
        var door = $"/events/{registered.Id}/join";
        Assert.DoesNotContain("curtain", (await visitor.GetAsync(door)).Is(200).Html, StringComparison.Ordinal);

        var joined = (await visitor.FillAsync(door, door, ("_kind", "letter"), ("_number", "5"))).Is(302);

        Assert.Contains("Behind the curtain", (await visitor.GetAsync(joined.Location!)).Is(200).Html, StringComparison.Ordinal);
        Assert.Equal(5, (await registered.Host.GetAsync($"events/{registered.Id}/totals"))["pledged"].GetProperty("letter").GetInt64());
    }

    [Theory]
    [InlineData(".")]
    [InlineData(",")]
    [InlineData(")")]
    [InlineData("!")]
    [InlineData(";")]
    [InlineData(":")]
    [InlineData("»")]
    [InlineData(">")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("…")]
    [InlineData(" ")]
    [InlineData("\u200b")]
    public async Task A_link_opens_with_what_was_copied_at_its_end(string end)
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        using var paster = new Visitor(Given);
        var page = $"/events/{registered.Id}";

        var opened = await visitor.GetAsync($"/open/{registered.Host.Token}{Uri.EscapeDataString(end)}");
        var pasted = await paster.FillAsync("/open", "/open", ("token", $"https://write.example.org/open/{registered.Host.Token}{end}"));
        var shown = await visitor.GetAsync($"{page}{Uri.EscapeDataString(end)}?kind=card");
        var door = await visitor.GetAsync($"{page}/join{Uri.EscapeDataString(end)}");

        Assert.Equal(($"{page}/host", $"{page}/host"), (opened.Is(302).Location, pasted.Is(302).Location));
        Assert.Equal(($"{page}?kind=card", $"{page}/join"), (shown.Is(302).Location, door.Is(302).Location));
        (await visitor.GetAsync(opened.Location!)).Is(200);
    }

    [Fact]
    public async Task A_link_that_is_pasted_as_a_mail_broke_it_opens()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        var link = $"\u200f<https://write.example.org/open/{registered.Host.Token}>";

        var opened = await visitor.FillAsync("/open", "/open", ("token", $"{link[..50]}\r\n {link[50..]}"));

        Assert.Equal($"/events/{registered.Id}/host", opened.Is(302).Location);
    }

    [Theory]
    [InlineData("GET", "/events//evil.example/.,", 302, "/events//evil.example/")]
    [InlineData("GET", "/events/%5Cevil.example.", 302, "/events/%5Cevil.example")]
    [InlineData("GET", "/events/{0}.ics", 404, null)]
    [InlineData("GET", "/events/{0}/sheets", 404, null)]
    [InlineData("GET", "/nowhere.", 404, null)]
    [InlineData("POST", "/events/{0}/pledge.", 404, null)]
    public async Task Nobody_is_led_elsewhere_by_the_end_of_an_address(string method, string path, int status, string? location)
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);

        var answer = await visitor.SendAsync(new(method), path.Replace("{0}", $"{registered.Id}", StringComparison.Ordinal), null);

        Assert.Equal(location, answer.Is(status).Location);
    }

    [Theory]
    [InlineData("en", "This link opens nothing. Look whether it is whole.")]
    [InlineData("es", "Este enlace no abre nada.")]
    public async Task A_link_that_opens_nothing_is_said_to(string language, string said)
    {
        using var visitor = new Visitor(Given, language);

        (await visitor.FollowAsync((await visitor.GetAsync($"/open/{AccessToken.Mint(TokenRole.Host).Text}")).Is(302))).Is(400).Says(said);
        (await visitor.FillAsync("/open", "/open", ("token", "nothing"))).Is(400).Says(said);
        Assert.DoesNotContain(said, (await visitor.GetAsync("/open")).Is(200).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/open", "text")]
    [InlineData("/open?to=/staff/2013", "password")]
    public async Task A_link_is_seen_where_it_is_pasted_and_the_token_of_staff_is_not(string page, string type)
    {
        using var visitor = new Visitor(Given);

        Assert.Equal(type, (await visitor.GetAsync(page)).Is(200).Elements.Single(element => element.Attributes.GetValueOrDefault("name") == "token").Attributes["type"]);
    }

    [Fact]
    public async Task A_form_that_is_sent_once_its_cookie_is_gone_is_said_not_to_be_saved()
    {
        var registered = await Given.RegisterEventAsync();
        var page = $"/events/{registered.Id}/host/edit";
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!);
        var form = (await host.GetAsync(page)).Is(200).FormTo(page);
        host.Cookies.Clear();

        (await host.SubmitAsync(form)).Is(401).Says("What you sent was not saved. Open the page, and send it again.");
        Assert.DoesNotContain("was not saved", (await host.GetAsync(page)).Is(401).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/events?q=%C3%A9crire%20%26&country=CD&done=counted", "/events?q=%C3%A9crire%20%26&country=CD")]
    [InlineData("/open?to=%2Fstaff%2F2013&wrong", "/open?to=%2Fstaff%2F2013")]
    [InlineData("/campaigns/2013?done=counted&line=4711", "/campaigns/2013")]
    public async Task Whoever_chooses_a_language_comes_back_to_what_they_asked_for(string page, string back)
    {
        using var visitor = new Visitor(Given);

        var link = (await visitor.GetAsync(page)).All("href=\"(/language/fr[^\"]*)\"").Single();

        Assert.Equal(back, (await visitor.GetAsync(link)).Is(302).Location);
    }

    [Fact]
    public async Task What_is_somebodys_own_is_kept_by_no_cache()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered);
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!);
        using var participant = await Visitor.WithAsync(Given, pledge.Participant.Token!);

        foreach (var page in (string[])["host", "host/edit", "host/link", "host/lines.csv"])
        {
            Assert.Contains("no-store", (await host.GetAsync($"/events/{registered.Id}/{page}")).Is(200).Headers["Cache-Control"], StringComparison.Ordinal);
        }

        foreach (var page in (string[])["", "/link"])
        {
            Assert.Contains("no-store", (await participant.GetAsync($"/pledges/{pledge.Id}{page}")).Is(200).Headers["Cache-Control"], StringComparison.Ordinal);
        }

        using var newcomer = new Visitor(Given);
        Assert.Contains("no-store", (await newcomer.GetAsync($"/open/{registered.Host.Token}")).Is(302).Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_who_pledges_at_their_own_event_stays_its_host()
    {
        var registered = await Given.RegisterEventAsync();
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!);

        (await host.FillAsync($"/events/{registered.Id}", $"/events/{registered.Id}/pledge", ("_kind", "letter"), ("_number", "5"))).Is(302);

        (await host.GetAsync($"/events/{registered.Id}/host")).Is(200);
        var pledge = Assert.Single((await registered.Host.GetAsync($"events/{registered.Id}/pledges")).Items);
        (await host.GetAsync($"/pledges/{pledge.GetProperty("id").GetGuid()}")).Is(200);
    }

    [Fact]
    public async Task A_token_stands_on_its_link_page_and_on_no_other()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered);
        var line = await registered.ReportAsync();
        var (hostToken, token) = (registered.Host.Token!, pledge.Participant.Token!);
        using var host = await Visitor.WithAsync(Given, hostToken);
        using var participant = await Visitor.WithAsync(Given, token);
        var at = $"/events/{registered.Id}";

        foreach (var page in (string[])[at, $"{at}/host", $"{at}/host/edit", $"{at}/host/lines/{line.Id}", $"{at}/screen", $"{at}/sheet", $"{at}/poster", $"{at}/share.svg", "/events"])
        {
            Assert.DoesNotContain(hostToken, (await host.GetAsync(page)).Is(200).Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(token, (await participant.GetAsync($"/pledges/{pledge.Id}")).Is(200).Html + (await participant.GetAsync(at)).Html, StringComparison.Ordinal);
        Assert.Contains($"/open/{hostToken}", (await host.GetAsync($"{at}/host/link")).Is(200).Html, StringComparison.Ordinal);
        Assert.Contains($"/open/{token}", (await participant.GetAsync($"/pledges/{pledge.Id}/link")).Is(200).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_are_not_shown_a_link_and_least_of_all_their_own_token()
    {
        var registered = await Given.RegisterEventAsync();
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);

        var shown = (await staff.GetAsync($"/events/{registered.Id}/host/link")).Is(200);

        Assert.DoesNotContain("/open/", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Given.Staff.Token!, shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_line_shows_no_line_of_another_event()
    {
        var (mine, other) = (await Given.RegisterEventAsync(), await Given.RegisterEventAsync());
        var line = await other.ReportAsync();
        using var host = await Visitor.WithAsync(Given, mine.Host.Token!);

        (await host.GetAsync($"/events/{mine.Id}/host/lines/{line.Id}")).Is(404);
        var own = await mine.ReportAsync();
        var form = (await host.GetAsync($"/events/{mine.Id}/host/lines/{own.Id}")).Is(200).FormTo($"/events/{mine.Id}/host/lines/{own.Id}");
        (await host.SubmitAsync(form with { Action = $"/events/{mine.Id}/host/lines/{line.Id}" }, ("quantity", "0"), ("reason", "mischief"))).Is(404);
        Assert.Equal(12, (await other.Host.GetAsync($"events/{other.Id}/totals"))["actions"].GetInt64());
    }
}
