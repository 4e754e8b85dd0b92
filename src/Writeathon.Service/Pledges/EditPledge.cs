using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pledges;

/// <summary>What to change in a pledge; a member that is left out stays as it is, and null empties one that may be empty.</summary>
/// <param name="Name">The participant's name.</param>
/// <param name="Email">Their address.</param>
/// <param name="Country">Their country, ISO 3166-1.</param>
/// <param name="Quantities">How many of each kind, in place of what was pledged before.</param>
internal sealed record EditPledgeRequest(
    [StringLength(100, MinimumLength = 1), OneLine] Edited<string> Name,
    [StringLength(254), EmailAddress, OneLine] Edited<string> Email,
    [Country] Edited<string> Country,
    [MinLength(1), EachRange(1, ActionTaken.LargestQuantity)] IReadOnlyDictionary<ActionKind, long>? Quantities) : JsonRequest<EditPledgeRequest>;

/// <summary>A participant, or the host for them, changes a pledge.</summary>
internal sealed class EditPledge : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPatch("/pledges/{id:guid}", Handle)
        .WithName(nameof(EditPledge)).WithSummary("Change a pledge").WithTags("Pledges").WithEtag()
        .RequireAuthorization(Doors.Pledger)
        .Refuses(Problems.NotFound, Problems.PledgeWithdrawn, Problems.EditedMeanwhile, Problems.ReportsClosed, Problems.KindNotCounted);

    private static async Task<Results<Ok<PledgeResponse>, ProblemHttpResult>> Handle(
        Guid id, EditPledgeRequest request, IfMatch seen, PledgeStore pledges, CampaignStore campaigns, Database database, TimeProvider clock,
        CancellationToken cancel)
    {
        if (await pledges.FindAsync(id, cancel) is not { } pledge || await campaigns.FindAsync(pledge.Campaign, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such pledge.");
        }

        if (!seen.Allows(pledge.Revision))
        {
            return Problems.EditedMeanwhile.With("The pledge was edited since.");
        }

        if (pledge.WithdrawnAt is not null)
        {
            return Problems.PledgeWithdrawn.With("The pledge was taken back.");
        }

        var now = clock.Now();
        if (request.Quantities is not null && PledgeRefusal.Of(campaign, atEvent: null, request.Quantities.Keys, now) is { } problem)
        {
            return problem;
        }

        var edited = pledge with
        {
            Name = request.Name.Or(pledge.Name),
            Email = request.Email.Or(pledge.Email),
            Country = request.Country.Or(pledge.Country),
            Quantities = request.Quantities is null ? pledge.Quantities : new SortedDictionary<ActionKind, long>(request.Quantities.ToDictionary()),
        };
        return await database.WriteAsync(transaction => PledgeStore.Edit(transaction, edited, now)) is { } saved
            ? TypedResults.Ok(PledgeResponse.Of(saved))
            : Problems.EditedMeanwhile.With("The pledge was edited or taken back since.");
    }
}
