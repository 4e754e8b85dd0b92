using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Writeathon.Browser.Tests;

/// <summary>Somebody with a browser of their own: cookies, language, a screen, a line that may break.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    // A chip hides its button and shows the focus around its words.
    private const string FocusIsSeen =
        "[document.activeElement, document.activeElement.nextElementSibling].some(each => each && getComputedStyle(each).outlineStyle !== 'none' && parseFloat(getComputedStyle(each).outlineWidth) >= 2)";

    private const string BrokenNumbers = """
        [...document.querySelectorAll('td.number')].filter(cell => {
          const text = document.createRange();
          text.selectNodeContents(cell);
          return text.getBoundingClientRect().height > 1.5 * (text.getClientRects()[0]?.height ?? 0);
        }).map(cell => cell.textContent.trim())
        """;

    // As somebody reads it who sees little, with what is folded laid open.
    private const string IsWiderInLargeText = """
        (() => {
          const folded = document.querySelectorAll('details:not([open])');
          const large = new CSSStyleSheet();
          large.replaceSync(':root { font-size: 200% }');
          document.adoptedStyleSheets = [large];
          for (const each of folded) each.open = true;
          const isWider = document.documentElement.scrollWidth > innerWidth;
          for (const each of folded) each.open = false;
          document.adoptedStyleSheets = [];
          return isWider;
        })()
        """;

    /// <summary>How long, in milliseconds, a busy machine may take; a page without script asks again by itself in this time.</summary>
    public const float Patience = 45_000;

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
    /// <param name="over">The line to the service; null where it is not to be cut.</param>
    public static async Task<Reader> OpenAsync(
        IBrowser browser, Service.Tests.Service service, bool script = true, string language = "en", bool dark = false, int width = 390, Line? over = null)
    {
        var home = over?.Address ?? service.Client.BaseAddress!;
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = home.ToString(),
            JavaScriptEnabled = script,
            Locale = language,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 844 },
        });
        context.SetDefaultTimeout(Patience);
        return new(context, await context.NewPageAsync(), home);
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

    /// <summary>Opens one tab more, and turns to it.</summary>
    public async Task OpenTabAsync() => Page = await context.NewPageAsync();

    /// <summary>Goes on with the keyboard, forwards, to what a selector finds, and sees at each stop where it is.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var stops = 0; stops < 80; stops++)
        {
            await Page.Keyboard.PressAsync("Tab");
            Assert.True(await Page.EvaluateAsync<bool>(FocusIsSeen), $"{Page.Url}: the focus is not to be seen on the way to {selector}");
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"{Page.Url}: no keyboard reaches {selector}");
    }

    /// <summary>The text of the first element that a selector finds, blanks at its ends left out.</summary>
    public async Task<string> TextAsync(string selector) => (await Page.Locator(selector).First.InnerTextAsync()).Trim();

    /// <summary>Waits until the first element that a selector finds says this.</summary>
    public Task SeesAsync(string selector, string text) => Assertions.Expect(Page.Locator(selector).First).ToContainTextAsync(text, new() { Timeout = Patience });

    /// <summary>What keeps anybody out of the page (axe-core, WCAG 2.2 AA and its good practice), whether it is wider than its screen, also in large text, and numbers that are broken.</summary>
    public async Task<IReadOnlyList<string>> BarriersAsync()
    {
        var found = await Page.RunAxe(new() { RunOnly = new() { Type = "tag", Values = [.. Rules] } });
        var isWider = await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth");
        var isWiderInLargeText = await Page.EvaluateAsync<bool>(IsWiderInLargeText);
        var broken = await Page.EvaluateAsync<string[]>(BrokenNumbers);
        return
        [
            .. broken.Select(number => $"{Page.Url}: {number} is on two lines"),
            .. found.Violations.Select(fault => $"{Page.Url}: {fault.Id}: {fault.Help} {string.Join(" ", fault.Nodes.Select(node => node.Html))}"),
            .. isWider ? [$"{Page.Url} is wider than its screen"] : Array.Empty<string>(),
            .. isWiderInLargeText ? [$"{Page.Url} is wider than its screen in large text"] : Array.Empty<string>(),
        ];
    }

    /// <summary>Finds nothing that keeps anybody out of the page.</summary>
    public async Task AssertAccessibleAsync() => AssertNone(await BarriersAsync());

    /// <summary>Nothing was refused by a policy, failed in a script or was asked of another site.</summary>
    public void AssertNoFaults() => AssertNone(faults);

    /// <summary>Nothing was found; what was is told whole.</summary>
    public static void AssertNone(IReadOnlyCollection<string> found) => Assert.True(found.Count == 0, string.Join("\n", found));

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
