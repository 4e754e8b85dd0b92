namespace Writeathon;

/// <summary>
/// One line of the ledger: a number of actions of one kind, sent on one day, as somebody told us of them.
/// A line is never changed and never deleted; a correction is a new line that names the one it corrects.
/// </summary>
/// <param name="Id">The line's id.</param>
/// <param name="Sequence">Its place in the ledger, ascending in the order of commits; 0 until it is written.</param>
/// <param name="Campaign">The year it counts for.</param>
/// <param name="Event">The event at which it was sent, or null.</param>
/// <param name="Case">The slug of the case it was sent for, or null.</param>
/// <param name="Country">The country it was sent from, ISO 3166-1.</param>
/// <param name="Kind">Letter, card and so on; null where a count of a whole cannot tell.</param>
/// <param name="Purpose">To those in power, or to the person.</param>
/// <param name="Quantity">How many, signed: a correction may take away.</param>
/// <param name="SentOn">The local day on which it was sent.</param>
/// <param name="ReceivedAt">The instant at which we received it, by our clock.</param>
/// <param name="Source">Who told us.</param>
/// <param name="Evidence">How they know.</param>
/// <param name="Corrects">The line that it corrects, or null.</param>
/// <param name="Reason">Why it corrects it, or null.</param>
/// <param name="Settles">The count that it settles, or null.</param>
/// <param name="HeldFor">Why it was held when it came, or null. A held line is in no total until it is released.</param>
/// <param name="Key">The key under which it was sent, unique in its campaign, or null.</param>
public sealed record ActionTaken(
    Guid Id, long Sequence, long Campaign, Guid? Event, string? Case, string Country, ActionKind? Kind, Purpose Purpose, long Quantity,
    DateOnly SentOn, DateTimeOffset ReceivedAt, Source Source, Evidence Evidence, Guid? Corrects = null, string? Reason = null,
    Guid? Settles = null, HoldReason? HeldFor = null, string? Key = null)
{
    /// <summary>The most that one report may say.</summary>
    public const long LargestQuantity = 1_000_000;

    /// <summary>The longest key, in characters. One that is kept as two halves, as an emoji is, counts once.</summary>
    public const int LongestKey = 255;

    /// <summary>Whether a key is longer than the longest.</summary>
    public static bool IsTooLong(string key) => key.Length > LongestKey && key.EnumerateRunes().Count() > LongestKey;

    /// <summary>The tally that this line moves.</summary>
    public TallyKey Tally => new(Campaign, Event, Case, Country, Kind, Purpose, Evidence, SentOn);
}

/// <summary>What was sent.</summary>
public enum ActionKind
{
    /// <summary>A letter on paper.</summary>
    Letter,

    /// <summary>A card on paper.</summary>
    Card,

    /// <summary>An email.</summary>
    Email,

    /// <summary>A text message.</summary>
    Sms,

    /// <summary>A fax.</summary>
    Fax,

    /// <summary>A message on a social network.</summary>
    Tweet,

    /// <summary>A name under a petition.</summary>
    Signature,
}

/// <summary>To whom it was sent.</summary>
public enum Purpose
{
    /// <summary>To those in power, to ask them for something.</summary>
    Appeal,

    /// <summary>To the person, to say that they are not alone.</summary>
    Solidarity,
}

/// <summary>Who told us.</summary>
public enum Source
{
    /// <summary>Somebody who wrote.</summary>
    Participant,

    /// <summary>The event's host.</summary>
    Host,

    /// <summary>A national section, through staff.</summary>
    Section,

    /// <summary>A file of lines.</summary>
    Import,
}

/// <summary>How they know.</summary>
public enum Evidence
{
    /// <summary>The writer's own word.</summary>
    SelfReported,

    /// <summary>The host counted the pile.</summary>
    HostCounted,

    /// <summary>A section's office counted.</summary>
    CentrallyCounted,

    /// <summary>Somebody estimated.</summary>
    Estimate,
}

/// <summary>Why a line is held.</summary>
public enum HoldReason
{
    /// <summary>It says far more than its source usually sends.</summary>
    LargerThanUsual,

    /// <summary>A count covers it and has no room for it: either the count or the report is wrong.</summary>
    MoreThanTheCount,
}

/// <summary>How a line stands now.</summary>
public enum LineStatus
{
    /// <summary>It is in every total.</summary>
    Counted,

    /// <summary>It waits for staff and is in no total.</summary>
    Held,

    /// <summary>Staff found it wrong; it is in no total.</summary>
    Rejected,

    /// <summary>It was held, and its own sender corrected it before staff looked; it is in no total.</summary>
    Superseded,
}

/// <summary>What became of a held line.</summary>
/// <param name="Action">The line.</param>
/// <param name="Status">Counted, rejected or superseded.</param>
/// <param name="Reason">Why.</param>
/// <param name="ReviewedAt">When.</param>
public sealed record Review(Guid Action, LineStatus Status, string Reason, DateTimeOffset ReviewedAt);

/// <summary>A line with what has become of it.</summary>
/// <param name="Line">The line as it was written.</param>
/// <param name="Status">How it stands now.</param>
/// <param name="Review">What staff decided, where it was held and they have.</param>
public sealed record ReviewedAction(ActionTaken Line, LineStatus Status, Review? Review);
