using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Host;

/// <summary>The host edits the event in a form, and is told where somebody was faster.</summary>
internal sealed class EditHere : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/{id:guid}/host/edit", EditAsync).RequireAuthorization(Doors.EventHost);
        return routes.MapGet("/events/{id:guid}/host/edit", HandleAsync).RequireAuthorization(Doors.EventHost);
    }

    private static Task<Results<RazorComponentResult<EditPage>, ProblemHttpResult>> HandleAsync(
        Guid id, EventStore events, CancellationToken cancel) => ShowAsync(id, null, events, cancel);

    private static async Task<IResult> EditAsync(Guid id, Form form, EventStore events, CancellationToken cancel) =>
        await form.CallAsync("EditEvent", new() { ["id"] = id }) is { Refusal: { } refusal }
            ? await ShowAsync(id, refusal, events, cancel)
            : Done.At($"/events/{id}/host", "edit");

    private static async Task<Results<RazorComponentResult<EditPage>, ProblemHttpResult>> ShowAsync(
        Guid id, Refusal? refusal, EventStore events, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } found)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        return PageWays.Show<EditPage>(refusal, new() { [nameof(EditPage.Event)] = found });
    }
}
