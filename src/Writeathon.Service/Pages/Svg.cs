using System.Globalization;

namespace Writeathon.Service.Pages;

/// <summary>Numbers as drawings are made of them, whatever language the page is in.</summary>
internal static class Svg
{
    /// <summary>A place or length, to a tenth of the drawing's unit.</summary>
    public static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>How long a part is in a bar of 100 that stands for the whole.</summary>
    public static string Percent(long part, long whole) => Text(Math.Clamp(100.0 * part / Math.Max(whole, 1), 0, 100));
}
