using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Writeathon.Service.Staff;

namespace Writeathon.Service.Pages;

/// <summary>
/// The proof that a page of ours sent a form to this browser. It is bound to the browser and to nobody's name: who one is follows from the
/// address (a host's link opens one event), and a form may be sent to another address than its page's, as signing out is.
/// </summary>
internal static class FormProof
{
    /// <summary>What a page says that its reader's own browser may keep, and nobody else: going back to it, one finds the same forms.</summary>
    public const string Kept = "private, no-cache";

    private static readonly ClaimsPrincipal Nobody = new();

    /// <summary>The proof for a form that is about to be shown.</summary>
    public static AntiforgeryTokenSet Make(HttpContext context, IAntiforgery antiforgery)
    {
        var user = context.User;
        var said = context.Response.Headers.CacheControl;
        context.User = Nobody;
        try
        {
            return antiforgery.GetAndStoreTokens(context);
        }
        finally
        {
            context.User = user;
            if (user.Identity?.IsAuthenticated != true || said == Kept)
            {
                LetKeep(context.Response.Headers, said);
            }
        }
    }

    // The framework keeps a page with a form out of the browser altogether. But whoever goes back because no answer came must find the same
    // form, with the same key: then what was counted counts once. So what anybody may see is kept, by this browser alone, unless the
    // page itself has said otherwise; whatever a token opens is kept only where the page says so. The cookies are no part of it: the form's own
    // comes only with the page.
    private static void LetKeep(IHeaderDictionary headers, StringValues said)
    {
        headers.CacheControl = said.Count > 0 ? said : Kept;
        headers.Pragma = default;
        headers.Vary = "Accept-Language";
    }

    /// <summary>
    /// Whether a page of ours sent a form, whatever has become of its proof: as the browser says, and where it says nothing, by the form's cookie,
    /// which it sends along for no other site. Null where nobody can tell.
    /// </summary>
    public static bool? IsFromHere(HttpContext context) =>
        TokenCookies.SaysFromHere(context.Request)
        ?? (context.Request.Cookies.ContainsKey(context.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie.Name!) ? true : null);

    /// <summary>Whether a form that was sent carries it.</summary>
    public static async Task<bool> IsGivenAsync(HttpContext context, IAntiforgery antiforgery)
    {
        var user = context.User;
        context.User = Nobody;
        try
        {
            return await antiforgery.IsRequestValidAsync(context);
        }
        finally
        {
            context.User = user;
        }
    }
}
