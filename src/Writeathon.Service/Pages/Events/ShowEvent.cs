using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Events;

/// <summary>What an event's page shows.</summary>
/// <param name="Event">The event.</param>
/// <param name="Campaign">Its campaign.</param>
/// <param name="Cases">The cases that it may write for.</param>
/// <param name="Pledged">What was pledged, by kind.</param>
/// <param name="Sent">What was sent, by kind; null stands for what has no kind.</param>
/// <param name="Today">The day by the event's clocks.</param>
/// <param name="IsHost">Whether the reader runs it.</param>
public sealed record EventView(
    WritingEvent Event, Campaign Campaign, IReadOnlyList<CaseFile> Cases, IReadOnlyDictionary<ActionKind, long> Pledged,
    IReadOnlyList<(ActionKind? Kind, long Actions)> Sent, DateOnly Today, bool IsHost)
{
    /// <summary>How many actions were sent.</summary>
    public long Actions => Sent.Sum(sum => sum.Actions);

    /// <summary>How many are pledged.</summary>
    public long Promised => Pledged.Values.Sum();

    /// <summary>What the thermometer reaches up to: the host's target, or what is pledged, or what is sent where that is more.</summary>
    public long Goal => Math.Max(Event.Target ?? Promised, Math.Max(Actions, 1));
}

/// <summary>Loads what pages of an event show, for whoever may see it.</summary>
internal sealed class EventViews(
    EventStore events, CampaignStore campaigns, CaseStore cases, PledgeStore pledges, TotalsStore totals, TimeProvider clock)
{
    private const int MostCases = 200;

    /// <summary>The view of an event; null where there is none, or it is private and none of the caller's.</summary>
    /// <param name="id">The event.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<EventView?> FindAsync(Guid id, Caller caller, CancellationToken cancel) =>
        await events.FindAsync(id, cancel) is { } found
        && (found.Visibility == Visibility.Public || caller.Belongs(id))
        && await campaigns.FindAsync(found.Campaign, cancel) is { } campaign
            ? new(
                found, campaign, await cases.ListAsync(campaign.Year, "", MostCases, cancel), await pledges.TalliesAsync(campaign.Year, id, cancel),
                await totals.OfEventAsync(campaign.Year, id, cancel), Days.In(WallTime.Zone(found.TimeZone)!, clock.Now()), caller.MayHost(id))
            : null;
}

/// <summary>The page of an event: what, when, where; pledge, report, and how it stands.</summary>
internal sealed class ShowEvent : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/{id:guid}/report", ReportAsync).AllowAnonymous();
        routes.MapPost("/events/{id:guid}/pledge", PledgeAsync).AllowAnonymous();
        return routes.MapGet("/events/{id:guid}", HandleAsync).AllowAnonymous();
    }

    private static Task<Results<RazorComponentResult<EventPage>, ProblemHttpResult>> HandleAsync(
        Guid id, Caller caller, EventViews views, CancellationToken cancel) => ShowAsync(id, null, caller, views, cancel);

    private static async Task<IResult> ReportAsync(Guid id, Form form, Caller caller, EventViews views, CancellationToken cancel) =>
        await form.CallAsync("RecordEventAction", new() { ["id"] = id }) is { Refusal: { } refusal }
            ? await ShowAsync(id, refusal, caller, views, cancel)
            : TypedResults.LocalRedirect($"/events/{id}?done=report#sent");

    private static async Task<IResult> PledgeAsync(
        Guid id, Form form, Caller caller, EventViews views, HttpContext http, StaffStore staff, CancellationToken cancel)
    {
        var (answer, refusal) = await form.CallAsync("PledgeAtEvent", new() { ["id"] = id });
        if (refusal is not null)
        {
            return await ShowAsync(id, refusal, caller, views, cancel);
        }

        await OpenLink.KeepAsync(http, answer.Body!.Value.GetProperty("token").GetString()!, staff, cancel);
        return TypedResults.LocalRedirect($"/events/{id}?done=pledge#sent");
    }

    private static async Task<Results<RazorComponentResult<EventPage>, ProblemHttpResult>> ShowAsync(
        Guid id, Refusal? refusal, Caller caller, EventViews views, CancellationToken cancel) =>
        await views.FindAsync(id, caller, cancel) is { } view
            ? new RazorComponentResult<EventPage>(new Dictionary<string, object?> { [nameof(EventPage.View)] = view, [nameof(EventPage.Refusal)] = refusal })
            {
                StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            }
            : Problems.NotFound.With("There is no such event.");
}
