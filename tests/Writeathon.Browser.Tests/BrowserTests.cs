using Writeathon.Service.Tests;

namespace Writeathon.Browser.Tests;

/// <summary>Tests with a browser: a service that is given, its clock running, and readers who come to it.</summary>
public abstract class BrowserTests(Chromium chromium) : IAsyncLifetime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource over = new();
    private readonly List<Reader> readers = [];
    private Task turning = Task.CompletedTask;

    /// <summary>The service that is given.</summary>
    protected Service.Tests.Service Given { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _ = chromium.Get();
        Given = await Service.Tests.Service.OpenAsync(On.Sqlite);
        turning = TurnAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        await over.CancelAsync();
        await turning;
        over.Dispose();
        if (Given is not null)
        {
            await Given.DisposeAsync();
        }
    }

    /// <summary>Somebody with a browser. What the test ends with, no page of theirs may have had a fault.</summary>
    private protected async Task<Reader> ReaderAsync(bool script = true, string language = "en", bool dark = false, int width = 390, Line? over = null)
    {
        var reader = await Reader.OpenAsync(chromium.Get(), Given, script, language, dark, width, over);
        readers.Add(reader);
        return reader;
    }

    // The given clock stands where a test puts it; pages that live need it to go on from there.
    private async Task TurnAsync()
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Tick, CancellationToken.None);
            Given.Clock.Advance(Tick);
        }
    }
}
