using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Writeathon.Browser.Tests;

public sealed partial class EventWalkTests(Chromium chromium) : BrowserTests(chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_is_registered_found_pledged_at_and_what_was_sent_goes_up_on_the_wall_and_in_the_world(bool script)
    {
        var world = await ReaderAsync();
        await world.GoAsync("/");
        await world.SeesAsync("[data-live=world]", "0");

        var host = await ReaderAsync(script);
        await host.GoAsync("/");
        await LinkAsync(host, "Register an event");
        await host.Page.GetByLabel("What is it called?").FillAsync("Letters in Akureyri");
        await host.Page.SelectOptionAsync("[name=country]", "IS");
        await host.Page.FillAsync("[name=city]", "Akureyri");
        await host.Page.FillAsync("[name=startsAt]", "2013-12-12T18:00");
        await host.Page.FillAsync("[name=endsAt]", "2013-12-12T20:00");
        await host.Page.GetByLabel("Your name").FillAsync("G.");
        await ButtonAsync(host, "Register an event");
        await host.SeesAsync("#link", "/open/");
        var id = EventAddress().Match(host.Page.Url).Groups[1].Value;
        await LinkAsync(host, "Go to my desk");
        await host.SeesAsync("h1", "Letters in Akureyri");

        var wall = await ReaderAsync(script, width: 1280);
        await wall.GoAsync($"/events/{id}/screen");
        await wall.SeesAsync(".figure", "0");

        var writer = await ReaderAsync(script);
        await writer.GoAsync("/");
        await LinkAsync(writer, "Find an event");
        await LinkAsync(writer, "Letters in Akureyri");
        await writer.Page.Locator(".numbers").GetByRole(AriaRole.Button, new() { Name = "10", Exact = true }).ClickAsync();
        await writer.SeesAsync("#pledge .done:focus", "Your pledge is kept.");
        await writer.Page.GetByLabel("How many").First.FillAsync("12");
        await ButtonAsync(writer, "Count it");

        await Expect(writer.Page.Locator(script ? ".done" : ".done:focus", new() { HasText = "It is counted." })).ToBeVisibleAsync(new() { Timeout = Reader.Patience });
        await writer.SeesAsync("[data-live-event]", "12");
        await wall.SeesAsync(".figure", "12");
        await wall.SeesAsync("figcaption", "Pledged 10");
        await world.SeesAsync("[data-live=world]", "12");
        if (script)
        {
            await host.SeesAsync("[data-live-event]", "12");
        }

        Assert.Equal(12, (await Given.TotalsAsync())["actions"].GetInt64());
        foreach (var reader in new[] { world, host, wall, writer })
        {
            reader.AssertNoFaults();
        }
    }

    [Fact]
    public async Task An_event_is_registered_with_the_keyboard_alone()
    {
        var host = await ReaderAsync(language: "en-US");
        await host.GoAsync("/events/new");
        await host.TabToAsync("[name=title]");
        await host.Page.Keyboard.TypeAsync("Letters in Lusaka");
        await host.TabToAsync("[name=country]");
        await host.Page.Keyboard.PressAsync("z");
        await host.TabToAsync("[name=startsAt]");
        await host.Page.Keyboard.TypeAsync("12122013");
        await host.Page.Keyboard.PressAsync("ArrowRight");
        await host.Page.Keyboard.TypeAsync("0600PM");
        await host.TabToAsync("[name=endsAt]");
        await host.TabToAsync("[name=hostName]");
        await host.Page.Keyboard.TypeAsync("G.");
        await host.TabToAsync("form[data-register] > button");
        await host.Page.Keyboard.PressAsync("Enter");

        await host.SeesAsync("#link", "/open/");
        var told = (await Given.Anyone.GetAsync("events/" + EventAddress().Match(host.Page.Url).Groups[1].Value)).Is(200);
        Assert.Equal(
            ("ZM", "Africa/Lusaka", "2013-12-12T18:00:00+02:00", "2013-12-12T20:00:00+02:00"),
            (told["country"].GetString(), told["timeZone"].GetString(), told["startsAt"].GetString(), told["endsAt"].GetString()));
        host.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_sent_is_reported_with_the_keyboard_alone(bool script)
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync(script);
        await reader.GoAsync($"/events/{at.Id}");
        await reader.Page.Keyboard.PressAsync("Tab");
        Assert.True(await reader.Page.EvaluateAsync<bool>("document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().left >= 0"));
        await reader.Page.Keyboard.PressAsync("Enter");
        await Expect(reader.Page.Locator("main")).ToBeFocusedAsync();
        await reader.TabToAsync("#report-quantity");
        await reader.Page.Keyboard.PressAsync("Control+a");
        await reader.Page.Keyboard.TypeAsync("7");
        await reader.TabToAsync("form[data-queue] > button");
        await reader.Page.Keyboard.PressAsync("Enter");

        await reader.SeesAsync("[data-live-event]", "7");
        Assert.Equal(7, (await Given.TotalsAsync())["actions"].GetInt64());
        reader.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_that_is_tapped_twice_counts_once(bool script)
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync(script);
        await reader.GoAsync($"/events/{at.Id}");
        await reader.Page.Locator("#report-quantity").FillAsync("7");
        await reader.Page.Locator("form[data-queue] > button").DblClickAsync();
        await reader.SeesAsync("[data-live-event]", "7");

        // What waits on the device is told in its order: behind the next report nothing of the first is left.
        await reader.Page.Locator("#report-quantity").FillAsync("5");
        await reader.Page.Locator("form[data-queue] > button").ClickAsync();
        await reader.SeesAsync("[data-live-event]", "12");
        Assert.Equal(2, await Given.CountAsync("SELECT CAST(COUNT(*) AS BIGINT) FROM actions"));
        reader.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Enter_promises_what_was_typed_and_no_more(bool script)
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync(script);
        await reader.GoAsync($"/events/{at.Id}");
        await reader.Page.Locator(".pledge summary").ClickAsync();
        await reader.Page.Locator("#pledge-quantities-card").FillAsync("7");
        await reader.Page.Locator("#pledge-quantities-card").PressAsync("Enter");

        await reader.SeesAsync("#pledge", "Card: 7");
        Assert.Equal(7, await Given.CountAsync("SELECT CAST(SUM(quantity) AS BIGINT) FROM pledge_quantities"));
        reader.AssertNoFaults();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/events/{0}")]
    public async Task Who_goes_back_to_a_form_finds_the_same_form(string path)
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync(script: false);
        await reader.GoAsync(string.Format(CultureInfo.InvariantCulture, path, at.Id));
        var key = await KeyAsync();
        await reader.GoAsync("/events");
        await reader.Page.GoBackAsync();

        Assert.Equal(key, await KeyAsync());

        Task<string> KeyAsync() => reader.Page.Locator("form[action$='/report'] [name=_key]").InputValueAsync();
    }

    [Fact]
    public async Task What_is_chosen_and_what_a_drawing_means_is_seen_in_the_reader_s_own_colours()
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync();
        await reader.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await reader.GoAsync($"/events/{at.Id}");

        Assert.NotEqual(await BackgroundAsync(".chips input:not(:checked) + span"), await BackgroundAsync(".chips input:checked + span"));
        Assert.NotEqual(await BackgroundAsync(".key.pledged"), await BackgroundAsync(".key.sent"));

        Task<string> BackgroundAsync(string selector) => reader.Page.Locator(selector).First.EvaluateAsync<string>("each => getComputedStyle(each).backgroundColor");
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("the participant")]
    [InlineData("the host")]
    public async Task A_report_that_is_sent_again_by_who_went_back_counts_once(string knownAs)
    {
        var at = await Given.RegisterEventAsync();
        var pledged = await Given.PledgeAsync(at);
        var reader = await ReaderAsync(script: false);
        if (knownAs != "nobody")
        {
            await reader.Page.GotoAsync($"/open/{(knownAs == "the host" ? at.Host : pledged.Participant).Token}");
        }

        await reader.GoAsync($"/events/{at.Id}");
        await reader.Page.Locator("#report-quantity").FillAsync("7");
        await SendAsync();
        await reader.Page.GoBackAsync();
        await SendAsync();

        Assert.Equal(7, await Given.CountAsync("SELECT CAST(SUM(quantity) AS BIGINT) FROM actions"));
        reader.AssertNoFaults();

        async Task SendAsync()
        {
            await reader.Page.Locator("form[data-queue] > button").ClickAsync();
            await reader.SeesAsync(".done", "Thank you");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_language_that_is_chosen_stays(bool script)
    {
        var reader = await ReaderAsync(script, language: "fr");
        await reader.GoAsync("/events");
        Assert.Equal("fr", await reader.Page.GetAttributeAsync("html", "lang"));
        await LinkAsync(reader, "العربية");
        await Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        Assert.EndsWith("/events", reader.Page.Url, StringComparison.Ordinal);

        // The banner begins where a line of Arabic begins.
        Assert.True(await reader.Page.EvaluateAsync<bool>("document.querySelector('.brand').getBoundingClientRect().right > innerWidth / 2"));
        await reader.CloseTabAsync();
        await reader.GoAsync("/events/new");
        Assert.Equal(("ar", "rtl"), (await reader.Page.GetAttributeAsync("html", "lang"), await reader.Page.GetAttributeAsync("html", "dir")));
        reader.AssertNoFaults();
    }

    [Theory]
    [InlineData("/events/{0}", true)]
    [InlineData("/events/{0}", false)]
    [InlineData("/", true)]
    [InlineData("/", false)]
    public async Task A_number_is_typed_in_the_reader_s_own_digits(string path, bool script)
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync(script, language: "ar");
        await reader.GoAsync(string.Format(CultureInfo.InvariantCulture, path, at.Id));
        if (path == "/")
        {
            await reader.Page.SelectOptionAsync("#report-country", "EG");
        }

        await SendAsync("1.5");
        if (script)
        {
            Assert.Equal("اكتب عددًا من 1 إلى 1,000,000.", await reader.Page.Locator("#report-quantity").EvaluateAsync<string>("field => field.validationMessage"));
        }
        else
        {
            await reader.SeesAsync("#report-quantity-error", "اكتب عددًا");
        }

        await Expect(reader.Page.Locator("#report-quantity")).ToHaveValueAsync("1.5");
        await SendAsync(" ٣٠ ");
        await Expect(reader.Page.Locator(".done:visible").First).ToBeVisibleAsync(new() { Timeout = Reader.Patience });
        Assert.Equal(30, await Given.CountAsync("SELECT CAST(SUM(quantity) AS BIGINT) FROM actions"));

        async Task SendAsync(string quantity)
        {
            await reader.Page.Locator("#report-quantity").FillAsync(quantity);
            await reader.Page.Locator("form:has(#report-quantity) > button").Last.ClickAsync();
        }
    }

    private static Task LinkAsync(Reader reader, string name) => reader.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First.ClickAsync();

    private static Task ButtonAsync(Reader reader, string name) => reader.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    [GeneratedRegex("/events/([0-9a-f-]{36})")]
    private static partial Regex EventAddress();
}
