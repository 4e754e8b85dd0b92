using System.Security.Claims;

namespace Writeathon.Service.Http;

/// <summary>Who calls: somebody with a token, or anybody.</summary>
/// <param name="Role">What the token opens, or null without one.</param>
/// <param name="Id">The staff member, the event (host) or the pledge (participant).</param>
/// <param name="Event">The event of a host or a participant.</param>
/// <param name="IsOperator">Whether the call comes from this machine's own command line.</param>
internal sealed record Caller(TokenRole? Role, Guid? Id, Guid? Event, bool IsOperator = false)
{
    private const string IdClaim = "id";
    private const string EventClaim = "event";
    private const string OperatorClaim = "operator";

    /// <summary>Whether the caller runs this event or the service.</summary>
    public bool MayHost(Guid? atEvent) => Role == TokenRole.Staff || (Role == TokenRole.Host && atEvent is not null && Event == atEvent);

    /// <summary>Whether the caller belongs to this event, or runs the service.</summary>
    public bool Belongs(Guid atEvent) => Role == TokenRole.Staff || Event == atEvent;

    /// <summary>The caller of a request, from what authentication has found.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));

    /// <summary>The caller that a principal stands for.</summary>
    public static Caller Of(ClaimsPrincipal user) => user.Identity is CallerIdentity known ? known.Caller : Read(user);

    private static Caller Read(ClaimsPrincipal user) => new(
        user.FindFirstValue(ClaimTypes.Role) is { } role ? Words.Read<TokenRole>(role) : null,
        Read(user, IdClaim), Read(user, EventClaim), user.HasClaim(OperatorClaim, "yes"));

    /// <summary>The claims of a token's holder.</summary>
    public static IEnumerable<Claim> ClaimsOf(TokenHolder holder)
    {
        yield return new(ClaimTypes.Role, holder.Role.Word());
        yield return new(IdClaim, holder.Id.ToString());
        if (holder.Event is { } atEvent)
        {
            yield return new(EventClaim, atEvent.ToString());
        }
    }

    /// <summary>The claims of this machine's command line, which acts as staff.</summary>
    public static IEnumerable<Claim> OperatorClaims() => [new(ClaimTypes.Role, TokenRole.Staff.Word()), new(OperatorClaim, "yes")];

    private static Guid? Read(ClaimsPrincipal user, string claim) => user.FindFirstValue(claim) is { } id ? Guid.Parse(id) : null;
}

/// <summary>An identity that is read once into the caller that it stands for, however many requests come with its token.</summary>
internal sealed class CallerIdentity : ClaimsIdentity
{
    public CallerIdentity(IEnumerable<Claim> claims, string scheme)
        : base(claims, scheme) => Caller = Caller.Of(new ClaimsPrincipal(new ClaimsIdentity(claims, scheme)));

    /// <summary>The caller.</summary>
    public Caller Caller { get; }
}
