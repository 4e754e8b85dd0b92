using System.Text.Json;

namespace Writeathon.Service.Http;

/// <summary>A value from the query or the route, read as strictly as a JSON string in a body would be: a word, a day, an instant, an id.</summary>
/// <remarks>The framework's own reading takes <c>1</c> and <c>LETTER</c> for a kind and <c>12/10/2026</c> for a day.</remarks>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Value">What was asked for.</param>
internal readonly record struct Asked<T>(T Value)
{
    private static readonly JsonSerializerOptions Strict = StrictOptions();

    /// <summary>Reads the value, or says that it cannot be read.</summary>
    public static bool TryParse(string? text, out Asked<T> asked)
    {
        asked = default;
        if (text is null)
        {
            return false;
        }

        try
        {
            asked = new(JsonSerializer.SerializeToElement(text, JsonSerializerOptions.Default).Deserialize<T>(Strict)!);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonSerializerOptions StrictOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonWays.Apply(options);
        return options;
    }
}
