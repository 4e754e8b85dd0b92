using System.Text.RegularExpressions;

namespace Writeathon.Service.Exports;

/// <summary>
/// Texts that a spreadsheet would run. A cell may begin where a text does, and within it too, for a program that takes a semicolon, a tab or a
/// line break for its end whatever stands around it.
/// </summary>
internal static partial class Formulas
{
    // The full-width signs are those of keyboards for Chinese, Japanese and Korean.
    private const string CellsBegin = @"(?:^(?='*[\t\r=+\-@＝＋－＠])|(?<=[;\t\r\n]\s*)(?='*[=+\-@＝＋－＠]))";

    /// <summary>Puts an apostrophe where a cell may begin with a sign that makes it a formula; where apostrophes stand already, one more.</summary>
    public static string Guard(string text) => Unguarded().Replace(text, "'");

    /// <summary>Takes these apostrophes off: what was guarded is as it was.</summary>
    public static string Unguard(string text) => Guards().Replace(text, "");

    [GeneratedRegex(CellsBegin, RegexOptions.CultureInvariant)]
    private static partial Regex Unguarded();

    [GeneratedRegex(CellsBegin + "'", RegexOptions.CultureInvariant)]
    private static partial Regex Guards();
}
