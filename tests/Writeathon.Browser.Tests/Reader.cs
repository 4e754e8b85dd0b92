using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Writeathon.Browser.Tests;

/// <summary>Somebody with a browser of their own: cookies, language, a screen, a line that may break.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly IBrowserContext context;
    private readonly Uri home;
    private readonly ConcurrentQueue<string> faults = [];

    private Reader(IBrowserContext context, IPage page, Uri home)
    {
        (this.context, Page, this.home) = (context, page, home);
        Watch(page);
        context.Page += (_, opened) => Watch(opened);
    }

    /// <summary>The page that is open.</summary>
    public IPage Page { get; private set; }

    /// <summary>What the browser keeps.</summary>
    public IBrowserContext Context => context;

    /// <summary>Opens a browser on a service.</summary>
    /// <param name="browser">Chromium.</param>
    /// <param name="service">The service.</param>
    /// <param name="script">Whether scripts run.</param>
    /// <param name="language">What the reader reads.</param>
    /// <param name="dark">Whether the reader likes it dark.</param>
    /// <param name="width">The screen's width: 390 is a phone.</param>
    public static async Task<Reader> OpenAsync(
        IBrowser browser, Service.Tests.Service service, bool script = true, string language = "en", bool dark = false, int width = 390)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = service.Client.BaseAddress!.ToString(),
            JavaScriptEnabled = script,
            Locale = language,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 844 },
        });
        context.SetDefaultTimeout(15_000);
        return new(context, await context.NewPageAsync(), service.Client.BaseAddress!);
    }

    /// <summary>Goes to a page and sees it answered with this status.</summary>
    public async Task GoAsync(string path, int status = 200)
    {
        var answer = await Page.GotoAsync(path);
        Assert.Equal((status, path), (answer!.Status, path));
    }

    /// <summary>Closes the tab and opens another: what the browser keeps stays.</summary>
    public async Task CloseTabAsync()
    {
        await Page.CloseAsync();
        Page = await context.NewPageAsync();
    }

    /// <summary>The text of the first element that a selector finds, blanks at its ends left out.</summary>
    public async Task<string> TextAsync(string selector) => (await Page.Locator(selector).First.InnerTextAsync()).Trim();

    /// <summary>Waits until the first element that a selector finds says this.</summary>
    public Task SeesAsync(string selector, string text) => Assertions.Expect(Page.Locator(selector).First).ToContainTextAsync(text, new() { Timeout = 15_000 });

    /// <summary>Finds nothing that keeps anybody out (axe-core, WCAG 2.2 AA and its good practice).</summary>
    public async Task AssertAccessibleAsync()
    {
        var found = await Page.RunAxe(new() { RunOnly = new() { Type = "tag", Values = [.. Rules] } });
        Assert.True(
            found.Violations.Length == 0,
            $"{Page.Url}: " + string.Join("\n", found.Violations.Select(fault => $"{fault.Id}: {fault.Help} {string.Join(" ", fault.Nodes.Select(node => node.Html))}")));
    }

    /// <summary>Nothing was refused by a policy, failed in a script or was asked of another site.</summary>
    public void AssertNoFaults() => Assert.Empty(faults);

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private void Watch(IPage page)
    {
        page.PageError += (_, fault) => faults.Enqueue($"{page.Url}: {fault}");
        page.Console += (_, said) =>
        {
            if (said.Type == "error" && !said.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Enqueue($"{page.Url}: {said.Text}");
            }
        };
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != home.Authority)
            {
                faults.Enqueue($"{page.Url} asked {request.Url}");
            }
        };
    }
}
