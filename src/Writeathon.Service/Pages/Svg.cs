using System.Globalization;
using System.Xml;

namespace Writeathon.Service.Pages;

/// <summary>Numbers and texts as drawings are made of them, whatever language the page is in.</summary>
internal static class Svg
{
    /// <summary>A place or length, to a tenth of the drawing's unit.</summary>
    public static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A text without what XML cannot hold, in no spelling at all: the characters of control, U+FFFE and U+FFFF.</summary>
    public static string Readable(string text) => string.Concat(text.Where(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter)));

    /// <summary>How long a part is in a bar of 100 that stands for the whole.</summary>
    public static string Percent(long part, long whole) => Text(Math.Clamp(100.0 * part / Math.Max(whole, 1), 0, 100));
}
