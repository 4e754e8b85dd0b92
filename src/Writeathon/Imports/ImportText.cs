using System.Collections.Frozen;
using System.Text;

namespace Writeathon;

/// <summary>A member of an import's line: a column of its table, a name in its object.</summary>
public enum ImportMember
{
    /// <summary>The line's own key.</summary>
    Key,

    /// <summary>The id of the event.</summary>
    Event,

    /// <summary>The country; not needed where an event is named.</summary>
    Country,

    /// <summary>The case's slug.</summary>
    Case,

    /// <summary>What was sent. Needed.</summary>
    Kind,

    /// <summary>How many. Needed.</summary>
    Quantity,

    /// <summary>To whom; appeal where nothing is said.</summary>
    Purpose,

    /// <summary>On which local day; today where nothing is said.</summary>
    SentOn,

    /// <summary>How those who told us know; centrally counted where nothing is said.</summary>
    Evidence,
}

/// <summary>The names of an import's members.</summary>
public static class ImportMembers
{
    private static readonly FrozenDictionary<string, ImportMember> Folded = Enum.GetValues<ImportMember>()
        .Select(member => (Name: Fold(member.Name()), Member: member))
        .Concat([(Name: "type", Member: ImportMember.Kind), (Name: "eventtype", Member: ImportMember.Kind), (Name: "actiontype", Member: ImportMember.Kind)])
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Member, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ImportMember> Exact =
        Enum.GetValues<ImportMember>().ToFrozenDictionary(Name, member => member, StringComparer.Ordinal);

    /// <summary>A member's name as it stands in JSON: <c>sentOn</c>.</summary>
    public static string Name(this ImportMember member) => $"{char.ToLowerInvariant(member.ToString()[0])}{member.ToString()[1..]}";

    /// <summary>The member that JSON names, in its one spelling, or null.</summary>
    public static ImportMember? OfName(string name) => Exact.TryGetValue(name, out var member) ? member : null;

    /// <summary>
    /// The member that a table's header names, or null: in any case, with or without blanks, hyphens and underscores (<c>Sent On</c>,
    /// <c>sent_on</c>). <c>type</c>, <c>event_type</c> and <c>action_type</c> are the kind, as Mobilize and OSDI call it.
    /// </summary>
    public static ImportMember? OfHeader(string header) => Folded.TryGetValue(Fold(header), out var member) ? member : null;

    /// <summary>What of the needed members a table does not have, in words; null where nothing is missing.</summary>
    public static string? Missing(IReadOnlyCollection<ImportMember> columns)
    {
        List<string> missing =
        [
            .. ((ImportMember[])[ImportMember.Kind, ImportMember.Quantity]).Where(needed => !columns.Contains(needed)).Select(Name),
            .. columns.Contains(ImportMember.Country) || columns.Contains(ImportMember.Event) ? (string[])[] : ["country (or event)"],
        ];
        return missing.Count == 0 ? null : string.Join(", ", missing);
    }

    private static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (letter is not ('-' or '_' or '\uFEFF') && !char.IsWhiteSpace(letter))
            {
                folded.Append(char.ToLowerInvariant(letter));
            }
        }

        return folded.ToString();
    }
}

/// <summary>The members of a line as they stand in a file, unread; null or blank where the file says nothing.</summary>
public sealed class ImportText
{
    private readonly string?[] members = new string?[Enum.GetValues<ImportMember>().Length];

    /// <summary>What the file says of a member.</summary>
    public string? this[ImportMember member]
    {
        get => members[(int)member];
        set => members[(int)member] = value;
    }

    /// <summary>Whether the file says nothing at all: a row that a spreadsheet left at the end.</summary>
    public bool IsBlank => Array.TrueForAll(members, string.IsNullOrWhiteSpace);
}
