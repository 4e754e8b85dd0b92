using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;

namespace Writeathon.Service.Pages.Host;

/// <summary>The host's own link, from the cookie that keeps it: the ledger has only its hash. Staff, who came by their own token, see none.</summary>
internal sealed class ShowHostLink : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/events/{id:guid}/host/link", Handle).RequireAuthorization(Doors.EventHost);

    private static RazorComponentResult<LinkPage> Handle(Guid id, HttpContext http, Texts texts)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new(new Dictionary<string, object?>
        {
            [nameof(LinkPage.Title)] = texts["link.title"],
            [nameof(LinkPage.Text)] = texts["link.text"],
            [nameof(LinkPage.Address)] = TokenCookies.Find(http, TokenRole.Host) is { } token ? PageAddress.Of(http.Request, $"/open/{token}") : null,
            [nameof(LinkPage.Next)] = $"/events/{id}/host",
            [nameof(LinkPage.NextText)] = texts["link.next"],
        });
    }
}
