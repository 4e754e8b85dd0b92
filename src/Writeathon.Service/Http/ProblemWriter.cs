using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Writeathon.Service.Http;

/// <summary>Writes every problem of the service, whoever raises it: the same members always, and nothing that could lead back to a person.</summary>
/// <remarks>The framework's own writer adds a trace id, and stays silent towards callers who do not accept JSON.</remarks>
internal sealed class ProblemWriter(IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) => true;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var response = context.HttpContext.Response;
        var status = problem.Status ??= response.StatusCode;
        if (problem.Type?.StartsWith("/problems/", StringComparison.Ordinal) != true)
        {
            // What the framework refuses on its own says nothing but a status: an exception's text must not get out with it.
            var general = Problems.OfStatus(status);
            problem = new() { Status = status, Type = general?.Type, Title = general?.Title, Detail = general?.Remedy };
        }

        // A problem is about one request at one moment: no cache may hand it to the next.
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(response.Body, problem, json.Value.SerializerOptions.GetTypeInfo(typeof(ProblemDetails)), context.HttpContext.RequestAborted);
    }
}
