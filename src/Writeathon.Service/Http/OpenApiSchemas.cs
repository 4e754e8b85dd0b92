using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Writeathon.Service.Http;

/// <summary>What the framework leaves out of a schema: the types that the API's own converters read, and the annotations of positional records.</summary>
internal static class OpenApiSchemas
{
    /// <summary>Under which name a request's schema keeps those of its members that take no null. It is not written.</summary>
    public const string NeverNull = "never-null";

    /// <summary>Completes one schema.</summary>
    public static Task Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = IEdited.PlainTypeOf(context.JsonTypeInfo.Type);
        var member = context.JsonPropertyInfo;
        if (type == typeof(string) || type == typeof(DateTimeOffset) || type == typeof(DateTime) || type.IsEnum)
        {
            schema.Type = JsonSchemaType.String | (member is not null && MayBeNull(member) && !type.IsEnum ? JsonSchemaType.Null : 0);
            schema.Format = type == typeof(DateTimeOffset) ? "date-time" : null;
            schema.Pattern = type == typeof(DateTime) ? @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$" : schema.Pattern;
            schema.Enum = WordsOf(type);
        }

        if (type == typeof(long) && IEdited.Is(context.JsonTypeInfo.Type))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.Integer | JsonSchemaType.Null, "int64");
        }

        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } && schema.Items is null)
        {
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = WordsOf(element) };
        }

        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, KeyType: { IsEnum: true } key } && schema.AdditionalProperties is { } each)
        {
            schema.Properties = Words.All(key).ToDictionary(word => word, _ => each);
            schema.AdditionalProperties = null;
            schema.AdditionalPropertiesAllowed = false;
        }

        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Properties is { Count: > 0 })
        {
            Members(schema, context.JsonTypeInfo);
        }

        if (member is not null)
        {
            Limits(schema, member);
        }

        return Task.CompletedTask;
    }

    // In an answer every member is there, and more may come; in a request some may be left out, and none may come.
    private static void Members(OpenApiSchema schema, JsonTypeInfo info)
    {
        if (InputRules.IsRequest(info.Type))
        {
            schema.Required = info.Properties.Where(IsNeeded).Select(member => member.Name).ToHashSet();
            (schema.Metadata ??= new Dictionary<string, object>())[NeverNull] = info.Properties.Where(member => !MayBeNull(member)).Select(member => member.Name).ToList();
        }
        else
        {
            schema.AdditionalPropertiesAllowed = true;
        }
    }

    private static void Limits(OpenApiSchema schema, JsonPropertyInfo member)
    {
        if (!MayBeNull(member))
        {
            schema.Type &= ~JsonSchemaType.Null;
        }

        foreach (var rule in InputRules.Of(member))
        {
            switch (rule)
            {
                case EachRangeAttribute each:
                    foreach (var item in (schema.Properties?.Values ?? []).Append(schema.Items).OfType<OpenApiSchema>())
                    {
                        (item.Minimum, item.Maximum) = (Text(each.Minimum), Text(each.Maximum));
                    }

                    break;
                case RangeAttribute range:
                    (schema.Minimum, schema.Maximum) = (Text(range.Minimum), Text(range.Maximum));
                    break;
                case StringLengthAttribute text:
                    (schema.MinLength, schema.MaxLength) = (text.MinimumLength, text.MaximumLength);
                    break;
                case MaxLengthAttribute most when member.PropertyType == typeof(string):
                    schema.MaxLength = most.Length;
                    break;
                case MaxLengthAttribute most when schema.Items is not null:
                    schema.MaxItems = most.Length;
                    break;
                case MaxLengthAttribute most:
                    schema.MaxProperties = most.Length;
                    break;
                case MinLengthAttribute least when member.PropertyType == typeof(string):
                    schema.MinLength = least.Length;
                    break;
                case MinLengthAttribute least when schema.Items is not null:
                    schema.MinItems = least.Length;
                    break;
                case MinLengthAttribute least:
                    schema.MinProperties = least.Length;
                    break;
                case RequiredAttribute or NotBlankAttribute when member.PropertyType == typeof(string):
                    schema.Pattern ??= @"\S";
                    break;
                case CountryAttribute country:
                    schema.Pattern = country.OrWorld ? $"^([A-Z]{{2}}|{Countries.World})$" : "^[A-Z]{2}$";
                    break;
                case RegularExpressionAttribute pattern:
                    schema.Pattern = pattern.Pattern;
                    break;
            }
        }
    }

    private static List<JsonNode>? WordsOf(Type type) => type.IsEnum ? [.. Words.All(type).Select(word => (JsonNode)JsonValue.Create(word))] : null;

    private static bool IsNeeded(JsonPropertyInfo member) => InputRules.Of(member).Any(rule => rule is RequiredAttribute);

    private static bool MayBeNull(JsonPropertyInfo member) =>
        IEdited.Is(member.PropertyType)
        || (!IsNeeded(member) && member.IsSetNullable
            && (Nullable.GetUnderlyingType(member.PropertyType) is not null
                || (member.AssociatedParameter is { } parameter ? parameter.IsNullable : member.IsGetNullable)));

    private static string? Text(object limit) => Convert.ToString(limit, CultureInfo.InvariantCulture);
}
