using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Writeathon.Service.Http;

/// <summary>Input that cannot be read, thrown by the binding of a parameter; a handler answers with its own <see cref="ProblemType"/> instead.</summary>
/// <param name="path">The JSON path of the member (<c>$.quantity</c>), or the name of the query value (<c>limit</c>).</param>
/// <param name="remedy">What it must be, beginning with <c>must</c>.</param>
internal sealed class BadInputException(string path, string remedy) : BadHttpRequestException($"{path} {remedy}")
{
    /// <summary>Where the fault is.</summary>
    public string Path => path;

    /// <summary>What it must be.</summary>
    public string Remedy => remedy;
}

/// <summary>Answers every request that could not be read with a problem that names the place and says what would have been right.</summary>
internal sealed partial class BadInput(IProblemDetailsService problems, IOptions<JsonOptions> json) : IExceptionHandler
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
        var (path, remedy) = Fault(refused, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
        var answer = Problems.InvalidInput.With(new Dictionary<string, string[]> { [path] = [remedy] });
        await answer.ExecuteAsync(httpContext);
        return true;
    }

    private (string Path, string Remedy) Fault(BadHttpRequestException refused, Endpoint? endpoint)
    {
        var body = endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        return refused switch
        {
            BadInputException own => (own.Path, own.Remedy),
            { InnerException: JsonException fault } => JsonFaults.Explain(fault, body, json.Value.SerializerOptions),
            _ when Unparsable().Match(refused.Message) is { Success: true } match => (match.Groups[1].Value, Remedy(endpoint, match.Groups[1].Value)),
            _ when Absent().Match(refused.Message) is { Success: true } match => (match.Groups[1].Value, Remedies.Said(Remedies.Needed, Remedy(endpoint, match.Groups[1].Value))),
            _ when body is not null => ("$", Remedies.Said(Remedies.Needed, "the body must be a JSON object in braces")),
            _ => ("$", "could not be read"),
        };
    }

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
