using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Health;

/// <summary>What the service stands on.</summary>
/// <param name="Status">Always <c>ready</c>: where it is not, the answer is a problem.</param>
/// <param name="Engine">The ledger's engine: sqlite or postgres.</param>
/// <param name="EngineVersion">The engine's own version.</param>
/// <param name="SchemaVersion">The number of the ledger's last migration.</param>
internal sealed record ReadinessResponse(string Status, string Engine, string EngineVersion, long SchemaVersion);

/// <summary>Whether the service can answer: it asks the ledger.</summary>
internal sealed class GetReadiness : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/health/ready", Handle)
        .WithName(nameof(GetReadiness)).WithSummary("Whether the service is ready").WithTags("Service")
        .AllowAnonymous()
        .Refuses(Problems.LedgerAway);

    private static async Task<Ok<ReadinessResponse>> Handle(Database database, CancellationToken cancel)
    {
        var (engineVersion, schemaVersion) = await database.VersionsAsync(cancel);
        return TypedResults.Ok(new ReadinessResponse("ready", database.EngineName, engineVersion, schemaVersion));
    }
}
