using Microsoft.AspNetCore.Components;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>What every page of the staff desk stands in.</summary>
/// <param name="Campaign">The campaign that staff look at.</param>
/// <param name="Campaigns">All of them, newest first.</param>
/// <param name="Held">How many of its lines wait for review.</param>
/// <param name="Now">When the page was made.</param>
public sealed record Desk(Campaign Campaign, IReadOnlyList<Campaign> Campaigns, long Held, DateTimeOffset Now)
{
    /// <summary>Where its pages are.</summary>
    public string Path => $"/staff/{Campaign.Year}";
}

/// <summary>Loads the desk of a campaign, and shows a page on it.</summary>
internal sealed class Desks(CampaignStore campaigns, TotalsStore totals, TimeProvider clock)
{
    /// <summary>Shows a page of the desk, or says that there is no such campaign.</summary>
    /// <param name="year">The campaign.</param>
    /// <param name="load">Loads what the page shows; null where there is no such thing.</param>
    /// <param name="refusal">What was wrong with one of its forms.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IResult> ShowAsync<TPage, TView>(long year, Func<Desk, Task<TView?>> load, Refusal? refusal, CancellationToken cancel)
        where TPage : DeskPage<TView>
        where TView : class
    {
        if (await campaigns.FindAsync(year, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var desk = new Desk(campaign, await campaigns.AllAsync(cancel), (await totals.SurroundingsAsync(year, cancel)).Held, clock.Now());
        return await load(desk) is { } view
            ? PageWays.Show<TPage>(refusal, new() { [nameof(DeskPage<TView>.Desk)] = desk, [nameof(DeskPage<TView>.View)] = view })
            : Problems.NotFound.With("There is nothing of that name.");
    }
}

/// <summary>What all pages of the desk can say.</summary>
/// <typeparam name="TView">What the page shows.</typeparam>
public abstract class DeskPage<TView> : ComponentBase
{
    /// <summary>The desk that it stands on.</summary>
    [Parameter] public Desk Desk { get; set; } = null!;

    /// <summary>What it shows.</summary>
    [Parameter] public TView View { get; set; } = default!;

    /// <summary>What was wrong with one of its forms.</summary>
    [Parameter] public Refusal? Refusal { get; set; }

    /// <summary>The page's request.</summary>
    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    /// <summary>What the page says.</summary>
    [Inject] public Texts T { get; set; } = null!;

    /// <summary>What was just done, as the redirect says; empty where nothing was.</summary>
    protected string Done => Refusal is null ? Http.Request.Query["done"].ToString() : "";

    /// <summary>The campaign's kinds, to choose from.</summary>
    protected IEnumerable<(string Value, string Text)> Kinds => Desk.Campaign.Kinds.Select(kind => (kind.Word(), T.Word(kind)));

    /// <summary>Every country, to choose from.</summary>
    protected IEnumerable<(string Value, string Text)> AllCountries => T.CountriesByName();

    /// <summary>The words of an enumeration, to choose from.</summary>
    protected IEnumerable<(string Value, string Text)> Choices<TWord>()
        where TWord : struct, Enum => Enum.GetValues<TWord>().Select(word => (word.Word(), T.Staff(word)));
}

/// <summary>How staff are told what the field has words for.</summary>
internal static class StaffTexts
{
    /// <summary>A word of the field in the staff's words.</summary>
    public static string Staff<TWord>(this Texts texts, TWord word)
        where TWord : struct, Enum => texts[$"staff.{typeof(TWord).Name}.{word.Word()}"];

    /// <summary>A part's share of a whole; with a decimal where it would be told as nothing.</summary>
    public static string Part(this Texts texts, long part, long whole) =>
        part != 0 && Math.Abs(200 * part) < whole ? ((double)part / whole).ToString("P2", texts.Culture) : texts.Share((double)part / whole);

    /// <summary>A scope of a comparison or a record.</summary>
    public static string Scope(this Texts texts, string scope) => scope == Countries.World ? texts["nav.world"] : texts.Country(scope);

    /// <summary>An instant by Greenwich, short enough for a table.</summary>
    public static string At(this Texts texts, DateTimeOffset at) =>
        $"{texts.Day(DateOnly.FromDateTime(at.UtcDateTime))} · {texts.Time(at.ToUniversalTime())} UTC";
}

/// <summary>How an import stands.</summary>
internal static class ImportStates
{
    // An import whose process died never ends; no file takes as long as this.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>Whether it is still coming in.</summary>
    public static bool IsRunning(this Import import, DateTimeOffset now) => import.FinishedAt is null && now - import.StartedAt < Longest;

    /// <summary>Whether it was read to its end, and its file to the file's end.</summary>
    public static bool IsWhole(this Import import) => import.FinishedAt is not null && import.LastError != Problems.FileCut.Type;

    /// <summary>The name of the text that says how it stands.</summary>
    public static string State(this Import import, DateTimeOffset now) =>
        import.IsWhole() ? "staff.imports.ended" : import.IsRunning(now) ? "staff.imports.running" : "staff.imports.broken-off";
}

/// <summary>What the pages of the desk are read with.</summary>
internal static class DeskReaders
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services) => services
        .AddSingleton<Desks>().AddSingleton<ShowNow.Reader>().AddSingleton<ShowHeld.Reader>().AddSingleton<ShowCounts.Reader>()
        .AddSingleton<ShowRecords.Reader>().AddSingleton<EditCampaign.Reader>().AddSingleton<EditCase.Reader>();
}
