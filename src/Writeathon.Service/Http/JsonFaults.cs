using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Writeathon.Service.Http;

/// <summary>Finds the place of a fault in a body, and what would have been right there.</summary>
internal static partial class JsonFaults
{
    /// <summary>The JSON path of the fault and its remedy.</summary>
    /// <param name="fault">What the reader said.</param>
    /// <param name="body">What the body was to be read as, if that is known.</param>
    /// <param name="options">How it was read.</param>
    public static (string Path, string Remedy) Explain(JsonException fault, Type? body, JsonSerializerOptions options)
    {
        // Only the reader itself leaves an inner JsonException: then the text is no JSON, and the path is where it happened to be.
        if (fault.InnerException is JsonException broken)
        {
            return ("$", string.Create(CultureInfo.InvariantCulture, $"must be well-formed JSON: it breaks at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}"));
        }

        var path = fault.Path ?? "$";
        if (fault.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            return (path, "is not a member that is known here: remove it, or check its spelling");
        }

        if (fault.Message.StartsWith("Duplicate propert", StringComparison.Ordinal))
        {
            return (path, "must be given once only");
        }

        if (body is null || TypeAt(options.GetTypeInfo(body), path, options) is not { } type)
        {
            return (path, "must be of another type");
        }

        // Said only where it is the cause: a caller who sent a number for a text need not think of surrogates.
        var unkeepable = fault.Message.StartsWith(JsonWays.Unkeepable, StringComparison.Ordinal) || fault.InnerException?.Message.Contains("UTF-", StringComparison.Ordinal) == true;
        return (path, Remedies.For(type)
            + (fault.Message.Contains("doesn't allow null", StringComparison.Ordinal) ? ", not null" : "")
            + (unkeepable ? ", without " + JsonWays.Unkeepable : ""));
    }

    // The path of a fault inside a dictionary also ends in a key that could not be read: that, too, leads to the type of the key.
    private static Type? TypeAt(JsonTypeInfo info, string path, JsonSerializerOptions options)
    {
        foreach (Match step in Step().Matches(path))
        {
            var name = step.Groups[1].Success ? step.Groups[1].Value : step.Groups[2].Value;
            var next = info.Kind switch
            {
                JsonTypeInfoKind.Object => info.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType,
                JsonTypeInfoKind.Dictionary when info.KeyType is { IsEnum: true } key && !Words.All(key).Contains(name) => key,
                JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Enumerable => info.ElementType,
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            info = options.GetTypeInfo(next);
        }

        return info.Type;
    }

    [GeneratedRegex(@"\.([^.\[]+)|\['([^']*)'\]|\[\d+\]")]
    private static partial Regex Step();
}
