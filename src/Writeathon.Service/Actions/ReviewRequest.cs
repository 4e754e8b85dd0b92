using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>What staff say to a held line.</summary>
/// <param name="Reason">Why.</param>
internal sealed record ReviewRequest([Required, StringLength(500, MinimumLength = 1)] string Reason) : JsonRequest<ReviewRequest>
{
    /// <summary>Reviews a held line in a status of the caller's choice.</summary>
    public async Task<Results<Ok<ActionResponse>, ProblemHttpResult>> ReviewAsync(
        Once once, ActionStore actions, Lateness lateness, Guid id, LineStatus status, DateTimeOffset now, CancellationToken cancel)
    {
        if (await actions.FindAsync(id, cancel) is not { } found)
        {
            return Problems.NotFound.With("There is no such line.");
        }

        var late = await lateness.OfAsync(found.Line, cancel);
        return await once.WriteAsync(transaction => ActionStore.Review(transaction, new(id, status, Reason, now)), review => Answer(review, late));
    }

    private static Results<Ok<ActionResponse>, ProblemHttpResult> Answer((ReviewedAction Action, bool Reviewed)? review, bool late) => review switch
    {
        null => Problems.NotFound.With("There is no such line."),
        ({ } action, true) => TypedResults.Ok(ActionResponse.AsItStands(action, late)),
        ({ } action, false) => Problems.NotHeld.With($"The line is {action.Status.Word()}."),
    };
}
