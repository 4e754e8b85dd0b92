using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages.Events;

/// <summary>Drawings of an event to take away: its QR code, and a picture to share.</summary>
internal sealed class ShowPicture : IEndpoint
{
    // In letters of a common width.
    private const int TitleWidth = 22;
    private const int TitleLines = 3;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events/{id:guid}/qr.svg", QrAsync).AllowAnonymous();
        return routes.MapGet("/events/{id:guid}/share.svg", ShareAsync).AllowAnonymous();
    }

    private static Task<Results<ContentHttpResult, ProblemHttpResult>> QrAsync(Guid id, Caller caller, EventViews views, HttpRequest http, CancellationToken cancel) =>
        DrawAsync(id, caller, views, view => QrCode.ToSvg(PageAddress.Of(http, view.Invitation)), cancel);

    private static Task<Results<ContentHttpResult, ProblemHttpResult>> ShareAsync(
        Guid id, Caller caller, EventViews views, Texts texts, HttpRequest http, CancellationToken cancel) =>
        DrawAsync(id, caller, views, view => Share(view, texts, PageAddress.Of(http, view.Invitation)), cancel);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> DrawAsync(
        Guid id, Caller caller, EventViews views, Func<EventView, string> draw, CancellationToken cancel) =>
        await views.FindAsync(id, caller, cancel) is { } view
            ? TypedResults.Content(draw(view), "image/svg+xml; charset=utf-8")
            : Problems.NotFound.With("There is no such event.");

    // 1200 by 630 units, the shape that previews have. It reads from the side that the language begins on.
    private static string Share(EventView view, Texts texts, string address)
    {
        var isLeftToRight = texts.Direction == "ltr";
        var (edge, codeAt) = isLeftToRight ? (70, 830) : (1130, 70);
        var (code, width) = QrCode.Draw(address);
        var y = 190;
        var svg = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630" direction="{texts.Direction}" font-family="system-ui, sans-serif" fill="#1b1d22"><path fill="#fbf8f1" d="M0 0h1200v630H0z"/><path stroke="#b3261e" stroke-width="24" stroke-dasharray="60 120" d="M0 12h1200"/><path stroke="#1f4e8c" stroke-width="24" stroke-dasharray="60 120" stroke-dashoffset="-90" d="M0 12h1200"/>
            """);
        Text(svg, edge, 105, 34, "#595c66", view.Campaign.Name);
        foreach (var line in Wrap(view.Event.Title))
        {
            Text(svg, edge, y, 50, "#1b1d22", line, "bold");
            y += 62;
        }

        Text(svg, edge, y, 32, "#1b1d22", texts.Moment(view.Event.StartsAt));
        Text(svg, edge, y + 46, 32, "#1b1d22", view.Event.Form == EventForm.Online ? texts["event.online"] : view.Event.City ?? texts.Country(view.Event.Country));
        Text(svg, edge, 570, 34, "#1f4e8c", texts.Pair(texts["thermometer.sent"], $"{texts.Number(view.Actions)}{(view.Event.Target > view.Actions ? $" / {texts.Number(view.Event.Target.Value)}" : "")}"), "bold");
        return svg.Append(CultureInfo.InvariantCulture, $"""
            <svg x="{codeAt}" y="150" width="300" height="300" viewBox="0 0 {width} {width}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{width}v{width}H0z"/><path fill="#000" d="{code}"/></svg></svg>
            """).ToString();
    }

    // With direction="rtl" a text that starts at the right edge runs to the left.
    private static void Text(StringBuilder svg, int x, int y, int size, string fill, string text, string weight = "normal") =>
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}">{WebUtility.HtmlEncode(Svg.Readable(text))}</text>""");

    // Between words where they fit, within them where they do not: some scripts have no blanks.
    private static List<string> Wrap(string title)
    {
        var lines = new List<string> { "" };
        var width = 0;
        foreach (var word in title.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (width > 0 && width + 1 + WidthOf(word) > TitleWidth)
            {
                lines.Add("");
                width = 0;
            }
            else if (width > 0)
            {
                lines[^1] += " ";
                width++;
            }

            foreach (var letter in LettersOf(word))
            {
                if (width + WidthOf(letter) > TitleWidth)
                {
                    lines.Add("");
                    width = 0;
                }

                lines[^1] += letter;
                width += WidthOf(letter);
            }
        }

        return lines.Count <= TitleLines ? lines : [.. lines[..(TitleLines - 1)], lines[TitleLines - 1] + " …"];
    }

    private static IEnumerable<string> LettersOf(string word)
    {
        for (var letters = StringInfo.GetTextElementEnumerator(word); letters.MoveNext();)
        {
            yield return letters.GetTextElement();
        }
    }

    // From here on most letters are as wide as they are high.
    private static int WidthOf(string text) => LettersOf(text).Sum(letter => letter[0] >= '\u2E80' ? 2 : 1);
}
