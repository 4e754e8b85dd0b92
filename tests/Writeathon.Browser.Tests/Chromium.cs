using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Writeathon.Browser.Tests.Chromium))]

namespace Writeathon.Browser.Tests;

/// <summary>The system's own Chromium, started once for all tests. Where there is none, the tests say so and are skipped; on a build machine that is a fault.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();

        // Root may not be shut into Chromium's sandbox; nothing but our own pages is opened.
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>The browser, or the reason why there is none.</summary>
    public IBrowser Get()
    {
        if (browser is null)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", "no Chromium: tests/run installs it");
            Assert.Fail("no Chromium is installed");
        }

        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
