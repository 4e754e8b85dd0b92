using Writeathon.Store;

namespace Writeathon.Service.Actions;

/// <summary>Whether a line came late. It follows from the campaign's last day and is not kept: who moves that day moves it too.</summary>
internal sealed class Lateness(CampaignStore campaigns, EventStore events)
{
    /// <summary>Whether a line was received after its campaign's last day, by the clocks of its event's zone, or by the world's day without one.</summary>
    public async ValueTask<bool> OfAsync(ActionTaken line, CancellationToken cancel)
    {
        var atEvent = line.Event is { } id ? await events.FindAsync(id, cancel) : null;
        return await campaigns.FindAsync(line.Campaign, cancel) is { } campaign
            && campaign.IsLate(line.ReceivedAt, atEvent is null ? null : WallTime.Zone(atEvent.TimeZone));
    }

    /// <summary>Lines as they stand now.</summary>
    public async ValueTask<IReadOnlyList<(ReviewedAction Action, bool Late)>> OfAsync(IReadOnlyList<ReviewedAction> actions, CancellationToken cancel)
    {
        var marked = new List<(ReviewedAction, bool)>(actions.Count);
        foreach (var action in actions)
        {
            marked.Add((action, await OfAsync(action.Line, cancel)));
        }

        return marked;
    }
}
