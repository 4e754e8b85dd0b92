using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>A campaign's events.</summary>
/// <param name="Events">Those of this page, the latest registered first.</param>
/// <param name="Next">Where the next page begins, or null.</param>
/// <param name="Words">What was asked for.</param>
public sealed record EventsView(IReadOnlyList<WritingEvent> Events, string? Next, string Words);

/// <summary>Every event of a campaign, private and cancelled ones too; from here staff go to its host's desk.</summary>
internal sealed class ListAllEvents : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/staff/{year:long}/events", Handle).RequireAuthorization(Doors.Staff);

    private static async Task<IResult> Handle(long year, string? q, Paging paging, Desks desks, EventStore events, CancellationToken cancel)
    {
        // A whole link may be pasted as well as the id at its end.
        var words = q?.Trim() ?? "";
        foreach (var part in words.Split('/', '?', '#', ' '))
        {
            if (Guid.TryParse(part, out var id) && await events.FindAsync(id, cancel) is not null)
            {
                return TypedResults.LocalRedirect($"/events/{id}/host");
            }
        }

        return await desks.ShowAsync<EventsPage, EventsView>(
            year,
            async _ =>
            {
                var page = paging.Page(await events.ListAsync(year, words, paging.AfterId, paging.Fetch, cancel), found => found, found => found.Id.ToString());
                return new(page.Items, page.Next, words);
            },
            null, cancel);
    }
}
