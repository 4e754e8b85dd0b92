using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Writeathon.Store;

namespace Writeathon.Service.Tests.Pages;

/// <summary>The host's desk, and what it prints and exports.</summary>
public sealed class HostDeskTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    [Fact]
    public async Task The_desk_sets_pledges_against_what_was_sent_and_names_who_gave_a_name()
    {
        var (registered, host, desk) = await SitAsync();
        await Given.PledgeAsync(registered, ("name", "Grace <3"));
        await registered.ReportAsync(1_234);

        var shown = (await host.GetAsync(desk)).Is(200);

        Assert.Contains("1,234", shown.Html, StringComparison.Ordinal);
        Assert.Contains("Letter: 10, Email: 5", shown.Html, StringComparison.Ordinal);
        Assert.Contains("Grace &lt;3", shown.Html, StringComparison.Ordinal);
        Assert.Contains("noindex", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_is_corrected_and_the_correction_stands_beside_it()
    {
        var (registered, host, desk) = await SitAsync();
        var line = await registered.ReportAsync(575);
        var page = $"{desk}/lines/{line.Id}";

        var done = (await host.FillAsync(page, page, ("quantity", "572"), ("reason", "three were blank"))).Is(302);

        Assert.Contains("three were blank", (await host.GetAsync(done.Location!)).Is(200).Html, StringComparison.Ordinal);
        Assert.Contains("<dd>572</dd>", (await host.GetAsync(page)).Html, StringComparison.Ordinal);
        Assert.Equal(572, await SentAsync(registered));
        var refused = (await host.FillAsync(page, page, ("quantity", "572"), ("reason", "once more"))).Is(422);
        Assert.Contains("It says that already", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"once more\"", refused.Html, StringComparison.Ordinal);
        (await host.FillAsync(page, page, ("quantity", "0"), ("reason", "void"))).Is(302);
        Assert.Equal(0, await SentAsync(registered));
    }

    [Fact]
    public async Task A_counted_pile_stands_beside_what_was_reported_of_it()
    {
        var (registered, host, desk) = await SitAsync();
        await registered.ReportAsync(572);
        await registered.ReportAsync(511, ("kind", "card"));

        (await host.FillAsync(desk, $"{desk}/count", ("kind", "letter"), ("total", "571"), ("asOf", "2013-12-10"), ("case", ""))).Is(302);
        (await host.FillAsync(desk, $"{desk}/count", ("kind", "card"), ("total", "511"), ("asOf", "2013-12-10"), ("case", ""))).Is(302);

        (await host.GetAsync(desk)).Is(200).Says("You counted 1,082. Reported: Letter: 572 + Card: 511, which makes 1,083.");
        Assert.Equal(1_082, await SentAsync(registered));
    }

    [Fact]
    public async Task A_count_that_says_more_or_the_same_is_told_so()
    {
        var (registered, host, desk) = await SitAsync();
        await registered.ReportAsync(40);

        (await host.FillAsync(desk, $"{desk}/count", ("kind", "letter"), ("total", "40"), ("asOf", "2013-12-10"))).Is(302);
        Assert.Contains("You counted 40. Reported: Letter: 40. That is the same.", (await host.GetAsync(desk)).Html, StringComparison.Ordinal);
        (await host.FillAsync(desk, $"{desk}/count", ("kind", "letter"), ("total", "50"), ("asOf", "2013-12-10"))).Is(302);
        Assert.Contains("You counted 50. Reported: Letter: 40. Not itemised yet: 10.", (await host.GetAsync(desk)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_count_says_why_and_keeps_the_number()
    {
        var (_, host, desk) = await SitAsync();

        var refused = (await host.FillAsync(desk, $"{desk}/count", ("kind", "letter"), ("total", "17"), ("asOf", "2013-12-24"))).Is(422);

        Assert.Contains("That day has not come yet", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"17\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_is_saved_and_one_on_an_old_page_shows_what_stands_there_now()
    {
        var (registered, host, desk) = await SitAsync();
        var page = $"{desk}/edit";
        var old = (await host.GetAsync(page)).Is(200).FormTo(page);

        (await host.FillAsync(page, page, [.. Fields("The first title")])).Is(302);
        var slow = (await host.SubmitAsync(old, [.. Fields("The second title")])).Is(422);

        Assert.Contains("Somebody changed this meanwhile", slow.Html, StringComparison.Ordinal);
        Assert.Contains("<b>The first title</b>", slow.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"The second title\"", slow.Html, StringComparison.Ordinal);
        (await host.SubmitAsync(slow.FormTo(page), [.. Fields("The second title")])).Is(302);
        Assert.Equal("The second title", (await Given.Anyone.GetAsync($"events/{registered.Id}"))["title"].GetString());
    }

    [Fact]
    public async Task An_event_on_a_day_of_another_year_is_told_so_until_its_day_is_right()
    {
        var (_, host, desk) = await SitAsync(("startsAt", "2012-12-10T14:00:00"), ("endsAt", "2012-12-10T18:00:00"));
        Assert.Contains("none of the campaign’s days (December 1, 2013 to December 31, 2013)", (await host.GetAsync(desk)).Html, StringComparison.Ordinal);

        (await host.FillAsync($"{desk}/edit", $"{desk}/edit", ("startsAt", "2013-12-10T14:00"), ("endsAt", "2013-12-10T18:00"))).Is(302);

        Assert.DoesNotContain("none of the campaign", (await host.GetAsync(desk)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_whose_zone_has_no_name_any_more_goes_on_by_its_own_clocks()
    {
        var (registered, host, desk) = await SitAsync();
        var found = (await Given.Services.GetRequiredService<EventStore>().FindAsync(registered.Id, CancellationToken.None))!;
        await Given.Database.WriteAsync(transaction => EventStore.Edit(transaction, found with { TimeZone = "Africa/Elisabethville" }));
        await registered.ReportAsync(12);

        foreach (var page in (string[])["", "/screen", "/sheet", "/poster", "/host/edit", "/host/link", "/host/lines.csv"])
        {
            (await host.GetAsync($"/events/{registered.Id}{page}")).Is(200);
        }

        Assert.Matches("December 10, 2013, 2:00\\sPM", (await host.GetAsync(desk)).Is(200).Said);
    }

    [Fact]
    public async Task A_time_with_seconds_stays_as_it_is_when_something_else_is_edited()
    {
        var (registered, host, desk) = await SitAsync(("startsAt", "2013-12-10T14:00:30"));

        (await host.FillAsync($"{desk}/edit", $"{desk}/edit", ("title", "Another title"))).Is(302);

        var stands = (await Given.Anyone.GetAsync($"events/{registered.Id}")).Is(200);
        Assert.Equal(
            ("Another title", "2013-12-10T14:00:30+02:00", "2013-12-10T18:00:00+02:00"),
            (stands["title"].GetString(), stands["startsAt"].GetString(), stands["endsAt"].GetString()));
    }

    [Fact]
    public async Task After_the_last_day_a_pile_is_counted_as_of_any_day_up_to_this_one()
    {
        var (registered, host, desk) = await SitAsync();
        Given.Clock.Now = new(2014, 1, 10, 12, 0, 0, TimeSpan.Zero);

        var day = (await host.GetAsync(desk)).Is(200).Elements.Single(element => element.Attributes.GetValueOrDefault("name") == "asOf").Attributes;

        Assert.Equal(("2013-12-31", "2013-12-01", "2014-01-10"), (day["value"], day["min"], day["max"]));
        (await host.FillAsync(desk, $"{desk}/count", ("kind", "letter"), ("total", "17"), ("asOf", "2014-01-10"))).Is(302);
        Assert.Equal(17, await SentAsync(registered));
    }

    [Fact]
    public async Task A_field_that_is_left_blank_is_emptied_and_one_that_is_needed_is_not()
    {
        var (registered, host, desk) = await SitAsync();

        (await host.FillAsync($"{desk}/edit", $"{desk}/edit", ("place", ""), ("target", ""))).Is(302);
        var refused = (await host.FillAsync($"{desk}/edit", $"{desk}/edit", ("title", ""))).Is(422);

        var stands = (await Given.Anyone.GetAsync($"events/{registered.Id}")).Is(200);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 300), (stands["place"].ValueKind, stands["target"].ValueKind, stands["capacity"].GetInt64()));
        Assert.Contains("id=\"title-error\"", refused.Html, StringComparison.Ordinal);
        Assert.NotEqual("", stands["title"].GetString());
    }

    [Fact]
    public async Task A_cancelled_event_takes_nothing_more_and_its_page_says_so()
    {
        var (registered, host, desk) = await SitAsync();

        (await host.FillAsync(desk, $"{desk}/cancel")).Is(302);

        var page = (await host.GetAsync($"/events/{registered.Id}")).Is(200).Html;
        Assert.Contains("This event is cancelled", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-queue", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/pledge\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_make_a_new_link_for_a_host_and_the_one_before_opens_nothing()
    {
        var (registered, host, desk) = await SitAsync();
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        Assert.DoesNotContain((await host.GetAsync(desk)).Is(200).Forms, form => form.Action.EndsWith("/new-link", StringComparison.Ordinal));
        var form = (await staff.GetAsync(desk)).Is(200).Forms.Single(each => each.Action == $"{desk}/new-link");

        var shown = (await staff.SubmitAsync(form)).Is(200);
        var loadedAnew = (await staff.SubmitAsync(form)).Is(200);

        var link = Regex.Match(shown.Html, "/open/host_[A-Za-z0-9_-]+").Value;
        Assert.Contains(link, loadedAnew.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("this browser has it", shown.Html, StringComparison.Ordinal);
        Assert.Contains("no-store", shown.Headers["Cache-Control"], StringComparison.Ordinal);
        (await host.GetAsync(desk)).Is(401);
        using var other = new Visitor(Given);
        Assert.Equal(desk, (await other.GetAsync(link)).Is(302).Location);
        (await other.GetAsync(desk)).Is(200).Says(registered.Told["title"].GetString()!);
    }

    [Fact]
    public async Task After_signing_out_the_desk_is_shut()
    {
        var (_, host, desk) = await SitAsync();

        var signedOut = (await host.FillAsync(desk, "/sign-out")).Is(302);

        Assert.Equal("\"cache\"", signedOut.Headers["Clear-Site-Data"]);
        Assert.Contains("You are signed out", (await host.FollowAsync(signedOut)).Is(200).Html, StringComparison.Ordinal);

        Assert.Contains("needs its link", (await host.GetAsync(desk)).Is(401).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_no_page_of_ours_sent_does_nothing()
    {
        var (registered, host, desk) = await SitAsync();

        foreach (var (action, form) in (IEnumerable<(string, string)>)
            [($"{desk}/cancel", "cancel"), ($"{desk}/count", "count"), ($"{desk}/edit", ""), ($"/events/{registered.Id}/report", "report"), ($"/events/{registered.Id}/pledge", "pledge")])
        {
            Assert.Contains("open for too long", (await host.SubmitAsync(new("post", action, null, [], []), ("_form", form), ("kind", "letter"), ("quantity", "5"), ("quantities.letter", "5"))).Is(422).Html, StringComparison.Ordinal);
        }

        var told = (await Given.Anyone.GetAsync($"events/{registered.Id}")).Is(200);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, told["cancelledAt"].ValueKind);
        Assert.Equal("""{"pledged":{},"sent":{},"actions":0}""", (await Given.Anyone.GetAsync($"events/{registered.Id}/totals")).Text);
    }

    [Fact]
    public async Task The_export_has_every_line_and_runs_no_formula()
    {
        var (registered, host, desk) = await SitAsync();
        var line = await registered.ReportAsync(575);
        await registered.Host.PostAsync($"actions/{line.Id}/corrections", Bodies.Of([("quantity", 572), ("reason", "=cmd(), \"quoted\"")], []));
        var other = await registered.ReportAsync(9);
        await registered.Host.PostAsync($"actions/{other.Id}/corrections", Bodies.Of([("quantity", 8), ("reason", "-1+cmd()")], []));
        for (var number = 0; number < 600; number++)
        {
            await registered.ReportAsync(1);
        }

        var shown = (await host.GetAsync($"{desk}/lines.csv")).Is(200);

        Assert.Equal("text/csv", shown.Type);
        Assert.Equal([0xEF, 0xBB, 0xBF], shown.Body[..3]);
        var rows = shown.Html.Trim('\uFEFF', '\r', '\n').Split('\n');
        Assert.StartsWith("number,kind,quantity,case", rows[0], StringComparison.Ordinal);
        Assert.Equal(605, rows.Length);
        Assert.Equal(572 + 8 + 600, rows[1..].Sum(row => long.Parse(row.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("'=cmd(), \"\"quoted\"\"", shown.Html, StringComparison.Ordinal);
        Assert.Contains(",'-1+cmd()", shown.Html, StringComparison.Ordinal);
        Assert.Contains("lubumbashi-write-a-thon.csv", shown.Headers["Content-Disposition"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sheet")]
    [InlineData("poster")]
    public async Task Paper_is_of_the_size_that_is_asked_for_or_that_the_country_has(string what)
    {
        var (here, there) = (await Given.RegisterEventAsync(), await Given.RegisterEventAsync(("country", "US"), ("timeZone", "America/Chicago")));
        using var visitor = new Visitor(Given);

        Assert.Contains(" a4\"", (await visitor.GetAsync($"/events/{here.Id}/{what}")).Is(200).Html, StringComparison.Ordinal);
        Assert.Contains(" letter\"", (await visitor.GetAsync($"/events/{there.Id}/{what}")).Is(200).Html, StringComparison.Ordinal);
        Assert.Contains(" a4\"", (await visitor.GetAsync($"/events/{there.Id}/{what}?size=a4")).Is(200).Html, StringComparison.Ordinal);
        Assert.Contains(" a4\"", (await visitor.GetAsync($"/events/{here.Id}/{what}?size=wall")).Is(200).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sheet_has_numbered_lines_and_a_column_for_each_kind()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);

        var sheet = (await visitor.GetAsync($"/events/{registered.Id}/sheet")).Is(200).Html;

        Assert.Equal([.. Enumerable.Range(1, 25)], Regex.Matches(sheet, "<th scope=\"row\">(\\d+)</th>").Select(row => int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(1 + Enum.GetValues<ActionKind>().Length, Regex.Count(sheet, "<th scope=\"col\">"));
    }

    [Fact]
    public async Task Paper_of_a_cancelled_event_says_so_and_invites_nobody()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        foreach (var paper in (string[])["sheet", "poster"])
        {
            var invites = (await visitor.GetAsync($"/events/{registered.Id}/{paper}")).Is(200).Html;
            Assert.Contains("class=\"qr\"", invites, StringComparison.Ordinal);
            Assert.DoesNotContain("This event is cancelled.", invites, StringComparison.Ordinal);
        }

        (await registered.Host.PostAsync($"events/{registered.Id}/cancel")).Is(200);

        foreach (var paper in (string[])["sheet", "poster"])
        {
            var shown = (await visitor.GetAsync($"/events/{registered.Id}/{paper}")).Is(200).Says("This event is cancelled.");
            Assert.DoesNotContain("class=\"qr\"", shown.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Write a letter", shown.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Scan", shown.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/poster")]
    public async Task A_place_in_several_scripts_stands_in_the_order_of_the_page(string page)
    {
        var registered = await Given.RegisterEventAsync(("place", "Faculty of Law"), ("city", "لوبومباشي"));
        using var visitor = new Visitor(Given, "ar");

        var shown = (await visitor.GetAsync($"/events/{registered.Id}{page}")).Is(200);

        Assert.Matches("<(dd|p class=\"where \")><bdi>Faculty of Law</bdi>، <bdi>لوبومباشي</bdi>، <bdi>[^<]+</bdi></", System.Net.WebUtility.HtmlDecode(shown.Html));
    }

    [Fact]
    public async Task Drawings_are_well_formed_whatever_the_title_says()
    {
        var registered = await Given.RegisterEventAsync();
        await registered.RetitleAsync("<b>Ärger & \"Ehre\"</b> \u0001\uFFFE كتابة 写 🕊 " + new string('x', 100));
        using var visitor = new Visitor(Given);

        foreach (var drawing in (string[])["qr.svg", "share.svg"])
        {
            var shown = (await visitor.GetAsync($"/events/{registered.Id}/{drawing}")).Is(200);
            Assert.Equal("image/svg+xml", shown.Type);
            Assert.Equal("svg", XDocument.Parse(shown.Html).Root!.Name.LocalName);
        }
    }

    [Fact]
    public async Task The_screen_renews_itself_without_script()
    {
        var registered = await Given.RegisterEventAsync();
        await registered.ReportAsync(1_000);
        using var visitor = new Visitor(Given);

        var screen = (await visitor.GetAsync($"/events/{registered.Id}/screen")).Is(200).Html;

        Assert.Contains("<noscript><meta http-equiv=\"refresh\"", screen, StringComparison.Ordinal);
        Assert.Contains(">1,000</p>", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("<nav", screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("ar")]
    public async Task Every_page_is_said_in_every_language_and_styles_nothing_inline(string language)
    {
        var registered = await Given.RegisterEventAsync();
        var line = await registered.ReportAsync();
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!, language);
        var at = $"/events/{registered.Id}";

        foreach (var page in (string[])["/events", "/events/new", "/offline", at, $"{at}/screen", $"{at}/sheet", $"{at}/poster", $"{at}/host", $"{at}/host/edit", $"{at}/host/link", $"{at}/host/lines/{line.Id}"])
        {
            var shown = (await host.GetAsync(page)).Is(200).Html;

            Assert.Contains($"<html lang=\"{language}\"", shown, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("onclick", shown, StringComparison.Ordinal);
            Assert.Empty(Regex.Matches(shown, ">\\s*((find|register|event|report|pledge|pledges|join|keep|link|desk|edit|cancel|count|lines|line|paper|sheet|poster|screen|queue|offline|kind)\\.[a-z-]+)\\s*<").Select(name => name.Value));
            Assert.DoesNotMatch("(src|href|action)=\"(https?:)?//(?!127\\.0\\.0\\.1)", shown);
        }
    }

    [Fact]
    public async Task No_token_name_or_address_is_logged()
    {
        using var lines = new Lines();
        await using var app = WebService.Build(Given.Database, ["http://127.0.0.1:0"], Given.Clock, builder =>
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(lines).AddFilter("Microsoft.AspNetCore", LogLevel.Information));
        await app.StartAsync();
        var registered = await Given.RegisterEventAsync(("hostName", "Grace"), ("hostEmail", "grace@example.org"));
        using var host = new HttpClient { BaseAddress = new(app.Urls.First()) };
        using var page = new HttpRequestMessage(HttpMethod.Get, $"/events/{registered.Id}/host/link");
        page.Headers.Add("Cookie", $"__Host-event-{registered.Id:N}={registered.Host.Token}");

        using var answer = await host.SendAsync(page);

        Assert.Contains(registered.Host.Token!, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(lines.Written, line => Assert.DoesNotMatch("host_|grace", line));
        await app.StopAsync();
    }

    private static IEnumerable<(string, string?)> Fields(string title) =>
    [
        ("title", title), ("form", "in-person"), ("country", "CD"), ("startsAt", "2013-12-10T14:00"), ("endsAt", "2013-12-10T18:00"),
        ("timeZone", "Africa/Lubumbashi"), ("visibility", "public"), ("hostName", "G."), ("city", ""), ("target", "200"),
    ];

    private async Task<(Registered Registered, Visitor Host, string Desk)> SitAsync(params (string Member, object? Value)[] but)
    {
        var registered = await Given.RegisterEventAsync(but);
        return (registered, await Visitor.WithAsync(Given, registered.Host.Token!), $"/events/{registered.Id}/host");
    }

    private async Task<long> SentAsync(Registered registered) => (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["actions"].GetInt64();

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
