using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.World;

/// <summary>What the page of a case shows.</summary>
/// <param name="File">The case.</param>
/// <param name="Actions">What was sent for it, by campaign.</param>
public sealed record CaseView(CaseFile File, IReadOnlyDictionary<long, long> Actions);

/// <summary>The page of a case: who they are, what to know before sending, what has come of it.</summary>
internal sealed class ShowCase : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/cases/{slug}", HandleAsync).AllowAnonymous();

    private static async Task<Results<RazorComponentResult<CasePage>, ProblemHttpResult>> HandleAsync(
        string slug, CaseStore cases, TotalsStore totals, CancellationToken cancel) =>
        await cases.FindAsync(slug, cancel) is { } file
            ? new RazorComponentResult<CasePage>(new Dictionary<string, object?> { [nameof(CasePage.View)] = new CaseView(file, await totals.OfCaseAsync(slug, cancel)) })
            : Problems.NotFound.With("There is no such case.");
}
