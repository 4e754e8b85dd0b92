using System.Net;

namespace Writeathon.Service.Staff;

/// <summary>
/// Tokens that a browser keeps for a person who opened their link: one cookie an event, a pledge or the staff desk, so that somebody may
/// host two events and be on staff. What it holds is the token itself; scripts cannot read it, other sites cannot send it.
/// </summary>
internal static class TokenCookies
{
    private const string Secured = "__Host-";
    private const string StaffName = "staff";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    /// <summary>What a cookie's name begins with here: <c>__Host-</c> wherever a browser takes it, which is https and the machine's own address.</summary>
    /// <remarks>A laptop that serves a school over plain http has no way to keep a secure cookie; there the name has no prefix.</remarks>
    public static string PrefixFor(HttpContext context) => IsSecure(context) ? Secured : "";

    /// <summary>How cookies are sent from here.</summary>
    public static CookieOptions OptionsFor(HttpContext context, TimeSpan? kept = null) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = kept,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = IsSecure(context),
    };

    /// <summary>Keeps a token in the browser for what it opens. A participant's does not take the place of a host's at the same event.</summary>
    public static void Keep(HttpContext context, TokenHolder holder, string token)
    {
        foreach (var name in NamesOf(holder))
        {
            if (holder.Role == TokenRole.Participant && name.StartsWith("event-", StringComparison.Ordinal) && Read(context, name) is { } kept && IsOf(TokenRole.Host, kept))
            {
                continue;
            }

            // Staff sign in for a day's work, on machines that others use too; a host's link has to last the season.
            context.Response.Cookies.Append(PrefixFor(context) + name, token, OptionsFor(context, holder.Role == TokenRole.Staff ? TimeSpan.FromHours(12) : Kept));
        }
    }

    /// <summary>Lets go of every token that this browser keeps.</summary>
    public static void ForgetAll(HttpContext context)
    {
        foreach (var name in context.Request.Cookies.Keys.Where(name => IsOurs(name[(name.StartsWith(Secured, StringComparison.Ordinal) ? Secured.Length : 0)..])))
        {
            context.Response.Cookies.Delete(name, OptionsFor(context));
        }
    }

    /// <summary>The tokens that may stand behind this request, the nearest first: of the event or the pledge that the route names, then of staff.</summary>
    public static IEnumerable<string> Shown(HttpContext context)
    {
        if (context.Request.Headers.Cookie.Count == 0 || !MayShow(context.Request))
        {
            return [];
        }

        var id = context.GetRouteValue("id") as string;
        string[] names = Guid.TryParse(id, out var subject) ? [$"event-{subject:N}", $"pledge-{subject:N}", StaffName] : [StaffName];
        return names.Select(name => Read(context, name)).OfType<string>();
    }

    /// <summary>The token of a role that this browser keeps for what the route names, or null: the one that a person may be shown again.</summary>
    public static string? Find(HttpContext context, TokenRole role) =>
        Shown(context).FirstOrDefault(token => IsOf(role, token));

    /// <summary>Whether the browser says that a page of ours calls; null where it says nothing, as over plain http to another machine.</summary>
    public static bool? SaysFromHere(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site ? site == "same-origin" : null;

    // A browser sends cookies along for pages of sibling domains and of other ports, too, and a call without a body asks nobody before. So what
    // is kept writes through the API only where the browser says that a page of ours calls. Forms of pages carry a proof of their own.
    // Over plain http a browser says only its origin; of that the host is compared, for a proxy may end https in front.
    private static bool MayShow(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        || !request.Path.StartsWithSegments("/api")
        || (SaysFromHere(request)
            ?? (request.Headers.Origin is not { Count: > 0 } origin
                || origin.ToString().Split("://") is [_, var host] && host.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> NamesOf(TokenHolder holder)
    {
        if (holder.Role == TokenRole.Staff)
        {
            yield return StaffName;
        }

        if (holder.Role == TokenRole.Participant)
        {
            yield return $"pledge-{holder.Id:N}";
        }

        if (holder.Event is { } atEvent)
        {
            yield return $"event-{atEvent:N}";
        }
    }

    private static bool IsOf(TokenRole role, string token) => token.StartsWith(role.Word() + "_", StringComparison.Ordinal);

    private static string? Read(HttpContext context, string name) => context.Request.Cookies[PrefixFor(context) + name];

    private static bool IsOurs(string name) =>
        name == StaffName || name.StartsWith("event-", StringComparison.Ordinal) || name.StartsWith("pledge-", StringComparison.Ordinal);

    private static bool IsSecure(HttpContext context) =>
        context.Request.IsHttps
        || context.Request.Host.Host is "localhost"
        || (IPAddress.TryParse(context.Request.Host.Host, out var address) && IPAddress.IsLoopback(address));
}
