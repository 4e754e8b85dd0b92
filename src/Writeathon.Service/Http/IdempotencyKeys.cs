using Writeathon.Store;

namespace Writeathon.Service.Http;

/// <summary>Marks an endpoint whose answers are found again by itself: a line of the ledger is its own answer, and a file has any length.</summary>
internal sealed class FindsItsOwnKeys;

/// <summary>The header <c>Idempotency-Key</c>: the same request again is answered the same again.</summary>
internal static class IdempotencyKeys
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotent-Replayed";

    /// <summary>Answers requests that were answered before. Stands behind authorization: a key opens nothing.</summary>
    public static IApplicationBuilder UseIdempotencyKeys(this IApplicationBuilder app) => app.Use(AnswerAsync);

    /// <summary>The header's key, or null where it is not sent.</summary>
    /// <exception cref="BadInputException">It is empty, too long, or sent more than once.</exception>
    public static string? Of(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        if (values.Count > 1)
        {
            throw new BadInputException(Header, "must be sent once");
        }

        var key = values.ToString();
        return key.Length > 0 && !ActionTaken.IsTooLong(key) && JsonWays.CanBeKept(key)
            ? key
            : throw new BadInputException(Header, Remedies.Said(Remedies.Length, 1, ActionTaken.LongestKey));
    }

    /// <summary>Method and path, whichever way it is spelled: the same key for another address is another key.</summary>
    public static string AddressOf(HttpRequest request) => $"{request.Method} {request.Path.Value!.TrimEnd('/').ToLowerInvariant()}";

    private static Task AnswerAsync(HttpContext context, RequestDelegate next) =>
        HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<FindsItsOwnKeys>() is null && Of(context) is { } key
            ? AnswerAsync(context, next, key)
            : next(context);

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, string key)
    {
        var keyed = new KeyedRequest(key, AddressOf(context.Request), context.Request.QueryString, KeyedRequest.HashOf(await ReadBodyAsync(context.Request)));
        var replies = context.RequestServices.GetRequiredService<ReplyStore>();
        if (await replies.FindAsync(keyed.KeyHash, context.RequestAborted) is { } reply)
        {
            await ReplayAsync(context, keyed, reply);
            return;
        }

        context.Features.Set(keyed);
        try
        {
            await next(context);
        }
        catch (KeyTakenException)
        {
            await ReplayAsync(context, keyed, (await replies.FindAsync(keyed.KeyHash, context.RequestAborted))!);
        }
    }

    /// <summary>Answers as the first request under the key was answered, or refuses another one.</summary>
    public static async Task ReplayAsync(HttpContext context, KeyedRequest keyed, Reply reply)
    {
        if (reply.IsForgotten)
        {
            await Problems.PledgeWithdrawn.With("The pledge that came under this Idempotency-Key was taken back.").ExecuteAsync(context);
            return;
        }

        if (!keyed.IsAnsweredBy(reply))
        {
            await Problems.KeyReused.With("The same Idempotency-Key came before with another body or query.").ExecuteAsync(context);
            return;
        }

        context.Response.Headers[Replayed] = "true";
        await JsonWays.AnswerAsync(context, (int)reply.Status, reply.Location, keyed.Open(reply.SealedBody));
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        request.EnableBuffering((int)Ways.LargestBody);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return body.ToArray();
    }
}

/// <summary>The header's key of a request whose endpoint finds its own.</summary>
/// <param name="Text">The key, or null.</param>
internal sealed record SentKey(string? Text)
{
    /// <summary>Reads the header.</summary>
    public static ValueTask<SentKey> BindAsync(HttpContext context) => ValueTask.FromResult(new SentKey(IdempotencyKeys.Of(context)));
}
