using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Writeathon.Service.Http;

/// <summary>
/// Reads and writes the field's words. The built-in converter, told the same naming, also reads <c>LETTER</c> and <c>letter, card</c>;
/// this one knows each word in one spelling.
/// </summary>
internal sealed class WordConverters : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(typeToConvert))!;

    private sealed class WordConverter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private readonly FrozenDictionary<T, JsonEncodedText> words =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonEncodedText.Encode(value.Word()));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Words.Parse<T>(reader.GetString()!) ?? throw new JsonException();

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(words[value]);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(words[value]);
    }
}
