using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Writeathon.Service.Pages;

/// <summary>What the API answered to a page.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, where there is one.</param>
internal sealed record InnerAnswer(int Status, JsonElement? Body)
{
    /// <summary>Whether it was done.</summary>
    public bool IsDone => Status is >= 200 and < 300;
}

/// <summary>What a call from within sends.</summary>
/// <param name="Content">The body; read as it comes.</param>
/// <param name="Type">Its media type.</param>
internal sealed record InnerBody(Stream Content, string Type)
{
    /// <summary>A JSON body.</summary>
    public static InnerBody Of(JsonObject json) => new(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(json)), "application/json");
}

/// <summary>
/// Calls the API from within: what a form says passes the same rules as what a program sends (who may, annotations, idempotency,
/// refusals), so that no page has rules of its own.
/// </summary>
internal sealed class InnerCalls(IServiceProvider services, LinkGenerator links)
{
    private RequestDelegate? pipeline;

    /// <summary>Remembers the pipeline from here on: calls from within go through it as requests from outside do.</summary>
    public void Enter(IApplicationBuilder app) => app.Use(next => pipeline = next);

    /// <summary>The type of an operation's request, by which a form's texts become numbers, days and lists; null where it has no body.</summary>
    public Type? RequestOf(string operation) => Find(operation).Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    /// <summary>Calls an operation as the person who asks for the page.</summary>
    /// <param name="page">The page's request.</param>
    /// <param name="operation">The operation's id, as the served description names it.</param>
    /// <param name="route">The values of its route; what the route has no place for goes into the query.</param>
    /// <param name="body">Its body, or null.</param>
    /// <param name="key">Its <c>Idempotency-Key</c>, or null.</param>
    /// <param name="match">Its <c>If-Match</c>, or null.</param>
    /// <param name="isNew">Whether it is to make what is not there yet, and to replace nothing: its <c>If-None-Match</c>.</param>
    public async Task<InnerAnswer> CallAsync(
        HttpContext page, string operation, RouteValueDictionary route, InnerBody? body = null, string? key = null, string? match = null,
        bool isNew = false)
    {
        var call = new DefaultHttpContext { RequestServices = page.RequestServices, RequestAborted = page.RequestAborted, User = page.User };
        call.Request.Method = Find(operation).Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0];
        call.Request.Scheme = page.Request.Scheme;
        call.Request.Host = page.Request.Host;
        var address = links.GetPathByName(operation, route)!.Split('?', 2);
        call.Request.Path = PathString.FromUriComponent(address[0]);
        call.Request.QueryString = address.Length > 1 ? new("?" + address[1]) : QueryString.Empty;
        if (body is not null)
        {
            call.Request.Body = body.Content;
            call.Request.ContentLength = body.Content.CanSeek ? body.Content.Length : null;
            call.Request.ContentType = body.Type;
            call.Features.Set<IHttpRequestBodyDetectionFeature>(new Body());
        }

        Say(call.Request.Headers, "Idempotency-Key", key);
        Say(call.Request.Headers, "If-Match", match);
        Say(call.Request.Headers, "If-None-Match", isNew ? "*" : null);

        var answer = new MemoryStream();
        call.Response.Body = answer;
        await pipeline!(call);
        return new(call.Response.StatusCode, answer.Length == 0 ? null : JsonElement.Parse(answer.ToArray()));
    }

    private static void Say(IHeaderDictionary headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            headers[name] = value;
        }
    }

    // Endpoints are known once all are mapped, which is after this was made.
    private Endpoint Find(string operation) => services.GetRequiredService<EndpointDataSource>().Endpoints
        .First(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == operation);

    // Without it the framework takes a request for one that has no body.
    private sealed class Body : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
