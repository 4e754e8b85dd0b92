using Microsoft.AspNetCore.Diagnostics;

namespace Writeathon.Service.Http;

/// <summary>Input that cannot be taken, thrown while parameters are bound; a handler answers with its own <see cref="ProblemType"/> instead.</summary>
/// <param name="errors">By the JSON path of each faulty member (<c>$.quantity</c>), or the name of a query value (<c>limit</c>): what it must be.</param>
internal sealed class BadInputException(Dictionary<string, string[]> errors) : BadHttpRequestException(string.Join(' ', errors.Keys))
{
    /// <summary>One fault.</summary>
    /// <param name="path">The JSON path of the member, or the name of the query value.</param>
    /// <param name="remedy">What it must be, beginning with <c>must</c>.</param>
    public BadInputException(string path, string remedy)
        : this(new Dictionary<string, string[]> { [path] = [remedy] })
    {
    }

    /// <summary>What is wrong, and what would have been right.</summary>
    public Dictionary<string, string[]> Errors => errors;
}

/// <summary>Answers every request that could not be read with a problem that names the place and says what would have been right.</summary>
internal sealed class BadInput(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException refused)
        {
            return false;
        }

        httpContext.Response.StatusCode = refused.StatusCode;
        if (refused.StatusCode != StatusCodes.Status400BadRequest)
        {
            return await problems.TryWriteAsync(new() { HttpContext = httpContext });
        }

        var faults = refused as BadInputException ?? new("$", "could not be read");
        await Problems.InvalidInput.With(faults.Errors).ExecuteAsync(httpContext);
        return true;
    }
}
