using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Writeathon.Service.Http;
using Writeathon.Service.Totals;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Away;

/// <summary>A campaign's total as a badge, for a page that takes a picture and nothing else. It reads no cookie.</summary>
internal sealed class DrawBadge : IEndpoint
{
    // The width of a letter of the badge's type, near enough: the drawing is told to fill the room that is left for it.
    private const int Letter = 7;
    private const int Margin = 8;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/badge/{year:long}.svg", HandleAsync).AllowAnonymous();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        long year, HttpContext http, Texts texts, CampaignStore campaigns, TotalsBoard board, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var drawn = Encoding.UTF8.GetBytes(Draw(
            string.Create(CultureInfo.InvariantCulture, $"{texts["site.name"]} {year}"), texts.Number((await board.ReadAsync(year, cancel)).Totals.Actions)));
        http.Response.Headers.CacheControl = "public, max-age=60";
        http.Response.Headers.Vary = "Accept-Language";
        return TypedResults.File(drawn, "image/svg+xml; charset=utf-8", entityTag: EntityTagHeaderValue.Parse(Etags.Of(drawn)));
    }

    private static string Draw(string label, string figure)
    {
        var (left, right) = ((label.Length * Letter) + (2 * Margin), (figure.Length * Letter) + (2 * Margin));
        var (name, number) = (WebUtility.HtmlEncode(label), WebUtility.HtmlEncode(figure));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{name}: {number}">
            <title>{name}: {number}</title>
            <clipPath id="c"><rect width="{left + right}" height="20" rx="3"/></clipPath>
            <g clip-path="url(#c)"><rect width="{left}" height="20" fill="#1b1d22"/><rect x="{left}" width="{right}" height="20" fill="#1f4e8c"/></g>
            <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
            <text x="{left / 2.0}" y="14" textLength="{left - (2 * Margin)}">{name}</text>
            <text x="{left + (right / 2.0)}" y="14" font-weight="bold" textLength="{right - (2 * Margin)}">{number}</text>
            </g></svg>
            """);
    }
}
