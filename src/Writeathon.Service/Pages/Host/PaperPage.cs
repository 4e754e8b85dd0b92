using Microsoft.AspNetCore.Components;
using Writeathon.Service.Pages.Events;

namespace Writeathon.Service.Pages.Host;

/// <summary>A page that is made for paper.</summary>
public abstract class PaperPage : ComponentBase
{
    /// <summary>The sizes of paper.</summary>
    public static readonly IReadOnlyList<string> Sizes = ["a4", "letter"];

    // Where the world's other size of paper is sold (CLDR, paperSize).
    private static readonly HashSet<string> LetterCountries = ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"];

    /// <summary>The event.</summary>
    [Parameter, EditorRequired] public EventView View { get; set; } = null!;

    /// <summary>The size of the paper: <c>a4</c> or <c>letter</c>.</summary>
    [Parameter, EditorRequired] public string Size { get; set; } = Sizes[0];

    /// <summary>The page's request.</summary>
    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    /// <summary>The size that was asked for; what the country's printers have where nothing was.</summary>
    public static string SizeOf(string? asked, string country) =>
        asked is not null && Sizes.Contains(asked) ? asked : LetterCountries.Contains(country) ? "letter" : "a4";
}
