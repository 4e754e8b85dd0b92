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

        if (!mail.IsSetUp || TokenCookies.Find(http, TokenRole.Host) is not { } token)
        {
            return Show(id, http, mail, texts, form.Refuse("mail-refused"));
        }

        // No name beside it and no second one: what is typed is the address.
        if (!MailAddress.TryCreate(form["to"], out var to) || to.Address != form["to"])
        {
            return Show(id, http, mail, texts, form.Refuse("to", Remedies.Email));
        }

        return await mail.SendAsync(id, to, texts["keep.mail-subject"], texts["keep.mail-text", mail.AddressOf($"/open/{token}")], cancel) switch
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

        var token = answer.Body!.Value.GetProperty("hostToken").GetString();
        return LinkPage.Show(http, texts["link.renewed"], texts["link.renewed-text"], token, $"/events/{id}/host", texts["link.renewed-next"], isOwn: false);
    }

    private static RazorComponentResult<LinkPage> Show(Guid id, HttpContext http, HostMail mail, Texts texts, Refusal? refusal) => LinkPage.Show(
        http, texts["link.title"], texts["link.text"], TokenCookies.Find(http, TokenRole.Host), $"/events/{id}/host", texts["link.next"],
        mailAction: mail.IsSetUp ? $"/events/{id}/host/link" : null, refusal: refusal);
}
