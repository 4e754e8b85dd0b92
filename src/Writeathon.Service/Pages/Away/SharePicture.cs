using System.Globalization;

namespace Writeathon.Service.Pages.Away;

/// <summary>
/// The picture that goes with a link to a campaign: its total against the year to beat. It has figures and no words, so that one picture
/// serves every language; thousands are set apart by a gap, as the SI does it.
/// </summary>
internal static class SharePicture
{
    private const int Paper = 0xFBF8F1;
    private const int Ink = 0x1B1D22;
    private const int Red = 0xB3261E;
    private const int Blue = 0x1F4E8C;
    private const int Ground = 0xD9D3C4;
    private const int Grey = 0x595C66;
    private const int Frame = 26;
    private const int Edge = 90;

    // The middle line of each digit, in a box one wide and 1.6 high.
    private static readonly IReadOnlyList<(double X, double Y)>[][] Digits =
    [
        [[.. Arc(.5, .5, .5, .5, 180, 360), .. Arc(.5, 1.1, .5, .5, 0, 180), (0, .5)]],
        [[(.12, .34), (.56, 0), (.56, 1.6)]],
        [[.. Arc(.5, .48, .48, .48, 190, 395), (.02, 1.6), (1, 1.6)]],
        [[.. Arc(.48, .4, .44, .4, 195, 450), .. Arc(.48, 1.2, .5, .4, 270, 525)]],
        [[(.78, 1.6), (.78, 0), (0, 1.14), (1, 1.14)]],
        [[(.9, 0), (.16, 0), (.09, .72), .. Arc(.48, 1.1, .5, .5, 228, 505)]],
        [[(.72, 0), (.1, .82), .. Arc(.5, 1.12, .48, .48, 200, 560)]],
        [[(0, 0), (1, 0), (.36, 1.6)]],
        [[.. Arc(.5, .4, .42, .4, 90, 450)], [.. Arc(.5, 1.2, .48, .4, 270, 630)]],
        [[(.28, 1.6), (.9, .78), .. Arc(.5, .48, .48, .48, 20, 380)]],
    ];

    private static readonly IReadOnlyList<(double X, double Y)>[] Minus = [[(.1, .8), (.9, .8)]];

    /// <summary>Draws it, 1,200 dots by 630, as PNG.</summary>
    /// <param name="year">The campaign's year.</param>
    /// <param name="actions">Its total; below zero where a count says fewer than were reported.</param>
    /// <param name="best">The figure to beat, or null.</param>
    public static byte[] Draw(long year, long actions, RecordFigure? best)
    {
        var picture = new PngPicture(1200, 630);
        Stripes(picture);
        picture.Fill(Frame, Frame, picture.Width - (2 * Frame), picture.Height - (2 * Frame), Paper);
        Envelope(picture, Edge, 78);
        Write(picture, $"{year}", picture.Width - Edge, 84, 60, Grey, fromRight: true);

        var text = Grouped(actions);
        Write(picture, text, Edge, 215, Math.Min(200, (int)(200 * (picture.Width - (2 * Edge)) / WidthOf(text, 200))), Ink, fromRight: false);

        var (left, wide) = (Edge, picture.Width - (2 * Edge));
        var whole = Math.Max(Math.Max(best?.Figure ?? 0, actions), 1);
        Bar(picture, left, 478, wide, Ground);
        if (actions > 0)
        {
            Bar(picture, left, 478, (int)Math.Max(34, wide * ((double)actions / whole)), Blue);
        }

        if (best is not null)
        {
            var at = left + (int)(wide * ((double)best.Figure / whole));
            picture.Fill(at - 3, 462, 6, 66, Red);
            Write(picture, $"{best.Year}", left, 548, 32, Red, fromRight: false);
            Write(picture, Grouped(best.Figure), Math.Max(at, left + 420), 548, 32, Red, fromRight: true);
        }

        return picture.Encode();
    }

    private static string Grouped(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static void Stripes(PngPicture picture)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                picture[x, y] = ((x + (y / 2)) / 34 % 4) switch { 0 => Red, 2 => Blue, _ => Paper };
            }
        }
    }

    private static void Envelope(PngPicture picture, int x, int y)
    {
        picture.Stroke([(x, y), (x + 110, y), (x + 110, y + 76), (x, y + 76), (x, y)], 9, Red);
        picture.Stroke([(x + 4, y + 6), (x + 55, y + 46), (x + 106, y + 6)], 9, Blue);
    }

    private static void Bar(PngPicture picture, int left, int top, int wide, int colour) =>
        picture.Stroke([(left + 17, top + 17), (left + wide - 17, top + 17)], 34, colour);

    // The box of a digit is as high as is said; the pen takes an eighth of it, and what is between two digits a fifth of their width.
    private static void Write(PngPicture picture, string text, int x, int y, int high, int colour, bool fromRight)
    {
        var (unit, pen) = (high / 1.6, high / 8.0);
        var at = fromRight ? x - WidthOf(text, high) : x;
        foreach (var letter in text)
        {
            if (letter != ' ')
            {
                foreach (var line in letter == '-' ? Minus : Digits[letter - '0'])
                {
                    picture.Stroke([.. line.Select(point => (at + (pen / 2) + (point.X * (unit - pen)), y + (pen / 2) + (point.Y * (high - pen) / 1.6)))], pen, colour);
                }
            }

            at += Advance(letter, high);
        }
    }

    private static double WidthOf(string text, int high) => text.Sum(letter => Advance(letter, high)) - (high / 8.0);

    private static double Advance(char letter, int high) => letter == ' ' ? high / 5.0 : high / 1.6 * 1.2;

    private static IEnumerable<(double X, double Y)> Arc(double x, double y, double wide, double high, int from, int to)
    {
        for (var degrees = from; degrees <= to; degrees += 5)
        {
            yield return (x + (wide * Math.Cos(degrees * Math.PI / 180)), y + (high * Math.Sin(degrees * Math.PI / 180)));
        }
    }
}
