using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Writeathon;

/// <summary>Names as they stand in addresses, and words as they are searched: no accents, no capitals.</summary>
public static class Slug
{
    /// <summary>The longest slug, in characters.</summary>
    public const int Longest = 80;

    // Letters of their own that no accent makes, as those write them who do not have them.
    private static readonly FrozenDictionary<char, string> Plain = new Dictionary<char, string>
    {
        ['ł'] = "l",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ı'] = "i",

        // Arabic as it is typed in a hurry or on a Persian keyboard: القاهره finds القاهرة.
        ['ة'] = "ه",
        ['ى'] = "ي",
        ['ی'] = "ي",
        ['ک'] = "ك",
        ['ـ'] = "",
    }.ToFrozenDictionary();

    /// <summary>A title as <see cref="Latin"/> has it; <c>event</c> where nothing is left.</summary>
    public static string Of(string title) => Latin(title) ?? "event";

    /// <summary>A title in plain lower-case letters and digits joined by hyphens, at most <see cref="Longest"/> characters; null where nothing Latin is left.</summary>
    public static string? Latin(string title)
    {
        var slug = new StringBuilder(title.Length);
        foreach (var letter in Fold(title))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        if (slug.Length > Longest)
        {
            slug.Length = Longest;
        }

        var plain = slug.ToString().Trim('-');
        return plain.Length > 0 ? plain : null;
    }

    /// <summary>Whether a text is a slug: lower-case letters, digits and single hyphens, at most <see cref="Longest"/> characters.</summary>
    public static bool IsOne(string text) =>
        text.Length is > 0 and <= Longest && text[0] != '-' && text[^1] != '-' && !text.Contains("--", StringComparison.Ordinal)
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>A text as it is searched: without accents and capitals, so that <c>sao paulo</c> finds São Paulo.</summary>
    public static string Fold(string text)
    {
        // What stands for no character (half a pair, U+FFFE) would make normalizing throw.
        var characters = string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar && rune.Value != 0xFFFE));
        var folded = new StringBuilder(text.Length);
        foreach (var letter in characters.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                var lower = char.ToLowerInvariant(letter);
                folded.Append(Plain.TryGetValue(lower, out var plain) ? plain : lower.ToString());
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
