namespace Writeathon;

/// <summary>Which campaign people mean when they name none.</summary>
public static class CurrentCampaign
{
    /// <summary>
    /// The campaign that runs: its first day has come and reports are still taken. Of several the one that began last; where none runs, the
    /// latest year's, whether it is over or still to come.
    /// </summary>
    /// <param name="campaigns">All campaigns, in any order.</param>
    /// <param name="today">The world's day.</param>
    /// <returns>The campaign, or null where there is none at all.</returns>
    public static Campaign? Of(IReadOnlyCollection<Campaign> campaigns, DateOnly today) =>
        campaigns.Where(campaign => campaign.StartsOn <= today && today <= campaign.ReportsUntil).MaxBy(campaign => campaign.StartsOn)
        ?? campaigns.MaxBy(campaign => campaign.Year);
}
