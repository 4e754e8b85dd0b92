using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>A campaign's counts.</summary>
/// <param name="Counts">Those of this page, newest first, each with its event or null.</param>
/// <param name="Next">Where the next page begins, or null.</param>
/// <param name="Cases">The campaign's cases.</param>
public sealed record CountsView(IReadOnlyList<(SettledCount Count, WritingEvent? Event)> Counts, string? Next, IReadOnlyList<CaseFile> Cases);

/// <summary>The counts of a campaign: what they say, what reports have itemised of them, and where the two differ.</summary>
internal sealed class ShowCounts : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/staff/{year:long}/counts", StateAsync).RequireAuthorization(Doors.Staff);
        return routes.MapGet("/staff/{year:long}/counts", (long year, Paging paging, Reader reader, CancellationToken cancel) =>
            reader.ShowAsync(year, paging, null, cancel)).RequireAuthorization(Doors.Staff);
    }

    private static async Task<IResult> StateAsync(long year, Form form, Paging paging, Reader reader, CancellationToken cancel) =>
        await form.CallAsync("StateTotal", new() { ["year"] = year }) is { Refusal: { } refusal }
            ? await reader.ShowAsync(year, paging, refusal, cancel)
            : Done.At($"/staff/{year}/counts", "count");

    /// <summary>Reads what the page shows.</summary>
    internal sealed class Reader(Desks desks, CountStore counts, EventStore events, CaseStore cases)
    {
        public Task<IResult> ShowAsync(long year, Paging paging, Refusal? refusal, CancellationToken cancel) => desks.ShowAsync<CountsPage, CountsView>(
            year,
            async _ =>
            {
                var page = paging.Page(await counts.ListAsync(year, paging.AfterId, paging.Fetch, cancel), count => count, count => count.Id.ToString());
                var listed = new List<(SettledCount, WritingEvent?)>();
                foreach (var count in page.Items)
                {
                    listed.Add((count, count.Scope.Event is { } id ? await events.FindAsync(id, cancel) : null));
                }

                return new(listed, page.Next, await cases.ListAsync(year, cancel));
            },
            refusal, cancel);
    }
}
