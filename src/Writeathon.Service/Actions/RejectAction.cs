using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;

namespace Writeathon.Service.Actions;

/// <summary>Staff find a held line wrong: it stays in the ledger and in no total.</summary>
internal sealed class RejectAction : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/actions/{id:guid}/reject", Handle)
        .WithName(nameof(RejectAction)).WithSummary("Reject a held line").WithTags("Actions")
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.NotFound, Problems.NotHeld);

    private static Task<Results<Ok<ActionResponse>, ProblemHttpResult>> Handle(Guid id, ReviewRequest request, Once once, TimeProvider clock) =>
        request.ReviewAsync(once, id, LineStatus.Rejected, clock.Now());
}
