using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Writeathon.Service.Http;

/// <summary>
/// What a value must be, in plain words. Those that a form can be refused with are named here, for its page says them in the reader's own
/// language.
/// </summary>
internal static class Remedies
{
    public const string Needed = "is needed: {0}";
    public const string NotEmpty = "must not be empty";
    public const string OneLine = "must be one line, without control characters";
    public const string WholeNumber = "must be a whole number without quotes";
    public const string InRange = "must be from {0} to {1}";
    public const string Length = "must be {0} to {1} characters long";
    public const string Longest = "must be at most {0} characters long";
    public const string Email = "must be an e-mail address";
    public const string Country = "must be a country of ISO 3166-1 in two capital letters, such as CD";
    public const string CountryOrWorld = Country + ", or GLOBAL";
    public const string OneOf = "must be one of {0}";
    public const string Day = "must be a day as yyyy-MM-dd";
    public const string InDays = "must be a day from {0} to {1}";
    public const string LocalTime = "must be a local time as yyyy-MM-ddTHH:mm:ss, without an offset";
    public const string InYears = "must be in a year from {0} to {1}";
    public const string AYear = "must be a year from {0} to {1}";
    public const string AfterTheStart = "must be later than startsAt";
    public const string OfTheYear = "must be a day of {0}, the campaign's year";
    public const string NotBeforeFirst = "must not be earlier than startsOn";
    public const string NotBeforeLast = "must not be earlier than endsOn";
    public const string WithinAYear = "must be within a year of startsOn";
    public const string Slug = "must be lower-case letters, digits and single hyphens, at most {0}";
    public const string NoHeadline = "must be false: only a figure whose measure is actions is the headline";

    private static readonly Dictionary<Type, string> Known = new()
    {
        [typeof(string)] = "must be text in quotes",
        [typeof(int)] = WholeNumber,
        [typeof(long)] = WholeNumber,
        [typeof(double)] = "must be a number without quotes",
        [typeof(decimal)] = "must be a number without quotes",
        [typeof(bool)] = "must be true or false without quotes",
        [typeof(DateOnly)] = Day,
        [typeof(DateTime)] = LocalTime,
        [typeof(DateTimeOffset)] = "must be an instant with its offset, such as 2026-12-10T14:00:00Z",
        [typeof(Guid)] = "must be an id as 8-4-4-4-12 hexadecimal digits",
    };

    /// <summary>What a value of this type must be, beginning with <c>must</c>.</summary>
    public static string For(Type type)
    {
        type = IEdited.PlainTypeOf(type);
        return Known.TryGetValue(type, out var remedy) ? remedy
            : type.IsEnum ? Said(OneOf, string.Join(", ", Words.All(type)))
            : IsDictionary(type) || !type.IsAssignableTo(typeof(IEnumerable)) ? "must be a JSON object in braces"
            : "must be a list in brackets";
    }

    /// <summary>What a value of the query must be: quotes are nothing to speak of there.</summary>
    public static string ForQuery(Type type) => For(type).Replace(" without quotes", "", StringComparison.Ordinal);

    /// <summary>What an annotation asks for; its own <c>ErrorMessage</c> where it has one.</summary>
    public static string For(ValidationAttribute rule, JsonPropertyInfo? member = null) => rule switch
    {
        { ErrorMessage: { } own } when !own.Contains("{0}", StringComparison.Ordinal) => own,
        EmailAddressAttribute => Email,
        UrlAttribute => "must be an address that begins with https:// or http://",
        RequiredAttribute when member is not null => Said(Needed, For(member.PropertyType)),
        RangeAttribute range => Said(InRange, range.Minimum, range.Maximum),
        StringLengthAttribute text when text.MinimumLength == text.MaximumLength => $"must be {text.MaximumLength} characters long",
        StringLengthAttribute { MinimumLength: > 0 } text => Said(Length, text.MinimumLength, text.MaximumLength),
        StringLengthAttribute text => Said(Longest, text.MaximumLength),
        MaxLengthAttribute most => member?.PropertyType == typeof(string) ? Said(Longest, most.Length) : $"must have at most {most.Length} entries",
        MinLengthAttribute { Length: 1 } => NotEmpty,
        MinLengthAttribute least => member?.PropertyType == typeof(string) ? $"must be at least {least.Length} characters long" : $"must have at least {least.Length} entries",
        RegularExpressionAttribute pattern => "must match the pattern " + pattern.Pattern,
        _ => rule.FormatErrorMessage(member?.Name ?? "value"),
    };

    /// <summary>A phrase with its values.</summary>
    public static string Said(string phrase, params object[] values) => string.Format(CultureInfo.InvariantCulture, phrase, values);

    private static bool IsDictionary(Type type) => type.GetInterfaces().Append(type)
        .Any(face => face.IsGenericType && face.GetGenericTypeDefinition() is var open && (open == typeof(IReadOnlyDictionary<,>) || open == typeof(IDictionary<,>)));
}
