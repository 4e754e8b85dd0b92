using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>Staff let a held line count.</summary>
internal sealed class ReleaseAction : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/actions/{id:guid}/release", Handle)
        .WithName(nameof(ReleaseAction)).WithSummary("Release a held line into the totals").WithTags("Actions")
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.NotFound, Problems.NotHeld);

    private static Task<Results<Ok<ActionResponse>, ProblemHttpResult>> Handle(
        Guid id, ReviewRequest request, Once once, ActionStore actions, Lateness lateness, TimeProvider clock, CancellationToken cancel) =>
        request.ReviewAsync(once, actions, lateness, id, LineStatus.Counted, clock.Now(), cancel);
}
