using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Records;

/// <summary>A change of verdict.</summary>
/// <param name="Scope">GLOBAL or a country.</param>
/// <param name="Verdict">The verdict from then on.</param>
/// <param name="Before">The one before; null at the first.</param>
/// <param name="Actions">The total that it rests on.</param>
/// <param name="Record">The record that it is held against, or null.</param>
/// <param name="At">When it was announced.</param>
internal sealed record AnnouncementResponse(
    string Scope, Verdict Verdict, Verdict? Before, long Actions, RecordFigureResponse? Record, DateTimeOffset At)
{
    /// <summary>An announcement as it is told.</summary>
    public static AnnouncementResponse Of(Announcement announcement) => new(
        announcement.Scope, announcement.Verdict, announcement.Before, announcement.Actions, RecordFigureResponse.Of(announcement.Record),
        announcement.At);
}

/// <summary>A figure of the record book.</summary>
/// <param name="Year">Its year.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Exactness">How it bounds the truth.</param>
internal sealed record RecordFigureResponse(long Year, long Figure, Exactness Exactness)
{
    /// <summary>A figure as it is told, or null.</summary>
    public static RecordFigureResponse? Of(RecordFigure? figure) => figure is null ? null : new(figure.Year, figure.Figure, figure.Exactness);
}

/// <summary>What was announced of a campaign, newest first: one for each change of verdict.</summary>
internal sealed class ListAnnouncements : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/announcements", Handle)
        .WithName(nameof(ListAnnouncements)).WithSummary("List a campaign's announcements").WithTags("Records").WithEtag()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<Page<AnnouncementResponse>>, ProblemHttpResult>> Handle(
        long year, Paging paging, CampaignStore campaigns, ComparisonStore comparisons, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var listed = await comparisons.AnnouncementsAsync(year, paging.AfterId, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(listed, AnnouncementResponse.Of, announcement => announcement.Id.ToString()));
    }
}
