using Writeathon.Service.Http;
using Writeathon.Service.Totals;
using Writeathon.Store;

namespace Writeathon.Service.Pages.World;

/// <summary>Where a campaign stands in its days.</summary>
public enum Season
{
    /// <summary>Its first day has not come.</summary>
    Before,

    /// <summary>People write.</summary>
    Writing,

    /// <summary>The last day is over and reports still come in.</summary>
    Reporting,

    /// <summary>Reports are closed.</summary>
    Closed,
}

/// <summary>What the page of a campaign shows.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Campaigns">All campaigns, newest first.</param>
/// <param name="Now">When it was asked for.</param>
/// <param name="Totals">The totals of this moment.</param>
/// <param name="Beside">What stands beside them.</param>
/// <param name="Comparison">The last rollup's answer for the world, or null before the first.</param>
/// <param name="Pace">How it grows.</param>
/// <param name="Cases">For whom people write.</param>
/// <param name="Populations">Populations of the years around it, by country.</param>
public sealed record WorldView(
    Campaign Campaign, IReadOnlyList<Campaign> Campaigns, DateTimeOffset Now, CampaignTotals Totals, Surroundings Beside, Comparison? Comparison,
    Pace Pace, IReadOnlyList<CaseFile> Cases, ILookup<string, Population> Populations)
{
    /// <summary>The world's day.</summary>
    public DateOnly Today => Days.World(Now);

    /// <summary>Where the campaign stands in its days, by the world's day; its reports close when their last day is over everywhere.</summary>
    public Season Season => Today < Campaign.StartsOn ? Season.Before
        : Today <= Campaign.EndsOn ? Season.Writing
        : Campaign.TakesReports(Now) ? Season.Reporting
        : Season.Closed;

    /// <summary>Whether a report would be taken: the campaign has begun somewhere on Earth, and is not closed everywhere.</summary>
    public bool TakesReports => Days.WhereFirst(Now) >= Campaign.StartsOn && Campaign.TakesReports(Now);

    /// <summary>Whether a pledge would be taken.</summary>
    public bool TakesPledges => Campaign.TakesReports(Now);

    /// <summary>How many are missing to stand above the best year before, by the total of this moment; null without one.</summary>
    public long? ToBeat => Comparison?.Best is { } best ? Math.Max(0, best.Figure + 1 - Totals.Actions) : null;

    /// <summary>The actions of a case.</summary>
    public long Of(CaseFile file) => Totals.Of(file.Slug);
}

/// <summary>Loads what the page of a campaign shows. No action is summed: totals are in memory, days in the snapshots of the rollup.</summary>
internal sealed class WorldViews(
    CampaignStore campaigns, CaseStore cases, SnapshotStore snapshots, ComparisonStore comparisons, RecordStore records, PopulationStore populations,
    TotalsBoard board, TimeProvider clock)
{
    /// <summary>The campaign that runs, or the latest; null where there is none at all.</summary>
    public async Task<Campaign?> CurrentAsync(CancellationToken cancel) =>
        CurrentCampaign.Of(await campaigns.AllAsync(cancel), Days.World(clock.Now()));

    /// <summary>The view of a year's campaign; of the current one where no year is named; null where there is none.</summary>
    public async Task<WorldView?> FindAsync(long? year, CancellationToken cancel)
    {
        var all = await campaigns.AllAsync(cancel);
        var now = clock.Now();
        var campaign = year is null ? CurrentCampaign.Of(all, Days.World(now)) : all.FirstOrDefault(each => each.Year == year);
        if (campaign is null)
        {
            return null;
        }

        var notice = await board.ReadAsync(campaign.Year, cancel);
        var earlier = new List<(Campaign, IReadOnlyDictionary<DateOnly, long>)>();
        foreach (var before in all.Where(each => each.Year < campaign.Year).Take(Pace.MostEarlier))
        {
            earlier.Add((before, await snapshots.CurveAsync(before.Year, Countries.World, cancel)));
        }

        var pace = Pace.Of(
            campaign, Days.World(now), notice.Totals.Actions, await snapshots.CurveAsync(campaign.Year, Countries.World, cancel), earlier,
            (await records.EarlierAsync(campaign.Year, cancel))[Countries.World], await records.WindowsAsync(campaign.Year, cancel));
        return new(
            campaign, all, now, notice.Totals, notice.Surroundings,
            (await comparisons.ComparisonAsync(campaign.Year, Countries.World, cancel))?.Scopes[0], pace,
            await cases.ListAsync(campaign.Year, cancel), await populations.AroundAsync(campaign.Year, cancel));
    }
}
