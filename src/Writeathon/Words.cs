using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Writeathon;

/// <summary>The field's words for its enumerations, as they stand in JSON, in files and in the ledger: <c>SelfReported</c> is <c>self-reported</c>.</summary>
public static class Words
{
    /// <summary>The word for a value.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum => Known<T>.Words[Array.IndexOf(Known<T>.Values, value)];

    /// <summary>The value a word stands for, or null for a word that the field does not know. Words are exact: no other case, no blanks.</summary>
    public static T? Parse<T>(string word)
        where T : struct, Enum => Array.IndexOf(Known<T>.Words, word) is >= 0 and var at ? Known<T>.Values[at] : null;

    /// <summary>The value of a word that the ledger itself wrote.</summary>
    /// <exception cref="FormatException">The word is not one of the field's: the ledger was written by something else.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum => Parse<T>(word) ?? throw new FormatException($"'{word}' is no {typeof(T).Name}");

    /// <summary>Every word of an enumeration, in its own order.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => Known<T>.Words;

    /// <summary>Every word of an enumeration that is known only at run time, in its own order.</summary>
    public static IReadOnlyList<string> All(Type enumeration) => [.. Enum.GetNames(enumeration).Select(name => Spell(enumeration, name))];

    /// <summary>The word for a value of an enumeration that is known only at run time.</summary>
    public static string Of(Enum value) => Spell(value.GetType(), value.ToString());

    private static string Spell(Type enumeration, string name) =>
        enumeration.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    // Ten words at the most: they are looked through faster than any table of them is made.
    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly T[] Values = Enum.GetValues<T>();
        public static readonly string[] Words = [.. Values.Select(value => Spell(typeof(T), value.ToString()))];
    }
}
