using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Writeathon.Service.Http;

/// <summary>A query value under its parameter's name, read as strictly as a member of a body would be: a word, a day, an instant, an id, a number.</summary>
/// <remarks>
/// The framework's own reading takes <c>1</c> and <c>LETTER</c> for a kind and <c>12/10/2026</c> for a day, and what it generates does not say
/// which value could not be read.
/// </remarks>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Value">What was asked for; null where nothing was.</param>
internal sealed record Asked<T>(T? Value) : IEndpointParameterMetadataProvider
    where T : struct
{
    private static readonly JsonSerializerOptions Strict = StrictOptions();

    /// <summary>Marks an endpoint that can be asked for it.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AskedMetadata(parameter.Name!, typeof(T)));

    /// <summary>Reads the value; whatever cannot be read is refused by name.</summary>
    public static ValueTask<Asked<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var text = context.Request.Query[parameter.Name!].ToString();
        if (typeof(T) == typeof(DateTimeOffset))
        {
            // A plus in a query is read as a blank, and stands before an offset; RFC 3339 takes small letters, too.
            text = text.Replace(' ', '+').ToUpperInvariant();
        }

        try
        {
            return ValueTask.FromResult(new Asked<T>(
                text.Length == 0 ? null : JsonSerializer.SerializeToElement(text, JsonSerializerOptions.Default).Deserialize<T>(Strict)));
        }
        catch (JsonException)
        {
            throw new BadInputException(parameter.Name!, Remedies.ForQuery(typeof(T)));
        }
    }

    private static JsonSerializerOptions StrictOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonWays.Apply(options);
        options.NumberHandling = JsonNumberHandling.AllowReadingFromString;
        return options;
    }
}

/// <summary>Marks an endpoint that can be asked for something.</summary>
/// <param name="Name">The name of the query value.</param>
/// <param name="Type">What it is read as.</param>
internal sealed record AskedMetadata(string Name, Type Type);
