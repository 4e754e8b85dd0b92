using System.Text;

namespace Writeathon;

/// <summary>Texts out of the files of others, as they are told.</summary>
public static class ShownText
{
    /// <summary>A text in one line, blanks for what is no letter and no sign; cut, and marked so, where it is longer than so many characters.</summary>
    public static string Of(string text, int most)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > most)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>The name of a column or member that means nothing here. Of one with an address in it nothing is told, for it would be kept.</summary>
    public static string OfName(string name, int most) => name.AsSpan().ContainsAny('@', '＠') ? "…" : Of(name, most);
}
