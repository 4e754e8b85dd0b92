using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>A correction.</summary>
/// <param name="Quantity">The quantity that the line should have said; 0 takes it back whole.</param>
/// <param name="Reason">Why.</param>
internal sealed record CorrectActionRequest(
    [Required, Range(0, ActionTaken.LargestQuantity)] long? Quantity,
    [Required, StringLength(500, MinimumLength = 1)] string Reason) : JsonRequest<CorrectActionRequest>;

/// <summary>The host, or staff, says what a line should have said. The line stays; a new one names it.</summary>
internal sealed class CorrectAction : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/actions/{id:guid}/corrections", Handle)
        .WithName(nameof(CorrectAction)).WithSummary("Correct a line").WithTags("Actions")
        .RequireAuthorization(Doors.LineHost)
        .Refuses(Problems.NotFound, Problems.CorrectsACorrection, Problems.SettlesACount, Problems.LineRejected, Problems.NothingToCorrect);

    private static async Task<Results<Made<ActionResponse>, ProblemHttpResult>> Handle(
        Guid id, CorrectActionRequest request, Once once, Caller caller, ActionStore actions, Lateness lateness, HoldLimits limits, TimeProvider clock,
        CancellationToken cancel)
    {
        if (await actions.FindAsync(id, cancel) is not { } first)
        {
            return Problems.NotFound.With("There is no such line.");
        }

        var now = clock.Now();
        var late = await lateness.OfAsync(first.Line with { ReceivedAt = now }, cancel);
        return await once.WriteAsync(
            transaction => ActionStore.Correct(
                transaction, id, history => Correcting.Decide(history, request.Quantity!.Value, request.Reason, caller.Role!.Value, limits, now), now),
            corrected => Answer(corrected, late));
    }

    private static Results<Made<ActionResponse>, ProblemHttpResult> Answer(
        (CorrectionOutcome Outcome, ActionTaken? Line)? corrected, bool late) => corrected switch
        {
            null => Problems.NotFound.With("There is no such line."),
            (CorrectionOutcome.Accepted, { } line) => Made.At($"/api/v1/actions/{line.Id}", ActionResponse.AsItCame(line, late)),
            (CorrectionOutcome.CorrectsACorrection, _) => Problems.CorrectsACorrection.With("Correct the line that this one corrects."),
            (CorrectionOutcome.SettlesACount, _) => Problems.SettlesACount.With("State the count again instead."),
            (CorrectionOutcome.LineRejected, _) => Problems.LineRejected.With("Staff found this line wrong, and it counts for nothing."),
            (CorrectionOutcome.NothingToCorrect, _) => Problems.NothingToCorrect.With("is what counts now", "$.quantity"),
            _ => throw new ArgumentOutOfRangeException(nameof(corrected)),
        };
}
