using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Writeathon.Service.Http;

/// <summary>The served description of the API: <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiDocumentation
{
    private const string Bearer = "bearer";
    private const string Name = "v1";

    // Every tag that Endpoints.cs gives to a group, in the order in which a newcomer would read them.
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Campaigns", "The years and their windows."),
        ("Cases", "The people and communities that a year's letters are written for."),
        ("Events", "Gatherings, in person or online, at which people write."),
        ("Pledges", "How much someone means to write."),
        ("Actions", "What has been written and sent: the lines of the ledger."),
        ("Imports", "Files of many lines, from sections and from other systems."),
        ("Counts", "Statements of a whole, which settle what reports had built up."),
        ("Totals", "The sums of the ledger, live."),
        ("Records", "The figures of other years, and the comparison with them."),
        ("Rollups", "The job that compares the running total with the record book."),
        ("Service", "The service itself: its health, its problems."),
    ];

    /// <summary>Adds the description; <see cref="MapDescription"/> serves it.</summary>
    public static IServiceCollection AddDescription(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        // A member of an edit has limits of its own: it is no schema that others share.
        options.CreateSchemaReferenceId = info => IEdited.Is(info.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(info);
        options.AddSchemaTransformer(OpenApiSchemas.Complete);
        options.AddOperationTransformer(OpenApiOperations.Complete);
        options.AddDocumentTransformer(Complete);
    });

    /// <summary>Serves the description to anyone.</summary>
    public static IEndpointConventionBuilder MapDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json")
        .AllowAnonymous()
        .AddEndpointFilter((context, next) => Name.Equals(context.HttpContext.GetRouteValue("documentName") as string, StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : ValueTask.FromResult<object?>(Problems.NotFound.With("There is no such description."))); // the framework would say so in plain text

    private static Task Complete(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Write-a-thon",
            Version = "1",
            Description = "A ledger of the letters, cards and other actions of write-a-thons, a live total read from it, and a record book to compare it with.",
        };
        document.Servers = [new() { Url = "/", Description = "The server that answered with this description." }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                Description = "A token of staff (from the command line), of a host (from registering an event) or of a participant (from pledging).",
            },
        };
        foreach (var (_, request) in document.Components.Schemas?.Where(schema => schema.Key.EndsWith("Request", StringComparison.Ordinal)) ?? [])
        {
            RefuseNull(request);
        }

        document.AddComponent(OpenApiOperations.Problem, ProblemSchema());
        var used = document.Paths.Values
            .SelectMany(path => path.Operations ?? [])
            .SelectMany(operation => operation.Value.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Reference.Id)
            .ToHashSet();
        document.Tags = Tags.Where(tag => used.Contains(tag.Name)).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        return Task.CompletedTask;
    }

    // What takes no null is nullable in C# only, so that its absence shows; the choice is made after the transformers of schemas have run.
    private static void RefuseNull(IOpenApiSchema request)
    {
        foreach (var name in (request as OpenApiSchema)?.Metadata?[OpenApiSchemas.NeverNull] as List<string> ?? [])
        {
            if (request.Properties?[name].OneOf is { Count: 2 } choices)
            {
                request.Properties[name] = choices.First(choice => choice.Type != JsonSchemaType.Null);
            }
        }
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Why a request was refused (RFC 9457).",
        Required = new HashSet<string> { "type", "title", "status" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Names the problem for programs, and never changes: GET it to learn what it means and what to do."),
            ["title"] = Text("Names the problem for people."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = Text("What was wrong this time."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What each faulty member must be, by its JSON path ($.quantity) or the name of the query value (limit).",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
