using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;

namespace Writeathon.Service.Pages;

/// <summary>
/// The proof that a page of ours sent a form to this browser. It is bound to the browser and to nobody's name: who one is follows from the
/// address (a host's link opens one event), and a form may be sent to another address than its page's, as signing out is.
/// </summary>
internal static class FormProof
{
    private static readonly ClaimsPrincipal Nobody = new();

    /// <summary>The proof for a form that is about to be shown.</summary>
    public static AntiforgeryTokenSet Make(HttpContext context, IAntiforgery antiforgery)
    {
        var user = context.User;
        context.User = Nobody;
        try
        {
            return antiforgery.GetAndStoreTokens(context);
        }
        finally
        {
            context.User = user;
        }
    }

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
