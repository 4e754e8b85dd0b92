using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pledges;

/// <summary>Anybody pledges at an event: whoever knows a private one's id was invited.</summary>
internal sealed class PledgeAtEvent : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/events/{id:guid}/pledges", Handle)
        .WithName(nameof(PledgeAtEvent)).WithSummary("Pledge at an event").WithTags("Pledges")
        .AllowAnonymous()
        .Refuses(Problems.NotFound, Problems.EventCancelled, Problems.ReportsClosed, Problems.KindNotCounted, Problems.PledgeWithdrawn);

    private static async Task<Results<Made<PledgeMadeResponse>, ProblemHttpResult>> Handle(
        Guid id, MakePledgeRequest request, Once once, EventStore events, CampaignStore campaigns, TimeProvider clock, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } atEvent || await campaigns.FindAsync(atEvent.Campaign, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        var now = clock.Now();
        return PledgeRefusal.Of(campaign, atEvent, request.Quantities.Keys, now) is { } problem
            ? problem
            : await request.MakeAsync(once, campaign.Year, atEvent, now);
    }
}
