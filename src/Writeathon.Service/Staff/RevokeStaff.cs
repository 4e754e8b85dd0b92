using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Staff;

/// <summary>Somebody whose token is to stop working.</summary>
/// <param name="Name">Their name.</param>
internal sealed record RevokeStaffRequest([Required, StringLength(100, MinimumLength = 1)] string Name) : JsonRequest<RevokeStaffRequest>;

/// <summary>This machine's command line ends somebody's token. The name stands in the body, for addresses are logged.</summary>
internal sealed class RevokeStaff : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/staff/revocations", Handle)
        .WithName(nameof(RevokeStaff)).WithSummary("End a staff token (from the command line only)").WithTags("Service")
        .RequireAuthorization(Doors.Operator)
        .Refuses(Problems.NotFound);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(RevokeStaffRequest request, Once once, TimeProvider clock)
    {
        var now = clock.Now();
        return await once.WriteAsync<bool, Results<NoContent, ProblemHttpResult>>(
            transaction => StaffStore.Revoke(transaction, request.Name, now),
            revoked => revoked ? TypedResults.NoContent() : Problems.NotFound.With("Nobody of that name has a token."));
    }
}
