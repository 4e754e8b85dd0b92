namespace Writeathon.Browser.Tests;

public sealed class EventPageTests(Chromium chromium) : BrowserTests(chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_reports_what_they_sent_and_it_counts(bool script)
    {
        var at = await Given.RegisterEventAsync();
        var reader = await ReaderAsync(script);
        await reader.GoAsync($"/events/{at.Id}");
        await reader.Page.GetByLabel("How many").FillAsync("12");
        await reader.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Count it" }).ClickAsync();

        await reader.SeesAsync("[data-live-event], .figure", "12");
        Assert.Equal(12, (await Given.TotalsAsync())["actions"].GetInt64());
        reader.AssertNoFaults();
    }
}
