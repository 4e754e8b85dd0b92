using System.Globalization;
using System.Text.RegularExpressions;

namespace Writeathon.Service.Pages;

/// <summary>A whole number as people write it: in the digits of any script, with or without a mark between its thousands.</summary>
internal static partial class TypedNumber
{
    /// <summary>Reads it.</summary>
    /// <returns>The number; null where it is none, has decimals or is larger than any.</returns>
    public static long? Read(string text) =>
        Whole().IsMatch(text)
        && long.TryParse(
            string.Concat(text.Where(char.IsDigit).Select(CharUnicodeInfo.GetDecimalDigitValue)), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // One mark throughout, and three digits after each: 12.5 is not a hundred and twenty-five.
    [GeneratedRegex("""^(\d+|\d{1,3}(?<mark>[ .,'’٬\u00A0\u2009\u202F])\d{3}(\k<mark>\d{3})*)\z""")]
    private static partial Regex Whole();
}
