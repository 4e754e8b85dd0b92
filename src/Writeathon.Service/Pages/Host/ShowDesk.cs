using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Pages.Events;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Host;

/// <summary>What the host's desk shows.</summary>
/// <param name="Of">The event, and how it stands.</param>
/// <param name="Lines">Its lines, the newest first.</param>
/// <param name="NextLines">The cursor of older lines, or null.</param>
/// <param name="Pledges">Its pledges, oldest first.</param>
/// <param name="NextPledges">The last pledge shown, where there are more; else null.</param>
/// <param name="Counts">Its counts, those that were replaced too.</param>
public sealed record DeskView(
    EventView Of, IReadOnlyList<ReviewedAction> Lines, long? NextLines, IReadOnlyList<Pledge> Pledges, Guid? NextPledges,
    IReadOnlyList<SettledCount> Counts);

/// <summary>The host's desk: pledges against what was sent, the lines, the pile.</summary>
internal sealed class ShowDesk : IEndpoint
{
    private const int OnAPage = 50;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapForm("/events/{id:guid}/host/count", CountAsync).RequireAuthorization(Doors.EventHost);
        routes.MapForm("/events/{id:guid}/host/cancel", CancelAsync).RequireAuthorization(Doors.EventHost);
        return routes.MapGet("/events/{id:guid}/host", HandleAsync).RequireAuthorization(Doors.EventHost);
    }

    private static Task<Results<RazorComponentResult<DeskPage>, ProblemHttpResult>> HandleAsync(Guid id, Desk desk) => desk.ShowAsync(id, null);

    private static async Task<IResult> CountAsync(Guid id, Form form, Desk desk) =>
        await form.CallAsync("CountPile", new() { ["id"] = id }) is { Refusal: { } refusal }
            ? await desk.ShowAsync(id, refusal)
            : Done.At($"/events/{id}/host", "count");

    private static async Task<IResult> CancelAsync(Guid id, Form form, Desk desk) =>
        await form.CallAsync("CancelEvent", new() { ["id"] = id }) is { Refusal: { } refusal }
            ? await desk.ShowAsync(id, refusal)
            : TypedResults.LocalRedirect($"/events/{id}/host");

    /// <summary>What a desk is made of, for one request.</summary>
    internal sealed record Desk(
        HttpContext Http, Caller Caller, EventViews Views, ActionStore Actions, PledgeStore Pledges, CountStore Counts)
    {
        public static ValueTask<Desk> BindAsync(HttpContext http) => ValueTask.FromResult(new Desk(
            http, Caller.Of(http.User), http.RequestServices.GetRequiredService<EventViews>(), http.RequestServices.GetRequiredService<ActionStore>(),
            http.RequestServices.GetRequiredService<PledgeStore>(), http.RequestServices.GetRequiredService<CountStore>()));

        public async Task<Results<RazorComponentResult<DeskPage>, ProblemHttpResult>> ShowAsync(Guid id, Refusal? refusal)
        {
            var cancel = Http.RequestAborted;
            if (await Views.FindAsync(id, Caller, cancel) is not { } view)
            {
                return Problems.NotFound.With("There is no such event.");
            }

            // Where a place in a list cannot be read, the list begins at its beginning.
            var before = long.TryParse(Http.Request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
            Guid? after = Guid.TryParse(Http.Request.Query["after"], out var pledge) ? pledge : null;
            var lines = await Actions.ListAsync(id, before, OnAPage + 1, cancel);
            var pledges = await Pledges.ListAsync(id, after, OnAPage + 1, cancel);
            var shown = new DeskView(
                view, [.. lines.Take(OnAPage)], lines.Count > OnAPage ? lines[OnAPage - 1].Line.Sequence : null,
                [.. pledges.Take(OnAPage)], pledges.Count > OnAPage ? pledges[OnAPage - 1].Id : null, await Counts.AllAsync(id, cancel));
            return PageWays.Show<DeskPage>(refusal, new() { [nameof(DeskPage.View)] = shown });
        }
    }
}
