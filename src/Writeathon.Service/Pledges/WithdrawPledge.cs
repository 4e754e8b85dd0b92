using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pledges;

/// <summary>A participant takes a pledge back. The row stays, without name and email, and leaves the sums.</summary>
internal sealed class WithdrawPledge : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/pledges/{id:guid}", Handle)
        .WithName(nameof(WithdrawPledge)).WithSummary("Withdraw a pledge").WithTags("Pledges")
        .RequireAuthorization(Doors.Pledger)
        .Refuses(Problems.NotFound, Problems.EditedMeanwhile);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, IfMatch seen, PledgeStore pledges, Database database, TimeProvider clock, CancellationToken cancel)
    {
        if (await pledges.FindAsync(id, cancel) is not { } pledge)
        {
            return Problems.NotFound.With("There is no such pledge.");
        }

        if (!seen.Allows(pledge.Revision))
        {
            return Problems.EditedMeanwhile.With("The pledge was edited since.");
        }

        var now = clock.Now();
        var isWithdrawn = await database.WriteAsync(transaction =>
        {
            if (!PledgeStore.Withdraw(transaction, pledge, seen.IsSent ? pledge.Revision : null, now))
            {
                return false;
            }

            // The answer that told of it holds name, email and token.
            ReplyStore.Forget(transaction, PledgeResponse.AddressOf(id));
            return true;
        });
        return isWithdrawn ? TypedResults.NoContent() : Problems.EditedMeanwhile.With("The pledge was edited or taken back since.");
    }
}
