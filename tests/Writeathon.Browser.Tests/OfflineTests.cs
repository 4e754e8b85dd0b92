using Microsoft.Playwright;
using Writeathon.Service.Tests;
using static Microsoft.Playwright.Assertions;

namespace Writeathon.Browser.Tests;

public sealed class OfflineTests(Chromium chromium) : BrowserTests(chromium)
{
    // The worker rules, and the page lies in its store.
    private const string IsKept = "async () => (await navigator.serviceWorker.ready) && navigator.serviceWorker.controller !== null && (await caches.match(location.pathname)) !== undefined";

    [Fact]
    public async Task What_is_reported_without_a_line_waits_on_the_device_and_counts_once_when_the_line_is_back()
    {
        var at = await Given.RegisterEventAsync();
        await at.ReportAsync(1);
        await using var line = new Line(Given.Client.BaseAddress!);
        var reader = await KeptAsync(at, line);
        await LoseAsync(reader, line);

        await SendAsync(reader, 5);
        await reader.SeesAsync("form[data-queue] .done", "There is no connection.");
        await SendAsync(reader, 7);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "+1 Letter" }).ClickAsync();
        await WaitsAsync(reader, 3);
        await reader.SeesAsync("#waiting", "Letter: 7");

        await reader.Page.ReloadAsync();
        await reader.SeesAsync("h1", "Lubumbashi write-a-thon");
        await WaitsAsync(reader, 3);
        await reader.CloseTabAsync();
        await reader.Page.GotoAsync($"/events/{at.Id}");
        await WaitsAsync(reader, 3);
        await reader.Page.GotoAsync("/events");
        await reader.SeesAsync("h1", "There is no connection");
        Assert.Equal(1, (await Given.TotalsAsync())["actions"].GetInt64());

        // Two tabs, and the worker behind them, hear at once that the line is back.
        await reader.Page.GotoAsync($"/events/{at.Id}");
        await WaitsAsync(reader, 3);
        await reader.OpenTabAsync();
        await reader.Page.GotoAsync($"/events/{at.Id}");
        await WaitsAsync(reader, 3);
        await FindAsync(reader, line);

        foreach (var tab in reader.Context.Pages)
        {
            await Expect(tab.Locator("[data-live-event]")).ToHaveTextAsync("14", new() { Timeout = Reader.Patience });
        }

        await Expect(reader.Page.Locator("#waiting")).ToBeHiddenAsync(new() { Timeout = Reader.Patience });
        Assert.Equal(14, (await Given.TotalsAsync())["actions"].GetInt64());
        Assert.Equal(4, await Given.CountAsync("SELECT CAST(COUNT(*) AS BIGINT) FROM actions"));
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task What_is_refused_when_the_line_is_back_is_shown_until_it_is_taken_out()
    {
        var at = await Given.RegisterEventAsync();
        await using var line = new Line(Given.Client.BaseAddress!);
        var reader = await KeptAsync(at, line);
        await LoseAsync(reader, line);
        await SendAsync(reader, 5);
        await WaitsAsync(reader, 1);
        (await at.Host.PostAsync($"events/{at.Id}/cancel")).Is(200);
        await FindAsync(reader, line);

        await reader.SeesAsync("#waiting [data-why]", "cancelled");
        await reader.GoAsync($"/events/{at.Id}");
        await Expect(reader.Page.Locator("form[data-queue]")).ToHaveCountAsync(0);
        await WaitsAsync(reader, 1);
        await reader.SeesAsync("#waiting [data-why]", "cancelled");
        await reader.AssertAccessibleAsync();
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Take out" }).ClickAsync();
        await Expect(reader.Page.Locator("#waiting")).ToBeHiddenAsync();
        await reader.Page.ReloadAsync();
        await Expect(reader.Page.Locator("#waiting")).ToBeHiddenAsync();
        Assert.Equal(0, (await Given.TotalsAsync())["actions"].GetInt64());
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task A_report_that_is_refused_at_once_is_said_to_be_where_it_was_sent_and_no_promise_is_made_of_it()
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync();
        await reader.GoAsync($"/events/{at.Id}");
        (await at.Host.PostAsync($"events/{at.Id}/cancel")).Is(200);

        await SendAsync(reader, 5);

        await reader.SeesAsync("form[data-queue] [role=status]", "Not counted: Letter: 5 · ");
        await reader.SeesAsync("form[data-queue] [role=status]", "This event is cancelled.");
        await Expect(reader.Page.Locator("form[data-queue] [role=status]")).ToBeFocusedAsync();
        await Expect(reader.Page.Locator("#refused-title")).ToHaveTextAsync("Not counted: 1");
        await Expect(reader.Page.Locator("#waiting .hint")).ToBeHiddenAsync();
        await Expect(reader.Page.Locator("#waiting-title")).ToBeHiddenAsync();
        await reader.AssertAccessibleAsync();

        // Another one without a line waits beside it, and only of this one the promise is true.
        await reader.Context.SetOfflineAsync(true);
        await SendAsync(reader, 7);
        await Expect(reader.Page.Locator("#waiting-title")).ToHaveTextAsync("Waiting on this device: 1", new() { Timeout = Reader.Patience });
        await reader.SeesAsync("#waiting [data-unsent]", "It is sent as soon as there is a connection");
        await reader.SeesAsync("#waiting [data-unsent] li", "Letter: 7");
        await Expect(reader.Page.Locator("#refused-title")).ToHaveTextAsync("Not counted: 1");
        await reader.AssertAccessibleAsync();
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task That_a_later_report_counts_does_not_hide_that_staff_look_at_an_earlier_one()
    {
        var at = await Given.RegisterEventAsync();
        await using var line = new Line(Given.Client.BaseAddress!);
        var reader = await KeptAsync(at, line, isAlone: true);
        await LoseAsync(reader, line);
        await SendAsync(reader, 5_000);
        await WaitsAsync(reader, 1);
        await SendAsync(reader, 5);
        await WaitsAsync(reader, 2);
        await FindAsync(reader, line);

        await Expect(reader.Page.Locator("#waiting")).ToBeHiddenAsync(new() { Timeout = Reader.Patience });
        await reader.SeesAsync("form[data-queue] .done", "The staff look at it");
        Assert.Equal(5, (await Given.TotalsAsync())["actions"].GetInt64());
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task A_pledge_that_is_sent_without_a_line_is_told_so_and_sent_again_from_there()
    {
        var at = await Given.RegisterEventAsync();
        await using var line = new Line(Given.Client.BaseAddress!);
        var reader = await KeptAsync(at, line);
        await LoseAsync(reader, line);

        await reader.Page.Locator("form.pledge .numbers button").First.ClickAsync();
        await reader.SeesAsync("h1", "There is no connection");
        await reader.SeesAsync("main", "may not have arrived");
        await reader.AssertAccessibleAsync();
        await FindAsync(reader, line);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Send it again" }).ClickAsync();

        await reader.SeesAsync("h1", "Lubumbashi write-a-thon");
        await reader.SeesAsync("#done", "Your pledge is kept");
        Assert.Equal(1, await Given.CountAsync("SELECT CAST(COUNT(*) AS BIGINT) FROM pledges"));
    }

    private static async Task SendAsync(Reader reader, int quantity)
    {
        await reader.Page.GetByLabel("How many").First.FillAsync($"{quantity}");
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Count it" }).ClickAsync();
        await Expect(reader.Page.GetByLabel("How many").First).ToHaveValueAsync("1", new() { Timeout = Reader.Patience });
    }

    private static Task WaitsAsync(Reader reader, int reports) =>
        Expect(reader.Page.Locator("#waiting li")).ToHaveCountAsync(reports, new() { Timeout = Reader.Patience });

    private static async Task LoseAsync(Reader reader, Line line)
    {
        await reader.Context.SetOfflineAsync(true);
        line.Cut();
    }

    private static async Task FindAsync(Reader reader, Line line)
    {
        line.Mend();
        await reader.Context.SetOfflineAsync(false);
    }

    // Alone, the page itself tells what waits: no worker does it in its place.
    private async Task<Reader> KeptAsync(Registered at, Line line, bool isAlone = false)
    {
        var reader = await ReaderAsync(over: line);
        if (isAlone)
        {
            await reader.Context.AddInitScriptAsync("delete ServiceWorkerRegistration.prototype.sync");
        }

        await reader.GoAsync($"/events/{at.Id}");
        await reader.Page.WaitForFunctionAsync(IsKept);
        return reader;
    }
}
