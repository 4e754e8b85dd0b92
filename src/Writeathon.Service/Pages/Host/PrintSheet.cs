using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Pages.Events;

namespace Writeathon.Service.Pages.Host;

/// <summary>Paper for an event, one page of A4 or Letter each: a numbered sheet to tick, and a poster.</summary>
internal sealed class PrintSheet : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events/{id:guid}/poster", PosterAsync).AllowAnonymous();
        return routes.MapGet("/events/{id:guid}/sheet", SheetAsync).AllowAnonymous();
    }

    private static Task<Results<RazorComponentResult<SheetPage>, ProblemHttpResult>> SheetAsync(
        Guid id, string? size, Caller caller, EventViews views, CancellationToken cancel) => PrintAsync<SheetPage>(id, size, caller, views, cancel);

    private static Task<Results<RazorComponentResult<PosterPage>, ProblemHttpResult>> PosterAsync(
        Guid id, string? size, Caller caller, EventViews views, CancellationToken cancel) => PrintAsync<PosterPage>(id, size, caller, views, cancel);

    private static async Task<Results<RazorComponentResult<TPage>, ProblemHttpResult>> PrintAsync<TPage>(
        Guid id, string? size, Caller caller, EventViews views, CancellationToken cancel)
        where TPage : PaperPage =>
        await views.FindAsync(id, caller, cancel) is { } view
            ? new RazorComponentResult<TPage>(new Dictionary<string, object?> { [nameof(PaperPage.View)] = view, [nameof(PaperPage.Size)] = PaperPage.SizeOf(size, view.Event.Country) })
            : Problems.NotFound.With("There is no such event.");
}
