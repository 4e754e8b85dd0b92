using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Writeathon.Service.Http;

/// <summary>
/// A member of an edit that may be emptied: left out, it changes nothing; <c>null</c> empties it; anything else takes the place of what was
/// there. So RFC 7396 has it, and so a host takes an address back.
/// </summary>
/// <typeparam name="T">What it is read as; a number's nullable type.</typeparam>
/// <param name="Value">What it says; null where it empties, and where it was left out.</param>
internal readonly record struct Edited<T>(T? Value) : IEdited
{
    private readonly bool isSaid = true; // not so in the default, which is what a member that was left out is read as

    object? IEdited.Value => Value;

    /// <summary>What stands after the edit, where this stood before.</summary>
    public T? Or(T? before) => isSaid ? Value : before;
}

/// <summary>A member of an edit, whatever it is read as.</summary>
internal interface IEdited
{
    /// <summary>What it says.</summary>
    object? Value { get; }

    /// <summary>Whether a type is that of such a member.</summary>
    static bool Is(Type member) => member.IsAssignableTo(typeof(IEdited));

    /// <summary>Whether a request is an edit, of which every member may be left out.</summary>
    static bool IsEdit(JsonTypeInfo request) => InputRules.IsRequest(request.Type) && request.Properties.Any(member => Is(member.PropertyType));

    /// <summary>What a member is read as, be it of an edit or not.</summary>
    static Type TypeOf(Type member) => Is(member) ? member.GenericTypeArguments[0] : member;

    /// <summary>The same type without its null: a number is described and checked as one, whether or not it may be left empty.</summary>
    static Type PlainTypeOf(Type member) => Nullable.GetUnderlyingType(TypeOf(member)) ?? TypeOf(member);
}

/// <summary>Reads members of an edit as what they say.</summary>
internal sealed class EditedConverters : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsValueType && IEdited.Is(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(EditedConverter<>).MakeGenericType(IEdited.TypeOf(typeToConvert)))!;

    private sealed class EditedConverter<T> : JsonConverter<Edited<T>>
    {
        public override bool HandleNull => true;

        // By the converter itself: a reader within the reader would not know the path of a fault.
        public override Edited<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.TokenType == JsonTokenType.Null ? default : ((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options));

        public override void Write(Utf8JsonWriter writer, Edited<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
