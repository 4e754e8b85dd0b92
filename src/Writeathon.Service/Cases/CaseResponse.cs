using System.Text.Json.Serialization;
using Writeathon.Service.Http;

namespace Writeathon.Service.Cases;

/// <summary>A case as it is told.</summary>
/// <param name="Slug">Its key.</param>
/// <param name="Title">The name by which it is known.</param>
/// <param name="Country">Where those are to whom is appealed.</param>
/// <param name="Summary">What happened.</param>
/// <param name="SendingRules">What to know before sending, or null.</param>
/// <param name="Campaigns">The years in which it is featured.</param>
/// <param name="Outcomes">What has come of it, oldest first.</param>
/// <param name="Tally">How many actions were sent for it: in the campaign that was asked for, or in all.</param>
/// <param name="Revision">How often it has been saved.</param>
internal sealed record CaseResponse(
    string Slug, string Title, string Country, string Summary, string? SendingRules, IReadOnlyList<long> Campaigns,
    IReadOnlyList<CaseOutcomeResponse> Outcomes, long Tally, [property: JsonIgnore] long Revision) : IRevised
{
    /// <summary>A case with the actions that were sent for it.</summary>
    public static CaseResponse Of(CaseFile file, long tally) => new(
        file.Slug, file.Title, file.Country, file.Summary, file.SendingRules, file.Campaigns,
        [.. file.Outcomes.Select(outcome => new CaseOutcomeResponse(outcome.Kind, outcome.On, outcome.Summary, outcome.Source))], tally, file.Revision);
}

/// <summary>What has come of a case.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="On">The day, or null where it is not known.</param>
/// <param name="Summary">What happened, in one sentence.</param>
/// <param name="Source">Who says so.</param>
internal sealed record CaseOutcomeResponse(OutcomeKind Kind, DateOnly? On, string Summary, string Source);
