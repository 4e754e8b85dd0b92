using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Writeathon.Service.Http;

namespace Writeathon.Service.Health;

/// <summary>A problem explained.</summary>
/// <param name="Type">Its stable name.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Title">It in a few words.</param>
/// <param name="Meaning">What has happened.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ProblemResponse(string Type, int Status, string Title, string Meaning, string Remedy);

/// <summary>What a problem means and what to do: as a page for people, as JSON for programs.</summary>
internal sealed class ExplainProblem : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/problems/{slug}", Handle)
        .WithName(nameof(ExplainProblem)).WithSummary("Explain a problem").WithTags("Service")
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static Results<Ok<ProblemResponse>, ContentHttpResult, ProblemHttpResult> Handle(string slug, HttpRequest request)
    {
        if (!Problems.BySlug.TryGetValue(slug, out var problem))
        {
            return Problems.NotFound.With("There is no such problem.");
        }

        return request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase))
            ? TypedResults.Content(Page(problem), new MediaTypeHeaderValue("text/html") { Charset = "utf-8" }.ToString())
            : TypedResults.Ok(new ProblemResponse(problem.Type, problem.Status, problem.Title, problem.Meaning, problem.Remedy));
    }

    private static string Page(ProblemType problem) => $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{WebUtility.HtmlEncode(problem.Title)}</title>
        <h1>{WebUtility.HtmlEncode(problem.Title)}</h1>
        <p>{WebUtility.HtmlEncode(problem.Meaning)}</p>
        <h2>What to do</h2>
        <p>{WebUtility.HtmlEncode(problem.Remedy)}</p>
        <p><code>{problem.Type}</code>, HTTP status {problem.Status}</p>
        </html>
        """;
}
