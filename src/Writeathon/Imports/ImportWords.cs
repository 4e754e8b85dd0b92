using System.Collections.Frozen;

namespace Writeathon;

/// <summary>
/// The words for kinds in the files of others. Mobilize's event types are those of its API (github.com/mobilizeamerica/api, Events,
/// <c>event_type</c>); OSDI's outreach types are <c>email</c>, <c>in-person</c>, <c>phone</c> and <c>postal mail</c>
/// (opensupporter.github.io/osdi-docs/outreaches.html), and its petitions have signatures. Action Network's letter campaigns send their
/// "letters" on the network (actionnetwork.org/docs/v2/outreaches), so its word says too little to be counted as either.
/// </summary>
public static class ImportWords
{
    private static readonly FrozenDictionary<string, ActionKind> Kinds = new Dictionary<string, ActionKind>
    {
        ["letter"] = ActionKind.Letter,
        ["letters"] = ActionKind.Letter,
        ["letter-writing"] = ActionKind.Letter,
        ["postal-mail"] = ActionKind.Letter,
        ["card"] = ActionKind.Card,
        ["cards"] = ActionKind.Card,
        ["postcard"] = ActionKind.Card,
        ["postcards"] = ActionKind.Card,
        ["email"] = ActionKind.Email,
        ["emails"] = ActionKind.Email,
        ["e-mail"] = ActionKind.Email,
        ["e-mails"] = ActionKind.Email,
        ["sms"] = ActionKind.Sms,
        ["text-message"] = ActionKind.Sms,
        ["text-messages"] = ActionKind.Sms,
        ["fax"] = ActionKind.Fax,
        ["faxes"] = ActionKind.Fax,
        ["tweet"] = ActionKind.Tweet,
        ["tweets"] = ActionKind.Tweet,
        ["signature"] = ActionKind.Signature,
        ["signatures"] = ActionKind.Signature,
        ["signature-gathering"] = ActionKind.Signature,
        ["petition"] = ActionKind.Signature,
        ["osdi:signature"] = ActionKind.Signature,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Both are what Action Network calls what may have gone by post or by email.
    private static readonly FrozenSet<string> Ambiguous =
        FrozenSet.Create(StringComparer.Ordinal, "letter-campaign", "advocacy-campaign", "outreach", "osdi:outreach");

    private static readonly FrozenSet<string> NotCounted = FrozenSet.Create(
        StringComparer.Ordinal,
        "canvass", "phone-bank", "text-bank", "meeting", "community", "fundraiser", "meet-greet", "house-party", "voter-reg", "training",
        "friend-to-friend-outreach", "debate-watch-party", "advocacy-call", "rally", "town-hall", "office-opening", "barnstorm",
        "solidarity-event", "community-canvass", "carpool", "workshop", "automated-phone-bank", "literature-drop-off", "visibility-event",
        "other", "phone", "in-person");

    /// <summary>A word as it is compared: no capitals, hyphens for blanks and underscores.</summary>
    public static string Fold(string word) => word.Trim().Replace('_', '-').Replace(' ', '-').ToLowerInvariant();

    /// <summary>The kind that a word stands for, or what to do about a word that stands for none.</summary>
    public static (ActionKind? Kind, string? Remedy) Kind(string word)
    {
        var folded = Fold(word);
        return Kinds.TryGetValue(folded, out var kind) ? (kind, null)
            : Ambiguous.Contains(folded) ? (null, $"must say more than {folded}, which may be a letter on paper or an email: write letter or email, whichever was sent")
            : NotCounted.Contains(folded) ? (null, $"must be something that a write-a-thon counts, and {folded} is not: leave the line out, or write one of {OneOf<ActionKind>()}")
            : (null, $"must be one of {OneOf<ActionKind>()}");
    }

    /// <summary>The words of an enumeration, for people to read.</summary>
    public static string OneOf<T>()
        where T : struct, Enum => string.Join(", ", Words.All<T>());
}
