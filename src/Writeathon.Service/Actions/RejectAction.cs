using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>Staff find a held line wrong: it stays in the ledger and in no total.</summary>
internal sealed class RejectAction : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/actions/{id:guid}/reject", Handle)
        .WithName(nameof(RejectAction)).WithSummary("Reject a held line").WithTags("Actions")
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.NotFound, Problems.NotHeld);

    private static Task<Results<Ok<ActionResponse>, ProblemHttpResult>> Handle(
        Guid id, ReviewRequest request, Once once, ActionStore actions, Lateness lateness, TimeProvider clock, CancellationToken cancel) =>
        request.ReviewAsync(once, actions, lateness, id, LineStatus.Rejected, clock.Now(), cancel);
}
