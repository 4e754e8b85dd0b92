using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Writeathon.Service.Http;

/// <summary>What the description of an operation gains from the metadata of its endpoint.</summary>
internal static class OpenApiOperations
{
    /// <summary>The name of the schema of a problem.</summary>
    public const string Problem = "Problem";

    /// <summary>Completes one operation: security, refusals, paging, ETags.</summary>
    public static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        var bearer = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] };
        operation.Security = !anonymous ? [bearer] : metadata.OfType<TokenWelcome>().Any() ? [bearer, []] : [];
        operation.Parameters ??= [];
        operation.Responses ??= [];

        foreach (var asked in metadata.OfType<AskedMetadata>())
        {
            operation.Parameters.Add(Query(asked.Name, null, await context.GetOrCreateSchemaAsync(asked.Type, null, cancellationToken)));
        }

        if (metadata.OfType<PagedMetadata>().Any())
        {
            operation.Parameters.Add(Query("limit", "How many items at most.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "1",
                Maximum = Paging.LargestLimit.ToString(CultureInfo.InvariantCulture),
                Default = JsonValue.Create(Paging.DefaultLimit),
            }));
            operation.Parameters.Add(Query("cursor", "The next of the page before; nothing for the first page.", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        if (metadata.OfType<IfMatch.HeaderMetadata>().Any())
        {
            operation.Parameters.Add(Header("If-Match", "The ETag of what the edit was made on."));
            if (context.Description.HttpMethod == "PUT")
            {
                operation.Parameters.Add(Header("If-None-Match", "`*` where it is to be new: what is there already is not replaced."));
            }
        }

        if (IsPost(context))
        {
            var key = Header(IdempotencyKeys.Header, "The request's own key: sent again under it, the same request is answered the same and done once.");
            key.Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ActionTaken.LongestKey };
            operation.Parameters.Add(key);
            Tell(operation, IdempotencyKeys.Replayed, "Is true where the same request was answered before.");
        }

        if (metadata.OfType<TaggedMetadata>().Any())
        {
            Tell(operation, "ETag", "Names this state of the resource.");
            if (context.Description.HttpMethod == "GET")
            {
                operation.Parameters.Add(Header("If-None-Match", "The ETag of what the reader already has."));
                operation.Responses["304"] = new OpenApiResponse { Description = "The reader already has it." };
            }
        }

        Tell(operation, "Location", "Where what was made is found.", "201");
        foreach (var refusals in Refusals(operation, context, metadata, anonymous).Distinct().GroupBy(refusal => refusal.Status).OrderBy(group => group.Key))
        {
            operation.Responses[refusals.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("\n", refusals.Select(refusal => $"`{refusal.Type}`: {refusal.Meaning}")),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, context.Document) } },
            };
        }
    }

    private static IEnumerable<ProblemType> Refusals(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata, bool anonymous)
    {
        // Under a key, a body is read even where none is asked for.
        if (operation.RequestBody is not null || IsPost(context))
        {
            if (!metadata.OfType<IRequestSizeLimitMetadata>().Any(limit => limit.MaxRequestBodySize is null))
            {
                yield return Problems.TooLarge;
            }

            yield return Problems.UnsupportedMediaType;
            yield return Problems.RequestTooSlow;
        }

        if (operation.RequestBody is not null || IsPost(context) || operation.Parameters!.Any(parameter => parameter.In is ParameterLocation.Query))
        {
            yield return Problems.InvalidInput;
        }

        // A token that opens nothing is refused even where none is due.
        yield return Problems.TokenNeeded;
        if (!anonymous)
        {
            yield return Problems.NotAllowed;
        }

        if (IsPost(context))
        {
            yield return Problems.KeyReused;
        }

        if (context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) == true)
        {
            yield return Problems.NotFound;
        }

        if (metadata.OfType<IfMatch.HeaderMetadata>().Any())
        {
            yield return Problems.EditedMeanwhile;
        }

        foreach (var refusal in metadata.OfType<Refusals>().SelectMany(own => own.Problems))
        {
            yield return refusal;
        }

        yield return Problems.LedgerAway;
        if (context.Description.HttpMethod != "GET")
        {
            yield return Problems.LedgerBusy;
            yield return Problems.LedgerFull;
        }

        yield return Problems.TooManyRequests;
        yield return Problems.Unavailable;
    }

    private static bool IsPost(OpenApiOperationTransformerContext context) => context.Description.HttpMethod == "POST";

    private static void Tell(OpenApiOperation operation, string header, string description, string status = "2")
    {
        foreach (var response in operation.Responses!.Where(pair => pair.Key.StartsWith(status, StringComparison.Ordinal)).Select(pair => pair.Value).OfType<OpenApiResponse>())
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[header] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    private static OpenApiParameter Query(string name, string? description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
