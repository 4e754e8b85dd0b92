using Microsoft.AspNetCore.Http.HttpResults;

namespace Writeathon.Service.Pages;

/// <summary>Tells a refusal as a page where somebody reads it in a browser; programs get the problem itself.</summary>
internal sealed class ProblemPages : IProblemDetailsWriter
{
    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) =>
        !context.HttpContext.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && context.HttpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        PageWays.Guard(http);
        http.Response.Headers.CacheControl = "no-store";
        var status = context.ProblemDetails.Status ?? http.Response.StatusCode;
        await new RazorComponentResult<ProblemPage>(new Dictionary<string, object?> { [nameof(ProblemPage.Status)] = status })
        {
            StatusCode = status,
        }.ExecuteAsync(http);
    }
}
