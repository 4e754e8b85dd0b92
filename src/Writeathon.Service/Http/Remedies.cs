using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Writeathon.Service.Http;

/// <summary>What a value must be, in plain words.</summary>
internal static class Remedies
{
    private static readonly Dictionary<Type, string> Known = new()
    {
        [typeof(string)] = "must be text in quotes",
        [typeof(int)] = "must be a whole number without quotes",
        [typeof(long)] = "must be a whole number without quotes",
        [typeof(double)] = "must be a number without quotes",
        [typeof(decimal)] = "must be a number without quotes",
        [typeof(bool)] = "must be true or false without quotes",
        [typeof(DateOnly)] = "must be a day as yyyy-MM-dd",
        [typeof(DateTime)] = "must be a local time as yyyy-MM-ddTHH:mm:ss, without an offset",
        [typeof(DateTimeOffset)] = "must be an instant with its offset, such as 2026-12-10T14:00:00Z",
        [typeof(Guid)] = "must be an id as 8-4-4-4-12 hexadecimal digits",
    };

    /// <summary>What a value of this type must be, beginning with <c>must</c>.</summary>
    public static string For(Type type)
    {
        type = IEdited.PlainTypeOf(type);
        return Known.TryGetValue(type, out var remedy) ? remedy
            : type.IsEnum ? "must be one of " + string.Join(", ", Words.All(type))
            : IsDictionary(type) || !type.IsAssignableTo(typeof(IEnumerable)) ? "must be a JSON object in braces"
            : "must be a list in brackets";
    }

    /// <summary>What a value of the query or the route must be: quotes are nothing to speak of there.</summary>
    public static string ForParameter(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        type = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Asked<>) ? type.GenericTypeArguments[0] : type;
        return For(type).Replace(" without quotes", "", StringComparison.Ordinal).Replace(" in quotes", "", StringComparison.Ordinal);
    }

    /// <summary>What an annotation asks for; its own <c>ErrorMessage</c> where it has one.</summary>
    public static string For(ValidationAttribute rule, JsonPropertyInfo? member = null) => rule switch
    {
        { ErrorMessage: { } own } when !own.Contains("{0}", StringComparison.Ordinal) => own,
        EmailAddressAttribute => "must be an e-mail address",
        UrlAttribute => "must be an address that begins with https:// or http://",
        RequiredAttribute when member is not null => "is needed: " + For(member.PropertyType),
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"must be from {range.Minimum} to {range.Maximum}"),
        StringLengthAttribute text when text.MinimumLength == text.MaximumLength => $"must be {text.MaximumLength} characters long",
        StringLengthAttribute { MinimumLength: > 0 } text => $"must be {text.MinimumLength} to {text.MaximumLength} characters long",
        StringLengthAttribute text => $"must be at most {text.MaximumLength} characters long",
        MaxLengthAttribute most => member?.PropertyType == typeof(string) ? $"must be at most {most.Length} characters long" : $"must have at most {most.Length} entries",
        MinLengthAttribute { Length: 1 } => "must not be empty",
        MinLengthAttribute least => member?.PropertyType == typeof(string) ? $"must be at least {least.Length} characters long" : $"must have at least {least.Length} entries",
        RegularExpressionAttribute pattern => "must match the pattern " + pattern.Pattern,
        _ => rule.FormatErrorMessage(member?.Name ?? "value"),
    };

    private static bool IsDictionary(Type type) => type.GetInterfaces().Append(type)
        .Any(face => face.IsGenericType && face.GetGenericTypeDefinition() is var open && (open == typeof(IReadOnlyDictionary<,>) || open == typeof(IDictionary<,>)));
}
