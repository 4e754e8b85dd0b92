using System.Collections.Frozen;

namespace Writeathon;

/// <summary>What a unit says of the kinds that were counted.</summary>
/// <param name="Named">The kinds that it names.</param>
/// <param name="IsOpen">Whether it has words that stand for no kind (messages, actions, appeals, greetings): it may hold any other kind too.</param>
public sealed record UnitKinds(IReadOnlySet<ActionKind> Named, bool IsOpen)
{
    private static readonly string[] Between = [",", ";", "&", " and ", " or "];

    private static readonly FrozenDictionary<string, ActionKind> Stems = new Dictionary<string, ActionKind>
    {
        ["letter"] = ActionKind.Letter,
        ["card"] = ActionKind.Card,
        ["postcard"] = ActionKind.Card,
        ["email"] = ActionKind.Email,
        ["e-mail"] = ActionKind.Email,
        ["sms"] = ActionKind.Sms,
        ["fax"] = ActionKind.Fax,
        ["faxe"] = ActionKind.Fax,
        ["tweet"] = ActionKind.Tweet,
        ["signature"] = ActionKind.Signature,
        ["petition"] = ActionKind.Signature,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Reads a unit in the record book's words. Its parts stand between commas or <c>and</c>; a part names the kind of its first word that
    /// is one, in singular or plural: letters, cards and postcards, emails, SMS messages, faxes, tweets, signatures and petitions. A part
    /// without such a word leaves the kinds open.
    /// </summary>
    public static UnitKinds Of(string unit)
    {
        var parts = unit.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split(' ').Select(KindOf).FirstOrDefault(kind => kind is not null))
            .ToList();
        return new(parts.OfType<ActionKind>().ToHashSet(), parts.Count == 0 || parts.Contains(null));
    }

    /// <summary>What a campaign counts: these kinds and no other.</summary>
    public static UnitKinds Of(IEnumerable<ActionKind> counted) => new(counted.ToHashSet(), IsOpen: false);

    /// <summary>Whether the two are known to count different kinds. What is open may hold anything: unknown is not different.</summary>
    public bool DiffersFrom(UnitKinds other) => NamesMoreThan(other) || other.NamesMoreThan(this);

    /// <summary>Whether it names a kind that the other is known not to count.</summary>
    public bool NamesMoreThan(UnitKinds other) => !other.IsOpen && Named.Any(kind => !other.Named.Contains(kind));

    /// <summary>
    /// How far it is from what a campaign counts: one for each kind that it names and the campaign does not count, and, unless it is open,
    /// one for each kind that the campaign counts and it does not name.
    /// </summary>
    public int DistanceFrom(UnitKinds counted) =>
        Named.Count(kind => !counted.Named.Contains(kind)) + (IsOpen ? 0 : counted.Named.Count(kind => !Named.Contains(kind)));

    private static ActionKind? KindOf(string word) =>
        Stems.TryGetValue(word, out var kind) || (word.EndsWith('s') && Stems.TryGetValue(word[..^1], out kind)) ? kind : null;
}
