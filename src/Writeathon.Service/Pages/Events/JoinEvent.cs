using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Events;

/// <summary>
/// The door of a private event: whoever was given its address was invited, and sees the event once they have pledged. It tells nothing
/// of the event before.
/// </summary>
internal sealed class JoinEvent : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/{id:guid}/join", JoinAsync).AllowAnonymous();
        return routes.MapGet("/events/{id:guid}/join", HandleAsync).AllowAnonymous();
    }

    private static Task<IResult> HandleAsync(Guid id, Caller caller, EventStore events, CampaignStore campaigns, CancellationToken cancel) =>
        ShowAsync(id, null, caller, events, campaigns, cancel);

    private static async Task<IResult> JoinAsync(
        Guid id, Form form, Caller caller, EventStore events, CampaignStore campaigns, HttpContext http, StaffStore staff, CancellationToken cancel)
    {
        var (answer, refusal) = await ShowEvent.Quick(form).CallAsync("PledgeAtEvent", new() { ["id"] = id });
        if (refusal is not null)
        {
            return await ShowAsync(id, refusal, caller, events, campaigns, cancel);
        }

        await OpenLink.KeepAsync(http, answer.Body!.Value.GetProperty("token").GetString()!, staff, cancel);
        return Done.At($"/events/{id}", "pledge");
    }

    private static async Task<IResult> ShowAsync(
        Guid id, Refusal? refusal, Caller caller, EventStore events, CampaignStore campaigns, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { CancelledAt: null } found || await campaigns.FindAsync(found.Campaign, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        return refusal is null && caller.MaySee(found)
            ? TypedResults.LocalRedirect($"/events/{id}")
            : PageWays.Show<JoinPage>(refusal, new() { [nameof(JoinPage.Id)] = id, [nameof(JoinPage.Campaign)] = campaign });
    }
}
