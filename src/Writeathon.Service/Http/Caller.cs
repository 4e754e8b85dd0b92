using System.Security.Claims;

namespace Writeathon.Service.Http;

/// <summary>Who calls: somebody with a token, or anybody.</summary>
/// <param name="Role">What the token opens, or null without one.</param>
/// <param name="Id">The staff member, the event (host) or the pledge (participant).</param>
/// <param name="Event">The event of a host or a participant.</param>
/// <param name="IsOperator">Whether the call comes from this machine's own command line.</param>
internal sealed record Caller(TokenRole? Role, Guid? Id, Guid? Event, bool IsOperator = false)
{
    /// <summary>This machine's own command line, which acts as staff.</summary>
    public static readonly Caller Operator = new(TokenRole.Staff, Id: null, Event: null, IsOperator: true);

    private static readonly Caller Anybody = new(Role: null, Id: null, Event: null);

    /// <summary>Whether the caller runs this event or the service.</summary>
    public bool MayHost(Guid? atEvent) => Role == TokenRole.Staff || (Role == TokenRole.Host && atEvent is not null && Event == atEvent);

    /// <summary>Whether the caller may know of this event: a private one is for those who belong to it, and for staff.</summary>
    public bool MaySee(WritingEvent atEvent) => atEvent.Visibility == Visibility.Public || Role == TokenRole.Staff || Event == atEvent.Id;

    /// <summary>The caller of a request, from what authentication has found.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));

    /// <summary>The caller that a principal stands for.</summary>
    public static Caller Of(ClaimsPrincipal user) => user.Identity is CallerIdentity known ? known.Caller : Anybody;

    /// <summary>A token's holder as a caller.</summary>
    public static Caller Of(TokenHolder holder) => new(holder.Role, holder.Id, holder.Event);
}

/// <summary>A caller with a token, as the framework's policies see one: somebody in a role.</summary>
internal sealed class CallerIdentity(Caller caller, string scheme) : ClaimsIdentity([new(ClaimTypes.Role, caller.Role!.Value.Word())], scheme)
{
    /// <summary>The caller.</summary>
    public Caller Caller => caller;
}
