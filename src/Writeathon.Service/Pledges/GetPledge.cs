using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pledges;

/// <summary>One pledge.</summary>
internal sealed class GetPledge : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/pledges/{id:guid}", Handle)
        .WithName(nameof(GetPledge)).WithSummary("Read a pledge").WithTags("Pledges").WithEtag()
        .RequireAuthorization(Doors.Pledger)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<PledgeResponse>, ProblemHttpResult>> Handle(Guid id, PledgeStore pledges, CancellationToken cancel) =>
        await pledges.FindAsync(id, cancel) is { } pledge
            ? TypedResults.Ok(PledgeResponse.Of(pledge))
            : Problems.NotFound.With("There is no such pledge.");
}
