using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Writeathon.Service.Http;

/// <summary>Something that is edited in place and counts its edits.</summary>
internal interface IRevised
{
    /// <summary>How often it has been written; grows with each edit. Belongs into the ETag only: put <c>[JsonIgnore]</c> on it.</summary>
    long Revision { get; }
}

/// <summary>Marks an endpoint whose answers carry an ETag.</summary>
internal sealed class TaggedMetadata;

/// <summary>Gives answers an ETag and lets a reader who already has the answer go with a 304.</summary>
internal static class Etags
{
    /// <summary>Adds an ETag to the successful answers of these endpoints: <c>"{revision}-{hash}"</c>, or <c>"{hash}"</c> for what has no revision.</summary>
    public static TBuilder WithEtag<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(Tag).WithMetadata(new TaggedMetadata());

    /// <summary>The ETag of a body, quotes included.</summary>
    public static string Of(ReadOnlySpan<byte> body, long? revision = null)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8));
        return revision is { } number ? string.Create(CultureInfo.InvariantCulture, $"\"{number}-{hash}\"") : $"\"{hash}\"";
    }

    /// <summary>Lets any cache keep an answer and ask each time whether it still stands, unless it was told to somebody known by a token.</summary>
    public static void LetCachesAsk(HttpResponse response)
    {
        if (response.Headers.CacheControl.Count == 0)
        {
            response.Headers.CacheControl = "no-cache";
        }
    }

    private static async ValueTask<object?> Tag(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        var result = answer;
        while (result is INestedHttpResult nested)
        {
            result = nested.Result;
        }

        if (result is not IValueHttpResult { Value: { } value } || result is not IStatusCodeHttpResult { StatusCode: 200 or 201 } status)
        {
            return answer;
        }

        var http = context.HttpContext;
        var body = JsonSerializer.SerializeToUtf8Bytes(value, JsonWays.Of(http).GetTypeInfo(value.GetType()));
        var etag = Of(body, (value as IRevised)?.Revision);
        if (status.StatusCode == StatusCodes.Status200OK)
        {
            return new TaggedJson(etag, body);
        }

        http.Response.Headers.ETag = etag;
        return answer; // a 201 has a Location as well, which only its own result knows
    }
}

/// <summary>200 with JSON that is written already, or 304 where the reader has it.</summary>
/// <param name="etag">Its ETag, quotes included, and <c>W/</c> where it is a weak one.</param>
/// <param name="body">The JSON.</param>
internal sealed class TaggedJson(string etag, ReadOnlyMemory<byte> body) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(new TaggedMetadata());

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = etag;
        return IsKnown(httpContext.Request)
            ? JsonWays.AnswerAsync(httpContext, StatusCodes.Status304NotModified, null, default)
            : JsonWays.AnswerAsync(httpContext, StatusCodes.Status200OK, null, body);
    }

    private bool IsKnown(HttpRequest request) =>
        request.Headers.IfNoneMatch.Count > 0
        && HttpMethods.IsGet(request.Method)
        && EntityTagHeaderValue.TryParse(etag, out var mine)
        && request.GetTypedHeaders().IfNoneMatch.Any(tag => tag == EntityTagHeaderValue.Any || tag.Compare(mine, useStrongComparison: false));
}

/// <summary>What an editor has seen, from the headers <c>If-Match</c> and <c>If-None-Match</c>; anything goes where neither is sent.</summary>
internal sealed class IfMatch : IEndpointParameterMetadataProvider
{
    private readonly HashSet<long> revisions = [];

    // Whether the editor takes whatever is there (*), but not that nothing is.
    private bool isAny;

    // Whether the editor has seen that there is nothing yet (If-None-Match: *); only a PUT makes what is not there.
    private bool isNew;

    /// <summary>Marks an endpoint that reads the header.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new HeaderMetadata());

    /// <summary>Reads the header. One that no ETag of ours can have caused allows no revision at all.</summary>
    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        var seen = new IfMatch
        {
            IsSent = header.Count > 0,
            isAny = header.ToString().Trim() == "*",
            isNew = HttpMethods.IsPut(context.Request.Method) && context.Request.Headers.IfNoneMatch.ToString().Trim() == "*",
        };
        foreach (var tag in context.Request.GetTypedHeaders().IfMatch)
        {
            if (!tag.IsWeak && tag.Tag.Value is ['"', .. var text, '"'] && text.IndexOf('-', StringComparison.Ordinal) is var dash and > 0
                && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            {
                seen.revisions.Add(revision);
            }
        }

        return ValueTask.FromResult(seen);
    }

    /// <summary>Whether the editor says what it has seen.</summary>
    public bool IsSent { get; private init; }

    /// <summary>Whether the editor may go on: says nothing, has seen this revision, or takes any.</summary>
    /// <param name="revision">The revision that stands; null where there is none yet.</param>
    public bool Allows(long? revision) =>
        (!isNew || revision is null) && (!IsSent || (revision is { } standing && (isAny || revisions.Contains(standing))));

    /// <summary>The revision that must stand when it is written: null where any may, 0 where there must be none yet.</summary>
    /// <param name="revision">The revision that stands, which <see cref="Allows"/> has allowed.</param>
    public long? Needs(long? revision) => isNew ? 0 : IsSent ? revision : null;

    /// <summary>Marks an endpoint that reads the header <c>If-Match</c>.</summary>
    internal sealed class HeaderMetadata;
}
