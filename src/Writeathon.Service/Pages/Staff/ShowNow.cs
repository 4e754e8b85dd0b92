using Writeathon.Service.Http;
using Writeathon.Service.Pages.World;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>How a campaign stands now.</summary>
/// <param name="Totals">Its sums.</param>
/// <param name="Beside">What stands beside them.</param>
/// <param name="Unitemised">How many were counted and no report has itemised.</param>
/// <param name="Hours">What began to count in each of the last 48 hours, oldest first.</param>
/// <param name="Cases">The titles of its cases by their slugs.</param>
/// <param name="Compared">The last comparison, or null before the first.</param>
/// <param name="Announcements">What was announced, newest first.</param>
/// <param name="Runs">The last runs of the rollup, newest first.</param>
public sealed record NowView(
    CampaignTotals Totals, Surroundings Beside, long Unitemised, IReadOnlyList<HistoryPoint> Hours, IReadOnlyDictionary<string, string> Cases,
    ComparedCampaign? Compared, IReadOnlyList<Announcement> Announcements, IReadOnlyList<RollupRun> Runs)
{
    /// <summary>How many hours are shown.</summary>
    public const int Shown = 48;
}

/// <summary>The first page of the staff desk: live totals, the comparison and what it rests on, the rollup.</summary>
internal sealed class ShowNow : IEndpoint
{
    private const int MostListed = 10;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/staff", EnterAsync).RequireAuthorization(Doors.Staff);
        routes.MapPost("/staff/{year:long}", RollUpAsync).RequireAuthorization(Doors.Staff);
        return routes.MapGet("/staff/{year:long}", (long year, Reader reader, CancellationToken cancel) => reader.ShowAsync(year, null, cancel))
            .RequireAuthorization(Doors.Staff);
    }

    private static async Task<IResult> EnterAsync(long? campaign, WorldViews worlds, CancellationToken cancel) =>
        (campaign ?? (await worlds.CurrentAsync(cancel))?.Year) is { } year
            ? TypedResults.LocalRedirect($"/staff/{year}")
            : Problems.NotFound.With("There is no campaign yet.");

    private static async Task<IResult> RollUpAsync(long year, Form form, Reader reader, CancellationToken cancel) =>
        await form.CallAsync("RunRollup") is { Refusal: { } refusal }
            ? await reader.ShowAsync(year, refusal, cancel)
            : Done.At($"/staff/{year}", "rollup");

    /// <summary>Reads what the page shows.</summary>
    internal sealed class Reader(
        Desks desks, LiveTotals live, TotalsStore totals, CountStore counts, CaseStore cases, ComparisonStore comparisons, RollupStore rollups)
    {
        public Task<IResult> ShowAsync(long year, Refusal? refusal, CancellationToken cancel) => desks.ShowAsync<NowPage, NowView>(
            year,
            async desk => new(
                live.Of(year), await totals.SurroundingsAsync(year, cancel), (await counts.UnitemisedAsync(year, cancel)).Values.Sum(),
                HoursUpTo(desk.Now, await totals.HistoryAsync(year, HistoryStep.Hour, null, null, null, cancel)),
                (await cases.ListAsync(year, cancel)).ToDictionary(file => file.Slug, file => file.Title),
                await comparisons.ComparisonAsync(year, null, cancel), await comparisons.AnnouncementsAsync(year, null, MostListed, cancel),
                await rollups.RunsAsync(null, MostListed, cancel)),
            refusal, cancel);

        // Hours in which nothing came are part of the picture.
        private static IReadOnlyList<HistoryPoint> HoursUpTo(DateTimeOffset now, IReadOnlyList<HistoryPoint> points)
        {
            var last = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour);
            var came = points.ToDictionary(point => point.At, point => point.Actions);
            return [.. Enumerable.Range(1 - NowView.Shown, NowView.Shown).Select(hours => last.AddHours(hours))
                .Select(hour => new HistoryPoint(hour, came.GetValueOrDefault(hour)))];
        }
    }
}
