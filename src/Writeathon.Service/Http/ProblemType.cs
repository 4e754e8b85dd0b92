using Microsoft.AspNetCore.Http.HttpResults;

namespace Writeathon.Service.Http;

/// <summary>One way of being refused: the stable name of a problem, what it means and what to do about it.</summary>
/// <param name="Slug">The last part of its <c>type</c>; once published it never changes.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Title">A few words, the same on every occurrence.</param>
/// <param name="Meaning">What has happened, in a sentence.</param>
/// <param name="Remedy">What the caller can do, in a sentence.</param>
internal sealed record ProblemType(string Slug, int Status, string Title, string Meaning, string Remedy)
{
    /// <summary>The <c>type</c> member of the answer, relative to the service's root.</summary>
    public string Type => "/problems/" + Slug;

    /// <summary>The refusal, with what is particular to this occurrence.</summary>
    /// <param name="detail">What was wrong this time, for the caller to read.</param>
    /// <param name="path">Where a member is at fault, its JSON path (<c>$.case</c>) or the name of the query value.</param>
    public ProblemHttpResult With(string detail, string? path = null) =>
        Answer(detail, path is null ? null : new Dictionary<string, string[]> { [path] = [detail] });

    /// <summary>The refusal of several members at once.</summary>
    /// <param name="errors">What each must be, by its JSON path.</param>
    public ProblemHttpResult With(IReadOnlyDictionary<string, string[]> errors) =>
        Answer(string.Join("; ", errors.Select(error => $"{(error.Key == "$" ? "The body" : error.Key)} {error.Value[0]}")) + ".", errors);

    private ProblemHttpResult Answer(string detail, IReadOnlyDictionary<string, string[]>? errors) =>
        TypedResults.Problem(detail, statusCode: Status, title: Title, type: Type, extensions: errors is null ? null : [new("errors", errors)]);
}
