using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Health;

/// <summary>That the process answers.</summary>
/// <param name="Status">Always <c>live</c>.</param>
internal sealed record LivenessResponse(string Status);

/// <summary>Whether the process is alive. Asks nothing of the ledger.</summary>
internal sealed class GetLiveness : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/health/live", Handle)
        .WithName(nameof(GetLiveness)).WithSummary("Whether the process is alive").WithTags("Service")
        .AllowAnonymous();

    private static Ok<LivenessResponse> Handle() => TypedResults.Ok(new LivenessResponse("live"));
}
