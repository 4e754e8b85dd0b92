using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages;

/// <summary>
/// Opens the link of a host or a participant, or the token of staff: it goes into a cookie, and on to an address that does not show it.
/// The redirect leaves the link out of the browser's history, and no page is shown under it that could pass it on.
/// </summary>
internal sealed class OpenLink : IEndpoint
{
    private static readonly Refusal OpensNothing = new("unknown-token", "", new Dictionary<string, string>(), new Dictionary<string, string>(), null);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/open", (HttpContext http) => Show(http.Request.Query["to"], http.Request.Query.ContainsKey("wrong") ? OpensNothing : null)).AllowAnonymous();
        routes.MapPost("/open", PasteAsync).AllowAnonymous();
        routes.MapForm("/sign-out", SignOut).AllowAnonymous();
        return routes.MapGet("/open/{token}", HandleAsync).AllowAnonymous();
    }

    /// <summary>Keeps a token that was just made in the browser that asked for it.</summary>
    public static async Task KeepAsync(HttpContext http, string token, StaffStore staff, CancellationToken cancel)
    {
        if (await staff.FindHolderAsync(AccessToken.HashOf(token), cancel) is { } holder)
        {
            TokenCookies.Keep(http, holder, token);
        }
    }

    private static async Task<Results<RedirectHttpResult, RazorComponentResult<OpenPage>>> HandleAsync(
        string token, HttpContext http, StaffStore staff, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await FindAsync(token, staff, cancel) is var (holder, found) ? Open(http, holder, found, null) : TypedResults.LocalRedirect("/open?wrong");
    }

    private static async Task<Results<RedirectHttpResult, RazorComponentResult<OpenPage>>> PasteAsync(
        Form form, HttpContext http, StaffStore staff, CancellationToken cancel)
    {
        if (!form.IsGenuine)
        {
            var expired = form.Refuse(Refusal.Expired);
            return Show(expired.Typed.GetValueOrDefault("to"), expired);
        }

        return await FindAsync(form["token"], staff, cancel) is var (holder, token) ? Open(http, holder, token, form["to"]) : Show(form["to"], OpensNothing);
    }

    // A whole link may be opened or pasted as well as the token in it, with what was copied around it.
    private static async Task<(TokenHolder Holder, string Token)?> FindAsync(string copied, StaffStore staff, CancellationToken cancel) =>
        AccessToken.FindIn(copied) is { } token && await staff.FindHolderAsync(token.Hash, cancel) is { } holder ? (holder, token.Text) : null;

    private static Results<RedirectHttpResult, RazorComponentResult<OpenPage>> SignOut(Form form, HttpContext http)
    {
        if (!form.IsGenuine)
        {
            return Show(null, form.Refuse(Refusal.Expired));
        }

        TokenCookies.ForgetAll(http);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\""; // so that going back shows whoever comes next no page of theirs
        return Done.At("/", "signed-out");
    }

    private static RedirectHttpResult Open(HttpContext http, TokenHolder holder, string token, string? to)
    {
        TokenCookies.Keep(http, holder, token);
        return SeeOther(IsOurs(to) ? to! : holder.Role switch
        {
            TokenRole.Staff => "/staff",
            TokenRole.Host => $"/events/{holder.Id}/host",
            _ => $"/pledges/{holder.Id}",
        });
    }

    private static RazorComponentResult<OpenPage> Show(string? to, Refusal? refusal) =>
        PageWays.Show<OpenPage>(refusal, new() { [nameof(OpenPage.To)] = IsOurs(to) ? to : null }, StatusCodes.Status400BadRequest);

    /// <summary>Whether somebody may be sent on to a path: to one of this service only, for else we were another site's signpost; and in letters that a header can say.</summary>
    public static bool IsOurs(string? to) => to is "/" || (to is ['/', not ('/' or '\\'), ..] && to.All(letter => letter is >= ' ' and <= '~'));

    private static RedirectHttpResult SeeOther(string path) => TypedResults.LocalRedirect(path);
}
