using Writeathon.Service.Tests;

namespace Writeathon.Browser.Tests;

public sealed class StaffDeskTests(Chromium chromium) : BrowserTests(chromium)
{
    private static readonly string[] Pages = ["", "/held", "/counts", "/imports", "/records", "/campaign", "/cases", "/cases/yorm-bopha", "/events", "/exports", "/health"];

    [Theory]
    [InlineData("en", true, 1200)]
    [InlineData("ar", true, 390)]
    [InlineData("fr", false, 360)]
    public async Task No_page_of_the_desk_keeps_anybody_out_or_is_wider_than_its_screen(string language, bool dark, int width)
    {
        var registered = await Given.RegisterEventAsync();
        await registered.ReportAsync(50_000);
        await registered.ReportAsync(7);
        (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 5)))).Is(201);
        (await Given.Staff.PostAsync("rollups")).Is(200);
        var reader = await ReaderAsync(language: language, dark: dark, width: width);
        await reader.GoAsync("/staff", 401);
        await reader.AssertAccessibleAsync();
        await reader.Page.Locator("#token").FillAsync(Given.Staff.Token!);
        await reader.Page.Locator("main button").ClickAsync();
        await reader.Page.WaitForURLAsync("**/staff/2013");

        foreach (var page in Pages)
        {
            await reader.GoAsync("/staff/2013" + page);
            await reader.AssertAccessibleAsync();
        }

        reader.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Staff_release_a_held_line_with_the_keyboard(bool script)
    {
        await (await Given.RegisterEventAsync()).ReportAsync(50_000);
        var reader = await ReaderAsync(script);
        await reader.GoAsync("/staff/2013/held", 401);
        await reader.Page.Locator("#token").FillAsync(Given.Staff.Token!);
        await reader.Page.Keyboard.PressAsync("Enter");
        await reader.Page.GetByLabel("Why").FocusAsync();
        await reader.Page.Keyboard.TypeAsync("asked the host");
        await reader.Page.Keyboard.PressAsync("Tab");
        await reader.Page.Keyboard.PressAsync("Enter");

        await reader.SeesAsync(".done", "Released: Letter: 50,000. It counts now. The total is 50,000.");
        Assert.Equal(50_000, (await Given.TotalsAsync())["actions"].GetInt64());
        reader.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Staff_send_a_file_and_see_what_came_of_it(bool script)
    {
        var reader = await ReaderAsync(script);
        await reader.GoAsync("/staff/2013/imports", 401);
        await reader.Page.Locator("#token").FillAsync(Given.Staff.Token!);
        await reader.Page.Keyboard.PressAsync("Enter");
        foreach (var (text, selector, says) in new[] { ("a,b\n1,2\n", "[role=alert]", "The first row does not name the columns"), ("kind,quantity,country\nletter,12,IS\nlettre,1,IS\n", ".tiles", "New and taken in") })
        {
            await reader.Page.Locator("input[type=file]").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "iceland.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
            await reader.Page.Locator("form[enctype] button").ClickAsync();
            await reader.SeesAsync(selector, says);
        }

        await reader.SeesAsync("h1", "iceland.csv");
        await reader.SeesAsync("main", "There is no such kind.");
        Assert.Equal(12, (await Given.TotalsAsync())["actions"].GetInt64());
        reader.AssertNoFaults();
    }

    [Fact]
    public async Task The_total_on_the_desk_goes_up_by_itself()
    {
        var registered = await Given.RegisterEventAsync();
        var reader = await ReaderAsync();
        await reader.GoAsync("/staff/2013", 401);
        await reader.Page.Locator("#token").FillAsync(Given.Staff.Token!);
        await reader.Page.Keyboard.PressAsync("Enter");
        await reader.SeesAsync(".figure", "0");

        await registered.ReportAsync(1_234);

        await reader.SeesAsync(".figure", "1,234");
        reader.AssertNoFaults();
    }
}
