using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Staff;

/// <summary>
/// Reads <c>Authorization: Bearer</c>, or where it is not sent the token that the browser keeps, and finds whose it is. Only hashes are
/// looked up and compared. A kept token that opens nothing any more is as none: its bearer may not even know of it.
/// </summary>
/// <remarks>
/// With one kind of token there is no scheme to choose. The framework's authentication chooses one for each request, with a handler,
/// a scope and a logger of its own, and that costs more than to find the token.
/// </remarks>
internal sealed class TokenAuthentication(StaffStore staff, OperatorKey key)
{
    /// <summary>The one scheme, as the header names it.</summary>
    public const string Scheme = "Bearer";

    private const string Prefix = Scheme + " ";

    private static readonly ClaimsPrincipal Operator = PrincipalOf(Caller.Operator);

    // Who a holder is, is made once for as long as the holder is remembered: one who is forgotten is another object.
    private static readonly ConditionalWeakTable<TokenHolder, ClaimsPrincipal> Known = [];

    /// <summary>Who shows a token; null where none is shown, or none that opens anything.</summary>
    public ValueTask<ClaimsPrincipal?> FindAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return FindKeptAsync(context);
        }

        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        var hash = AccessToken.HashOf(header.AsSpan(Prefix.Length).Trim());
        return IsSame(hash, key.Hash) ? ValueTask.FromResult<ClaimsPrincipal?>(Operator) : FindAsync(hash, context.RequestAborted);
    }

    private async ValueTask<ClaimsPrincipal?> FindKeptAsync(HttpContext context)
    {
        foreach (var kept in TokenCookies.Shown(context))
        {
            if (await FindAsync(AccessToken.HashOf(kept), context.RequestAborted) is { } known)
            {
                return known;
            }
        }

        return null;
    }

    private async ValueTask<ClaimsPrincipal?> FindAsync(string hash, CancellationToken cancel) =>
        await staff.FindHolderAsync(hash, cancel) is { } holder
            ? Known.GetValue(holder, static known => PrincipalOf(Caller.Of(known)))
            : null;

    private static ClaimsPrincipal PrincipalOf(Caller caller) => new(new CallerIdentity(caller, Scheme));

    // In constant time, so that the answer's delay tells nothing of the key's hash. A token's is found by the hash itself.
    private static bool IsSame(string shown, string kept) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(shown.AsSpan()), MemoryMarshal.AsBytes(kept.AsSpan()));
}

/// <summary>
/// The key with which this machine's command line speaks to the service that runs here: new at each start, told only in a file that
/// the service's own user can read.
/// </summary>
internal sealed class OperatorKey
{
    public OperatorKey() => Hash = Token.Hash;

    /// <summary>The key.</summary>
    public AccessToken Token { get; } = AccessToken.Mint(TokenRole.Staff);

    /// <summary>Its hash.</summary>
    public string Hash { get; }
}
