using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages.Events;

/// <summary>What a projector shows behind the event: one number that goes up.</summary>
internal sealed class ShowScreen : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events/{id:guid}/screen", HandleAsync).AllowAnonymous();

    private static async Task<Results<RazorComponentResult<ScreenPage>, ProblemHttpResult>> HandleAsync(
        Guid id, Caller caller, EventViews views, CancellationToken cancel) =>
        await views.FindAsync(id, caller, cancel) is { } view
            ? new RazorComponentResult<ScreenPage>(new Dictionary<string, object?> { [nameof(ScreenPage.View)] = view })
            : Problems.NotFound.With("There is no such event.");
}
