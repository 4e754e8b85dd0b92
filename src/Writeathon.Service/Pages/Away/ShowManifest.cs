using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages.Away;

/// <summary>What a telephone needs to keep the site among its programs.</summary>
/// <param name="Name">The site's name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Lang">The language of both.</param>
/// <param name="Dir">The direction in which that is written.</param>
/// <param name="Icons">Its picture.</param>
internal sealed record ManifestResponse(string Name, string Description, string Lang, string Dir, IReadOnlyList<ManifestIcon> Icons)
{
    /// <summary>The name under the picture.</summary>
    [JsonPropertyName("short_name")]
    public string ShortName => Name;

    /// <summary>Where it opens.</summary>
    [JsonPropertyName("start_url")]
    public string StartUrl { get; } = "/";

    /// <summary>With the browser's way back, and without its address.</summary>
    public string Display { get; } = "minimal-ui";

    /// <summary>The colour while it opens.</summary>
    [JsonPropertyName("background_color")]
    public string BackgroundColor { get; } = "#fbf8f1";

    /// <summary>The colour around it.</summary>
    [JsonPropertyName("theme_color")]
    public string ThemeColor { get; } = "#1f4e8c";
}

/// <summary>A picture of the site.</summary>
/// <param name="Src">Its address.</param>
/// <param name="Sizes">The sizes that it is made for.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Purpose">What it may be used for.</param>
internal sealed record ManifestIcon(string Src, string Sizes, string Type, string Purpose);

/// <summary>The site's web app manifest, in the reader's language.</summary>
internal sealed class ShowManifest : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/manifest.webmanifest", Handle).AllowAnonymous();

    private static JsonHttpResult<ManifestResponse> Handle(Texts texts, HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Json(
            new ManifestResponse(
                texts["site.name"], texts["site.description"], texts.Language, texts.Direction,
                [new(AssetFiles.At("app-icon.svg"), "any", "image/svg+xml", "any maskable")]),
            contentType: "application/manifest+json");
    }
}
