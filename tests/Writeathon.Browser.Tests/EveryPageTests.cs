using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Writeathon.Service.Pages.Away;
using Writeathon.Service.Tests;
using static Microsoft.Playwright.Assertions;

namespace Writeathon.Browser.Tests;

public sealed partial class EveryPageTests(Chromium chromium) : BrowserTests(chromium)
{
    private static readonly IFormatProvider Invariant = System.Globalization.CultureInfo.InvariantCulture;

    [Theory]
    [InlineData("en", false, 360)]
    [InlineData("en", true, 1200)]
    [InlineData("ar", true, 360)]
    public async Task No_page_keeps_anybody_out_is_wider_than_its_screen_or_asks_another_site(string language, bool dark, int width)
    {
        var (at, pledged, invitation) = await SeedAsync();
        var reader = await ReaderAsync(language: language, dark: dark, width: width);
        var lines = (await at.Host.GetAsync($"events/{at.Id}/actions")).Is(200)["items"];
        (string Path, int Status)[] pages =
        [
            ("/", 200), ("/campaigns/2013", 200), ("/campaigns/2017", 200), ("/cases/shi-tao", 200), ("/events", 200), ("/events?q=nowhere", 200), ("/events/new", 200),
            ($"/events/{at.Id}", 200), ($"/events/{at.Id}/screen", 200), ($"/events/{at.Id}/sheet", 200), ($"/events/{at.Id}/poster?size=letter", 200),
            ($"/events/{invitation}/join", 200), ("/open", 200), ("/open?wrong", 400), ("/offline", 200), ("/offline?sent", 200), ("/embed/2013", 200), ("/nowhere", 404), ($"/events/{at.Id}/host", 401),
        ];
        await SeeAsync(reader, pages);

        // With the host's link.
        await reader.Page.GotoAsync($"/open/{at.Host.Token}");
        await SeeAsync(
            reader,
            [
                .. new[] { "", "/link", "/edit", $"/lines/{lines[0].GetProperty("id").GetString()}" }.Select(page => ($"/events/{at.Id}/host{page}", 200)),
                ($"/events/{at.Id}", 200),
            ]);

        // With the participant's.
        await reader.Page.GotoAsync($"/open/{pledged.Participant.Token}");
        await SeeAsync(reader, [($"/pledges/{pledged.Id}", 200), ($"/pledges/{pledged.Id}/link", 200), ($"/events/{at.Id}", 200)]);

        // What a form shows when something in it was wrong.
        await reader.GoAsync("/events/new");
        await reader.Page.EvaluateAsync("document.querySelector('form[data-register]').noValidate = true");
        await reader.Page.Locator("form[data-register] > button").ClickAsync();
        await Expect(reader.Page.Locator("[role=alert]").First).ToBeVisibleAsync();
        await reader.AssertAccessibleAsync();
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task Paper_is_one_page_each_and_an_event_prints_without_its_forms_and_buttons()
    {
        var title = string.Join(' ', Enumerable.Repeat("Write-a-thon at the Faculty of Law", 5));
        foreach (var at in new[] { await Given.RegisterEventAsync(), await Given.RegisterEventAsync(("title", title), ("place", title)) })
        {
            var reader = await ReaderAsync(width: 1200);
            foreach (var (size, width, height) in new[] { ("a4", 595, 842), ("letter", 612, 792) })
            {
                foreach (var paper in new[] { "sheet", "poster" })
                {
                    await reader.GoAsync($"/events/{at.Id}/{paper}?size={size}");
                    var printed = await PrintAsync(reader);
                    Assert.Equal((paper, size, 1), (paper, size, Leaf().Count(printed)));
                    var box = Box().Match(printed);
                    Assert.Equal((width, height), (Points(box.Groups[1]), Points(box.Groups[2])));
                }
            }

            await reader.GoAsync($"/events/{at.Id}");
            await reader.Page.EmulateMediaAsync(new() { Media = Media.Print });
            foreach (var form in await reader.Page.Locator("form, button, .button, .no-print, .skip, .banner, footer").AllAsync())
            {
                await Expect(form).ToBeHiddenAsync();
            }

            await Expect(reader.Page.Locator("h1")).ToBeVisibleAsync();
            reader.AssertNoFaults();
        }
    }

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    public async Task The_pace_can_be_read_on_the_narrowest_screen_and_its_days_stay_whole(int width)
    {
        await SeedAsync();
        var reader = await ReaderAsync(width: width);
        await reader.GoAsync("/campaigns/2013");
        await reader.Page.EvaluateAsync("document.querySelector('.pace details').open = true");

        // The letters of the drawing, in pixels of the screen, though it is drawn smaller than its units there.
        Assert.InRange(
            await reader.Page.EvaluateAsync<double>("""
                Math.min(...[...document.querySelectorAll('.chart text')].map(text => text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize)))
                """),
            12, 14);

        // A day is one line; what names them is one for each of its words at most.
        Assert.InRange(await LinesAsync("tbody th"), .5, 1.5);
        Assert.InRange(await LinesAsync("thead th"), .5, 2.5);

        Task<double> LinesAsync(string cells) => reader.Page.EvaluateAsync<double>("""
            cells => Math.max(...[...document.querySelectorAll(`.pace-table ${cells}`)].map(cell => {
              const text = document.createRange();
              text.selectNodeContents(cell);
              return text.getBoundingClientRect().height / parseFloat(getComputedStyle(cell).lineHeight);
            }))
            """, cells);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("ar")]
    public async Task All_of_the_counter_is_seen_in_the_frame_that_sites_are_told(string language)
    {
        await SeedAsync();
        var reader = await ReaderAsync(language: language);
        await reader.Page.SetViewportSizeAsync(EmbedPage.Width, EmbedPage.Height);

        await reader.GoAsync("/embed/2013");

        Assert.InRange(await reader.Page.EvaluateAsync<int>("document.documentElement.scrollHeight"), 100, EmbedPage.Height);
    }

    private static async Task SeeAsync(Reader reader, IEnumerable<(string Path, int Status)> pages)
    {
        var barriers = new List<string>();
        foreach (var (path, status) in pages)
        {
            await reader.GoAsync(path, status);
            barriers.AddRange(await reader.BarriersAsync());
        }

        Reader.AssertNone(barriers);
    }

    private static int Points(Group told) => (int)Math.Round(double.Parse(told.Value, Invariant));

    private static async Task<string> PrintAsync(Reader reader) =>
        System.Text.Encoding.Latin1.GetString(await reader.Page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true }));

    // Two campaigns, a case with an outcome, events, pledges, lines, one of them corrected and one held, a count, and a comparison.
    private async Task<(Registered At, Pledged Pledged, Guid Invitation)> SeedAsync()
    {
        (await Given.Staff.PutAsync("campaigns/2017", Bodies.Campaign())).Is(201);
        (await Given.Staff.PutAsync("cases/shi-tao", Bodies.Case(("sendingRules", "Write to the minister.\nBe polite.")))).Is(200);
        (await Given.Staff.PostAsync("cases/shi-tao/outcomes", Bodies.Outcome())).Is(201);
        var at = await Given.RegisterEventAsync();
        var other = await Given.RegisterEventAsync(("title", "ليلة الرسائل"), ("country", "EG"), ("city", "القاهرة"), ("timeZone", "Africa/Cairo"), ("form", "online"));
        var hidden = await Given.RegisterEventAsync(("visibility", "private"));
        var pledged = await Given.PledgeAsync(at, ("name", "Amina"));
        await Given.PledgeAsync(at);
        var line = await at.ReportAsync(572, ("case", "shi-tao"));
        await at.ReportAsync(12, ("kind", "email"));
        await at.ReportAsync(50_000);
        await other.ReportAsync(30);
        (await at.Host.PostAsync($"actions/{line.Id}/corrections", Bodies.Correction())).Is(201);
        (await at.Host.PostAsync($"events/{at.Id}/counts", Bodies.Count(("total", 520)))).Is(201);
        (await Given.Staff.PostAsync("campaigns/2013/counts", Bodies.Count(("country", "GB"), ("total", 1_120_920), ("source", "amnesty.org.uk")))).Is(201);
        (await Given.Staff.PostAsync("rollups")).Is(200);
        return (at, pledged, hidden.Id);
    }

    [GeneratedRegex("/Type */Page[^s]")]
    private static partial Regex Leaf();

    [GeneratedRegex(@"/MediaBox *\[0 0 ([0-9.]+) ([0-9.]+)\]")]
    private static partial Regex Box();
}
