using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Staff;

/// <summary>
/// Reads <c>Authorization: Bearer</c>, or where it is not sent the token that the browser keeps, and finds whose it is. Only hashes are
/// looked up and compared. A kept token that opens nothing any more is as none: its bearer may not even know of it.
/// </summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, StaffStore staff, OperatorKey key)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    // What a holder's token is answered with is made once for as long as the holder is remembered: one who is forgotten is another object.
    private static readonly ConditionalWeakTable<TokenHolder, AuthenticateResult> Known = [];

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            foreach (var kept in TokenCookies.Shown(Context))
            {
                if (await FindAsync(AccessToken.HashOf(kept)) is { } known)
                {
                    return Of(Caller.ClaimsOf(known));
                }
            }

            return AuthenticateResult.NoResult();
        }

        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.Fail("not a bearer token");
        }

        var hash = AccessToken.HashOf(header[Prefix.Length..].Trim());
        if (IsSame(hash, key.Hash))
        {
            return Of(Caller.OperatorClaims());
        }

        return await FindAsync(hash) is { } holder
            ? Known.GetValue(holder, static known => Of(Caller.ClaimsOf(known)))
            : AuthenticateResult.Fail("unknown token");
    }

    private async ValueTask<TokenHolder?> FindAsync(string hash) =>
        await staff.FindHolderAsync(hash, Context.RequestAborted) is { } holder && IsSame(hash, holder.Hash) ? holder : null;

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = SchemeName;
        return base.HandleChallengeAsync(properties);
    }

    private static AuthenticateResult Of(IEnumerable<Claim> claims) =>
        AuthenticateResult.Success(new(new ClaimsPrincipal(new CallerIdentity([.. claims], SchemeName)), SchemeName));

    // In constant time, so that the answer's delay tells nothing of a hash.
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
