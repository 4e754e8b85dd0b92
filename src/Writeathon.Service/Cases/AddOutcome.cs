using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Cases;

/// <summary>What has come of a case.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="On">The day, if it is known.</param>
/// <param name="Summary">What happened, in one sentence.</param>
/// <param name="Source">Who says so.</param>
internal sealed record AddOutcomeRequest(
    [Required] OutcomeKind? Kind,
    DateOnly? On,
    [Required, StringLength(1_000, MinimumLength = 1)] string Summary,
    [Required, StringLength(500, MinimumLength = 1), OneLine] string Source) : JsonRequest<AddOutcomeRequest>;

/// <summary>Staff add what has come of a case.</summary>
internal sealed class AddOutcome : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/cases/{slug}/outcomes", Handle)
        .WithName(nameof(AddOutcome)).WithSummary("Add what has come of a case").WithTags("Cases")
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.NotFound);

    private static async Task<Results<Made<CaseOutcomeResponse>, ProblemHttpResult>> Handle(
        string slug, AddOutcomeRequest request, Once once, CaseStore cases, TimeProvider clock, CancellationToken cancel)
    {
        if (await cases.FindAsync(slug, cancel) is null)
        {
            return Problems.NotFound.With("There is no such case.");
        }

        var outcome = new CaseOutcome(request.Kind!.Value, request.On, request.Summary, request.Source);
        var id = Guid.CreateVersion7(clock.Now());
        return await once.WriteAsync(
            transaction => CaseStore.AddOutcome(transaction, id, slug, outcome),
            Made.At($"/api/v1/cases/{slug}", new CaseOutcomeResponse(outcome.Kind, outcome.On, outcome.Summary, outcome.Source)));
    }
}
