using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Cases;

/// <summary>One case, with what was sent for it in all campaigns.</summary>
internal sealed class GetCase : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/cases/{slug}", Handle)
        .WithName(nameof(GetCase)).WithSummary("Read a case").WithTags("Cases").WithEtag()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<CaseResponse>, ProblemHttpResult>> Handle(
        string slug, CaseStore cases, TotalsStore totals, CancellationToken cancel) =>
        await cases.FindAsync(slug, cancel) is { } found
            ? TypedResults.Ok(CaseResponse.Of(found, (await totals.OfCaseAsync(slug, cancel)).Values.Sum()))
            : Problems.NotFound.With("There is no such case.");
}
