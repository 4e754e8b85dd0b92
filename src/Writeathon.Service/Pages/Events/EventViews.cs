using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Events;

/// <summary>What an event's page shows.</summary>
/// <param name="Event">The event.</param>
/// <param name="Campaign">Its campaign.</param>
/// <param name="Cases">The cases that it may write for.</param>
/// <param name="Pledged">What was pledged, by kind.</param>
/// <param name="Sent">What was sent, by kind; null stands for what has no kind.</param>
/// <param name="Now">The instant, by the event's clocks.</param>
/// <param name="TakesReports">Whether the campaign still takes reports.</param>
/// <param name="IsHost">Whether the reader runs it.</param>
/// <param name="Mine">The reader's own pledge, if this browser keeps one's link.</param>
public sealed record EventView(
    WritingEvent Event, Campaign Campaign, IReadOnlyList<CaseFile> Cases, IReadOnlyDictionary<ActionKind, long> Pledged,
    IReadOnlyList<(ActionKind? Kind, long Actions)> Sent, DateTimeOffset Now, bool TakesReports, bool IsHost, Pledge? Mine)
{
    /// <summary>The day by the event's clocks.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.DateTime);

    /// <summary>The last day that a report may name today.</summary>
    public DateOnly LastDay => Today < Campaign.EndsOn ? Today : Campaign.EndsOn;

    /// <summary>Whether its campaign's first day has come there.</summary>
    public bool HasBegun => Today >= Campaign.StartsOn;

    /// <summary>Whether something can be reported now.</summary>
    public bool CanReport => HasBegun && TakesReports && Event.CancelledAt is null;

    /// <summary>Whether something can be pledged now.</summary>
    public bool CanPledge => TakesReports && Event.CancelledAt is null;

    /// <summary>How many actions were sent.</summary>
    public long Actions => Sent.Sum(sum => sum.Actions);

    /// <summary>How many are pledged.</summary>
    public long Promised => Pledged.Values.Sum();

    /// <summary>The path that invites to it: a private event's page is not there for those who have not joined.</summary>
    public string Invitation => Event.Visibility == Visibility.Public ? $"/events/{Event.Id}" : $"/events/{Event.Id}/join";
}

/// <summary>Loads what pages of an event show, for whoever may see it.</summary>
internal sealed class EventViews(
    EventStore events, CampaignStore campaigns, CaseStore cases, PledgeStore pledges, TotalsStore totals, TimeProvider clock)
{
    /// <summary>The view of an event; null where there is none, or it is private and none of the caller's.</summary>
    /// <param name="id">The event.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<EventView?> FindAsync(Guid id, Caller caller, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } found || !caller.MaySee(found)
            || await campaigns.FindAsync(found.Campaign, cancel) is not { } campaign)
        {
            return null;
        }

        var now = clock.Now();
        return new(
            found, campaign, await cases.ListAsync(campaign.Year, cancel), await pledges.TalliesAsync(campaign.Year, id, cancel),
            await totals.OfEventAsync(campaign.Year, id, cancel), found.Local(now),
            campaign.TakesReports(now), caller.MayHost(id), await MineAsync(id, caller, cancel));
    }

    private async Task<Pledge?> MineAsync(Guid id, Caller caller, CancellationToken cancel) =>
        caller is { Role: TokenRole.Participant, Id: { } pledge } && caller.Event == id && await pledges.FindAsync(pledge, cancel) is { WithdrawnAt: null } mine
            ? mine
            : null;
}
