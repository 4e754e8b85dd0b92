namespace Writeathon;

/// <summary>A person or a group for whom actions are sent.</summary>
/// <param name="Slug">The case's key, as it stands in addresses.</param>
/// <param name="Title">The name by which the case is known.</param>
/// <param name="Country">Where those are to whom is appealed, ISO 3166-1.</param>
/// <param name="Summary">What happened, in a few sentences.</param>
/// <param name="SendingRules">What to know before sending: postage, language, what must not be named. Null where there is nothing to know.</param>
/// <param name="Campaigns">The years in which the case is featured, ascending.</param>
/// <param name="Outcomes">What has come of it, oldest first.</param>
/// <param name="Revision">How often it has been saved, from 1.</param>
public sealed record CaseFile(
    string Slug, string Title, string Country, string Summary, string? SendingRules,
    IReadOnlyList<long> Campaigns, IReadOnlyList<CaseOutcome> Outcomes, long Revision = 1);

/// <summary>What happened in a case: a release, an acquittal.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="On">The day, where it is known.</param>
/// <param name="Summary">What happened, in one sentence.</param>
/// <param name="Source">Who says so.</param>
public sealed record CaseOutcome(OutcomeKind Kind, DateOnly? On, string Summary, string Source);

/// <summary>The ways a case moves.</summary>
public enum OutcomeKind
{
    /// <summary>Free.</summary>
    Released,

    /// <summary>Free, but bound: to a place, to silence, to report.</summary>
    ReleasedOnConditions,

    /// <summary>A court found for them.</summary>
    Acquitted,

    /// <summary>The sentence was made lighter.</summary>
    SentenceCommuted,

    /// <summary>The prosecution gave up.</summary>
    ChargesDropped,

    /// <summary>Someone looks into what was done to them.</summary>
    InvestigationOpened,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>How a case that a report names stands to the campaign.</summary>
public enum CaseStanding
{
    /// <summary>The report names no case.</summary>
    NotNamed,

    /// <summary>The case is one of the campaign's.</summary>
    InCampaign,

    /// <summary>The case is known, but from other years.</summary>
    InOtherCampaign,

    /// <summary>No case has that name.</summary>
    Unknown,
}
