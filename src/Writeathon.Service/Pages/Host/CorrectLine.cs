using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Pages.Events;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Host;

/// <summary>One line of an event, and what it should have said.</summary>
internal sealed class CorrectLine : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/{id:guid}/host/lines/{line:guid}", CorrectAsync).RequireAuthorization(Doors.EventHost);
        return routes.MapGet("/events/{id:guid}/host/lines/{line:guid}", HandleAsync).RequireAuthorization(Doors.EventHost);
    }

    private static Task<Results<RazorComponentResult<LinePage>, ProblemHttpResult>> HandleAsync(
        Guid id, Guid line, Caller caller, EventViews views, ActionStore actions, CancellationToken cancel) =>
        ShowAsync(id, line, null, caller, views, actions, cancel);

    private static async Task<IResult> CorrectAsync(
        Guid id, Guid line, Form form, Caller caller, EventViews views, ActionStore actions, CancellationToken cancel) =>
        await form.CallAsync("CorrectAction", new() { ["id"] = line }) is { Refusal: { } refusal }
            ? await ShowAsync(id, line, refusal, caller, views, actions, cancel)
            : Done.At($"/events/{id}/host", "line");

    private static async Task<Results<RazorComponentResult<LinePage>, ProblemHttpResult>> ShowAsync(
        Guid id, Guid line, Refusal? refusal, Caller caller, EventViews views, ActionStore actions, CancellationToken cancel)
    {
        if (await actions.FindAsync(line, cancel) is not { } found || found.Line.Event != id || await views.FindAsync(id, caller, cancel) is not { } view)
        {
            return Problems.NotFound.With("There is no such line.");
        }

        return PageWays.Show<LinePage>(refusal, new()
        {
            [nameof(LinePage.View)] = view,
            [nameof(LinePage.Line)] = found,
            [nameof(LinePage.Counted)] = await actions.CountedAsync(line, cancel) ?? 0,
        });
    }
}
