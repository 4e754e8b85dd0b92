using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Imports;

/// <summary>What has come of a file of lines, also while it is still coming in.</summary>
internal sealed class GetImport : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/imports/{id:guid}", Handle)
        .WithName(nameof(GetImport)).WithSummary("Read what came of an import").WithTags("Imports").WithEtag()
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> Handle(Guid id, ImportStore imports, CancellationToken cancel) =>
        await imports.FindAsync(id, cancel) is { } import
            ? TypedResults.Ok(ImportResponse.Of(import))
            : Problems.NotFound.With("There is no such import.");
}
