using System.Globalization;

namespace Writeathon;

/// <summary>What an event's host counted beside what was reported.</summary>
/// <param name="Counted">What the counts say.</param>
/// <param name="Reported">What the reports that they cover add up to.</param>
/// <param name="Says">The discrepancy, in one sentence for the host, in English.</param>
/// <param name="Piles">What was reported of each kind that was counted; null stands for what was counted without its kind.</param>
public sealed record Discrepancies(long Counted, long Reported, string Says, IReadOnlyList<(ActionKind? Kind, long Reported)> Piles)
{
    /// <summary>Compares an event's counts with its reports. A count that lies within another is part of that one and is not told again.</summary>
    /// <param name="counts">Every count of the event, those that were replaced too.</param>
    public static Discrepancies Of(IReadOnlyList<SettledCount> counts)
    {
        var widest = counts
            .Where(count => count.ReplacedBy is null && !counts.Any(other => other.Scope != count.Scope && other.Scope.Contains(count.Scope)))
            .OrderBy(count => count.Scope.Kind)
            .ToList();
        var piles = widest.GroupBy(count => count.Scope.Kind, (kind, of) => (Kind: kind, Reported: of.Sum(Reports))).ToList();
        var (counted, reported) = (widest.Sum(count => count.Total), piles.Sum(pile => pile.Reported));
        var names = piles.ConvertAll(pile => Name(pile.Reported, pile.Kind));
        var listed = names.Count > 1 ? $"{string.Join(", ", names[..^1])} and {names[^1]}" : names.FirstOrDefault();
        var says = listed is null ? "You have counted nothing yet."
            : counted == reported ? $"You counted {Text(counted)}; {listed} {WereReported()}. That is the same."
            : counted > reported
                ? $"You counted {Text(counted)}; {listed} {WereReported()}. {Text(counted - reported)} {(counted - reported == 1 ? "is" : "are")} not itemised yet."
            : $"You counted {Text(counted)}; {listed} {(IsOne() ? "makes" : "make")} {Text(reported)}.";
        return new(counted, reported, says, piles);

        // What the covered lines add up to, without those that only settle a count: its own, those before it, and those within it.
        long Reports(SettledCount count) => count.Total + count.Exceeded + count.TakenOut
            - counts.Where(other => other.AsOf <= count.AsOf && count.Scope.Contains(other.Scope)).Sum(other => other.Remainder);
        bool IsOne() => piles is [{ Reported: 1 }];
        string WereReported() => IsOne() ? "was reported" : "were reported";
    }

    private static string Name(long number, ActionKind? kind) => $"{Text(number)} {(kind, number == 1) switch
    {
        (ActionKind.Letter, true) => "letter",
        (ActionKind.Letter, _) => "letters",
        (ActionKind.Card, true) => "card",
        (ActionKind.Card, _) => "cards",
        (ActionKind.Email, true) => "email",
        (ActionKind.Email, _) => "emails",
        (ActionKind.Sms, true) => "SMS message",
        (ActionKind.Sms, _) => "SMS messages",
        (ActionKind.Fax, true) => "fax",
        (ActionKind.Fax, _) => "faxes",
        (ActionKind.Tweet, true) => "tweet",
        (ActionKind.Tweet, _) => "tweets",
        (ActionKind.Signature, true) => "signature",
        (ActionKind.Signature, _) => "signatures",
        (_, true) => "action",
        _ => "actions",
    }}";

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
