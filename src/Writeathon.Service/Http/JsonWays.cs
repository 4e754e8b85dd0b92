using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Writeathon.Service.Http;

/// <summary>How the API reads and writes JSON: strictly, and each thing in one spelling only.</summary>
internal static class JsonWays
{
    /// <summary>What an answer says that it is.</summary>
    public const string MediaType = "application/json; charset=utf-8";

    /// <summary>What a text is refused for that reads well and still cannot be kept.</summary>
    public const string Unkeepable = "the characters U+0000, U+FFFE and U+FFFF or half a surrogate pair";

    /// <summary>Makes these options those of the API.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RefuseNulls);
        options.MaxDepth = 16;
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new WordConverters());
        options.Converters.Add(new EditedConverters());
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new WallTimeConverter());
    }

    /// <summary>The options of the API, of the service that a request came to.</summary>
    public static JsonSerializerOptions Of(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    /// <summary>Answers in one piece: with JSON and its length, or with nothing where the body is empty.</summary>
    public static async Task AnswerAsync(HttpContext context, int status, string? location, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (location is not null)
        {
            response.Headers.Location = location;
        }

        if (body.Length > 0)
        {
            response.ContentType = MediaType;
            response.ContentLength = body.Length;
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>Whether this text can be kept and shown: PostgreSQL takes no U+0000, UTF-8 no half of a surrogate pair, XML no U+FFFE and U+FFFF.</summary>
    public static bool CanBeKept(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny('\0', '\uFFFE', '\uFFFF'))
        {
            return false;
        }

        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }

            text = text[(at + 2)..];
        }

        return true;
    }

    // In an edit a member that may not be emptied may be left out, and takes no null.
    private static void RefuseNulls(JsonTypeInfo info)
    {
        foreach (var member in IEdited.IsEdit(info) ? info.Properties.Where(member => !IEdited.Is(member.PropertyType)) : [])
        {
            member.IsSetNullable = false;
        }
    }

    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Checked(reader.GetString());

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Checked(reader.GetString())!;

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, [DisallowNull] string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

        private static string? Checked(string? text) => CanBeKept(text) ? text : throw new JsonException(Unkeepable);
    }

    // The framework also reads instants without an offset, and takes them for the machine's own time.
    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { Length: > 19 } text && (text[^1] == 'Z' || text[^6] is '+' or '-') && reader.TryGetDateTimeOffset(out var instant)
                ? instant
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    // A local time belongs to a zone that stands beside it: an offset here would be a second opinion.
    private sealed class WallTimeConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTime.TryParseExact(reader.GetString(), ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? time
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
    }
}
