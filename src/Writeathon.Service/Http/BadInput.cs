using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

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
internal sealed partial class BadInput(IProblemDetailsService problems) : IExceptionHandler
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

        // The middleware has taken the endpoint off the request by now, and kept it in this feature.
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var faults = refused as BadInputException ?? Fault(refused.Message, endpoint);
        await Problems.InvalidInput.With(faults.Errors).ExecuteAsync(httpContext);
        return true;
    }

    private static BadInputException Fault(string message, Endpoint? endpoint) =>
        Unparsable().Match(message) is { Success: true } unparsable ? new(unparsable.Groups[1].Value, Remedy(endpoint, unparsable.Groups[1].Value))
        : Absent().Match(message) is { Success: true } absent ? new(absent.Groups[1].Value, Remedies.Said(Remedies.Needed, Remedy(endpoint, absent.Groups[1].Value)))
        : new("$", "could not be read");

    private static string Remedy(Endpoint? endpoint, string parameter)
    {
        var info = endpoint?.Metadata.OfType<IParameterBindingMetadata>().FirstOrDefault(known => known.Name == parameter)?.ParameterInfo;
        return info is null ? "must be readable" : Remedies.ForParameter(info.ParameterType);
    }

    // The framework says which value it was only in these two sentences, which the tests hold it to.
    [GeneratedRegex("^Failed to bind parameter \"[^\"]* ([^ \"]+)\" from ")]
    private static partial Regex Unparsable();

    [GeneratedRegex("^Required parameter \"[^\"]* ([^ \"]+)\" was not provided from ")]
    private static partial Regex Absent();
}
