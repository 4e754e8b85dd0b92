using System.Text.Json.Serialization;
using Writeathon.Service.Http;

namespace Writeathon.Service.Campaigns;

/// <summary>A campaign as it is told.</summary>
/// <param name="Year">Its key.</param>
/// <param name="Name">What people call it.</param>
/// <param name="StartsOn">Its first local day.</param>
/// <param name="EndsOn">Its last local day.</param>
/// <param name="ReportsUntil">The last local day on which a report is taken.</param>
/// <param name="Kinds">What it counts.</param>
/// <param name="Revision">How often it has been saved.</param>
internal sealed record CampaignResponse(
    long Year, string Name, DateOnly StartsOn, DateOnly EndsOn, DateOnly ReportsUntil, IReadOnlyList<ActionKind> Kinds,
    [property: JsonIgnore] long Revision) : IRevised
{
    /// <summary>A campaign as everybody may see it.</summary>
    public static CampaignResponse Of(Campaign campaign) => new(
        campaign.Year, campaign.Name, campaign.StartsOn, campaign.EndsOn, campaign.ReportsUntil, campaign.Kinds, campaign.Revision);
}
