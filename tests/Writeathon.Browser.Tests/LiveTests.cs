using System.Collections.Concurrent;
using Writeathon.Service.Tests;
using static Microsoft.Playwright.Assertions;

namespace Writeathon.Browser.Tests;

public sealed class LiveTests(Chromium chromium) : BrowserTests(chromium)
{
    // Counts what a screen reader would read out.
    private const string Listen =
        "window.spoken = []; new MutationObserver(() => window.spoken.push(document.querySelector('[data-live-says]').textContent))"
        + ".observe(document.querySelector('[data-live-says]'), { childList: true, characterData: true, subtree: true })";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_number_is_spoken_at_most_every_half_minute(bool onTheWall)
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync();
        await reader.Page.Clock.InstallAsync();
        await reader.GoAsync(onTheWall ? $"/events/{at.Id}/screen" : "/");
        await reader.Page.EvaluateAsync(Listen);
        foreach (var (quantity, shown) in new[] { (12, "12"), (3, "15"), (5, "20") })
        {
            await at.ReportAsync(quantity);
            await reader.SeesAsync(".figure", shown);
        }

        Assert.Empty(await reader.Page.EvaluateAsync<string[]>("window.spoken"));
        await reader.Page.Clock.RunForAsync(31_000);
        await reader.SeesAsync("[data-live-says]", "20");
        Assert.Single(await reader.Page.EvaluateAsync<string[]>("window.spoken"));
        await reader.Page.Clock.RunForAsync(31_000);
        Assert.Single(await reader.Page.EvaluateAsync<string[]>("window.spoken"));
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task No_year_is_listened_to_but_the_one_that_is_shown()
    {
        Given.Clock.Now = new(2015, 12, 4, 12, 0, 0, TimeSpan.Zero);
        (await Given.Staff.PutAsync("campaigns/2015", Bodies.Campaign(("name", "Write for Rights 2015"), ("startsOn", "2015-12-04"), ("endsOn", "2015-12-17")))).Is(201);
        (await Given.Anyone.PostAsync("campaigns/2015/actions", Bodies.CampaignAction())).Is(201);
        (await Given.Staff.PostAsync("rollups")).Is(200);
        var reader = await ReaderAsync();
        var heard = new ConcurrentQueue<string>();
        reader.Page.Request += (_, asked) =>
        {
            if (asked.Url.EndsWith("/stream", StringComparison.Ordinal))
            {
                heard.Enqueue(new Uri(asked.Url).AbsolutePath);
            }
        };
        await reader.GoAsync("/campaigns/2015");
        await Expect(reader.Page.Locator("path[data-year='2014']")).ToHaveCountAsync(1);
        (await Given.Anyone.PostAsync("campaigns/2015/actions", Bodies.CampaignAction(("quantity", 3)))).Is(201);
        await reader.SeesAsync(".figure", "15");

        Assert.Equal("/api/v1/campaigns/2015/totals/stream", Assert.Single(heard.Distinct()));
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task What_stands_behind_the_number_is_drawn_anew_while_the_page_is_open_and_where_somebody_reads_it_stays()
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync();
        await reader.Page.Clock.InstallAsync();
        await reader.GoAsync("/");
        await Expect(reader.Page.Locator("#by-kind")).ToHaveCountAsync(0);
        await at.ReportAsync(12);
        await reader.SeesAsync(".figure", "12");
        await reader.Page.Clock.RunForAsync(76_000);
        await reader.SeesAsync("[aria-labelledby=by-kind] .number", "12");
        await reader.SeesAsync(".by-country td", "12");

        await at.ReportAsync(3);
        await reader.SeesAsync(".figure", "15");
        await reader.Page.Locator("[role=group][aria-labelledby=by-country]").FocusAsync();
        await reader.Page.Clock.RunForAsync(160_000);
        Assert.Equal("12", await reader.TextAsync("[aria-labelledby=by-kind] .number"));
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task A_wall_that_lost_its_line_keeps_its_number_says_how_old_it_is_and_goes_on()
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync(width: 1280);
        await reader.GoAsync($"/events/{at.Id}/screen");
        await at.ReportAsync(12);
        await reader.SeesAsync(".figure", "12");
        await Expect(reader.Page.Locator("[data-old]")).ToBeHiddenAsync();

        await reader.Context.SetOfflineAsync(true);
        await reader.SeesAsync("[data-old]", "The connection is gone. This number is from");
        await at.ReportAsync(3);
        Assert.Equal("12", await reader.TextAsync(".figure"));

        await reader.Context.SetOfflineAsync(false);
        await reader.SeesAsync(".figure", "15");
        await Expect(reader.Page.Locator("[data-old]")).ToBeHiddenAsync();
        reader.AssertNoFaults();
    }
}
