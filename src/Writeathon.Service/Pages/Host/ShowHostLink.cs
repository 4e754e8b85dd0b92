using System.Net.Mail;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;

namespace Writeathon.Service.Pages.Host;

/// <summary>
/// The host's own link, from the cookie that keeps it: the ledger has only its hash. Staff, who came by their own token, see none; they make
/// a new one for a host who has lost it.
/// </summary>
internal sealed class ShowHostLink : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/{id:guid}/host/link", MailAsync).RequireAuthorization(Doors.EventHost);
        routes.MapForm("/events/{id:guid}/host/new-link", RenewAsync).RequireAuthorization(Doors.Staff);
        return routes.MapGet("/events/{id:guid}/host/link", Handle).RequireAuthorization(Doors.EventHost);
    }

    private static RazorComponentResult<LinkPage> Handle(Guid id, HttpContext http, HostMail mail, Texts texts) => Show(id, http, mail, texts, null);

    private static async Task<Results<RedirectHttpResult, RazorComponentResult<LinkPage>>> MailAsync(
        Guid id, Form form, HttpContext http, HostMail mail, Texts texts, CancellationToken cancel)
    {
        if (!form.IsGenuine)
        {
            return Show(id, http, mail, texts, form.Refuse(Refusal.Expired));
        }

        if (!mail.IsSetUp || PathOf(http) is not { } link)
        {
            return Show(id, http, mail, texts, form.Refuse("mail-refused"));
        }

        // No name beside it and no second one: what is typed is the address.
        if (!MailAddress.TryCreate(form["to"], out var to) || to.Address != form["to"])
        {
            return Show(id, http, mail, texts, form.Refuse("to", Remedies.Email));
        }

        return await mail.SendAsync(id, to, texts["keep.mail-subject"], texts["keep.mail-text", mail.AddressOf(link)], cancel) switch
        {
            MailOutcome.Sent => Done.At($"/events/{id}/host/link", "mail"),
            MailOutcome.TooMany => Show(id, http, mail, texts, form.Refuse("mail-too-many")),
            MailOutcome.Refused => Show(id, http, mail, texts, form.Refuse("mail-refused")),
            var other => throw new InvalidOperationException($"{other} is no outcome of a mail"),
        };
    }

    // Shown in the answer itself, for no address may tell a token. Loaded anew it is the same form with the same answer.
    private static async Task<IResult> RenewAsync(Guid id, Form form, HttpContext http, ShowDesk.Desk desk, Texts texts)
    {
        var (answer, refusal) = await form.CallAsync("RenewHostToken", new() { ["id"] = id });
        if (refusal is not null)
        {
            return await desk.ShowAsync(id, refusal);
        }

        http.Response.Headers.CacheControl = "no-store";
        return PageWays.Show<LinkPage>(null, new()
        {
            [nameof(LinkPage.Title)] = texts["link.renewed"],
            [nameof(LinkPage.Text)] = texts["link.renewed-text"],
            [nameof(LinkPage.Address)] = PageAddress.Of(http.Request, $"/open/{answer.Body!.Value.GetProperty("hostToken").GetString()}"),
            [nameof(LinkPage.IsOwn)] = false,
            [nameof(LinkPage.Next)] = $"/events/{id}/host",
            [nameof(LinkPage.NextText)] = texts["link.renewed-next"],
        });
    }

    private static string? PathOf(HttpContext http) => TokenCookies.Find(http, TokenRole.Host) is { } token ? $"/open/{token}" : null;

    private static RazorComponentResult<LinkPage> Show(Guid id, HttpContext http, HostMail mail, Texts texts, Refusal? refusal)
    {
        http.Response.Headers.CacheControl = "no-store";
        return PageWays.Show<LinkPage>(refusal, new()
        {
            [nameof(LinkPage.Title)] = texts["link.title"],
            [nameof(LinkPage.Text)] = texts["link.text"],
            [nameof(LinkPage.Address)] = PathOf(http) is { } path ? PageAddress.Of(http.Request, path) : null,
            [nameof(LinkPage.Next)] = $"/events/{id}/host",
            [nameof(LinkPage.NextText)] = texts["link.next"],
            [nameof(LinkPage.MailAction)] = mail.IsSetUp ? $"/events/{id}/host/link" : null,
        });
    }
}
