using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Writeathon;

/// <summary>The field's words for its enumerations, as they stand in JSON, in files and in the ledger: <c>SelfReported</c> is <c>self-reported</c>.</summary>
public static class Words
{
    /// <summary>The word for a value.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum => Dictionary<T>.WordOf[value];

    /// <summary>The value a word stands for, or null for a word that the field does not know. Words are exact: no other case, no blanks.</summary>
    public static T? Parse<T>(string word)
        where T : struct, Enum => Dictionary<T>.ValueOf.TryGetValue(word, out var value) ? value : null;

    /// <summary>The value of a word that the ledger itself wrote.</summary>
    /// <exception cref="FormatException">The word is not one of the field's: the ledger was written by something else.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum => Parse<T>(word) ?? throw new FormatException($"'{word}' is no {typeof(T).Name}");

    /// <summary>Every word of an enumeration, in its own order.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => Dictionary<T>.InOrder;

    /// <summary>Every word of an enumeration that is known only at run time, in its own order.</summary>
    public static IReadOnlyList<string> All(Type enumeration) => [.. Enum.GetNames(enumeration).Select(name => Spell(enumeration, name))];

    /// <summary>The word for a value of an enumeration that is known only at run time.</summary>
    public static string Of(Enum value) => Spell(value.GetType(), value.ToString());

    private static string Spell(Type enumeration, string name) =>
        enumeration.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static class Dictionary<T>
        where T : struct, Enum
    {
        public static readonly IReadOnlyList<string> InOrder = [.. Enum.GetValues<T>().Select(Spell)];
        public static readonly FrozenDictionary<T, string> WordOf = Enum.GetValues<T>().ToFrozenDictionary(value => value, Spell);
        public static readonly FrozenDictionary<string, T> ValueOf = Enum.GetValues<T>().ToFrozenDictionary(Spell, value => value, StringComparer.Ordinal);

        private static string Spell(T value) => Words.Spell(typeof(T), value.ToString());
    }
}
