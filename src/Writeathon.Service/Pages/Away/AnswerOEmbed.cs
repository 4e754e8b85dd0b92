using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Away;

/// <summary>How a page of ours may be shown in another, as oEmbed 1.0 says it.</summary>
/// <param name="Type"><c>rich</c> for a campaign's counter, <c>link</c> for an event.</param>
/// <param name="Title">What it is called.</param>
/// <param name="ProviderUrl">The address of this site.</param>
/// <param name="Html">The frame that shows it; null for a link.</param>
/// <param name="Width">Its width in pixels; null for a link.</param>
/// <param name="Height">Its height; null for a link.</param>
internal sealed record OEmbedResponse(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("provider_url")] string ProviderUrl,
    [property: JsonPropertyName("html"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Html = null,
    [property: JsonPropertyName("width"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Width = null,
    [property: JsonPropertyName("height"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Height = null)
{
    /// <summary>The version of oEmbed.</summary>
    [JsonPropertyName("version")]
    public string Version { get; } = "1.0";

    /// <summary>Who provides it.</summary>
    [JsonPropertyName("provider_name")]
    public string ProviderName { get; } = "Write-a-thon";

    /// <summary>For how many seconds it may be kept.</summary>
    [JsonPropertyName("cache_age")]
    public int CacheAge { get; } = 3600;
}

/// <summary>Tells a site that was given one of our addresses what to show for it.</summary>
internal sealed class AnswerOEmbed : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/oembed", HandleAsync).AllowAnonymous();

    private static async Task<IResult> HandleAsync(
        string? url, string? format, Asked<int> maxwidth, Asked<int> maxheight, HttpContext http, CampaignStore campaigns, EventStore events, World.WorldViews worlds,
        CancellationToken cancel)
    {
        if (format is not (null or "json" or "xml"))
        {
            return Problems.FormatNotOffered.With("format must be json or xml.");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !string.Equals(address.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase))
        {
            return Problems.NotFound.With("url must be the address of a page of this site.");
        }

        var site = PageAddress.Of(http.Request, "");
        OEmbedResponse? answer = address.AbsolutePath.Trim('/').Split('/') switch
        {
            [""] when await worlds.CurrentAsync(cancel) is { } current => CounterOf(current, site, maxwidth.Value, maxheight.Value),
            ["campaigns", var text] when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                && await campaigns.FindAsync(year, cancel) is { } campaign => CounterOf(campaign, site, maxwidth.Value, maxheight.Value),
            ["events", var text] when Guid.TryParse(text, out var id)
                && await events.FindAsync(id, cancel) is { Visibility: Visibility.Public } found => new("link", found.Title, site + "/"),
            _ => null,
        };
        if (answer is null)
        {
            return Problems.NotFound.With("There is no page at this address that can be shown elsewhere.");
        }

        http.Response.Headers.CacheControl = "public, max-age=3600";
        http.Response.Headers.Remove("Vary");
        return format == "xml" ? TypedResults.Text(ToXml(answer), "text/xml; charset=utf-8") : TypedResults.Json(answer);
    }

    private static OEmbedResponse CounterOf(Campaign campaign, string site, int? most, int? highest)
    {
        var (width, height) = (Math.Clamp(most ?? EmbedPage.Width, 1, EmbedPage.Width), Math.Clamp(highest ?? EmbedPage.Height, 1, EmbedPage.Height));
        return new("rich", campaign.Name, site + "/", string.Create(
            CultureInfo.InvariantCulture,
            $"""<iframe src="{site}/embed/{campaign.Year}" width="{width}" height="{height}" title="{WebUtility.HtmlEncode(campaign.Name)}" loading="lazy"></iframe>"""), width, height);
    }

    private static string ToXml(OEmbedResponse answer) => new XDeclaration("1.0", "utf-8", "yes") + new XElement(
        "oembed",
        new (string Name, object? Value)[]
        {
            ("type", answer.Type), ("version", answer.Version), ("title", answer.Title), ("provider_name", answer.ProviderName),
            ("provider_url", answer.ProviderUrl), ("cache_age", answer.CacheAge), ("html", answer.Html), ("width", answer.Width), ("height", answer.Height),
        }.Where(member => member.Value is not null).Select(member => new XElement(member.Name, member.Value is string text ? Svg.Readable(text) : member.Value))).ToString(SaveOptions.DisableFormatting);
}
