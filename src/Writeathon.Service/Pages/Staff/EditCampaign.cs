using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>A campaign's cases, each with what was sent for it in this campaign.</summary>
/// <param name="Cases">By their slugs.</param>
public sealed record CampaignView(IReadOnlyList<(CaseFile File, long Actions)> Cases);

/// <summary>The campaign itself: its days and kinds, its cases, and the opening of another year.</summary>
internal sealed class EditCampaign : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/staff/{year:long}/campaign", SaveAsync).RequireAuthorization(Doors.Staff);
        return routes.MapGet("/staff/{year:long}/campaign", (long year, Reader reader, CancellationToken cancel) => reader.ShowAsync(year, null, cancel))
            .RequireAuthorization(Doors.Staff);
    }

    private static async Task<IResult> SaveAsync(long year, Form form, Reader reader, CampaignStore campaigns, CancellationToken cancel)
    {
        var isNew = form["_form"] == "new";
        if ((isNew ? TypedNumber.Read(form["_year"]) : year) is not { } saved)
        {
            return await reader.ShowAsync(year, form.Refuse("_year", Remedies.WholeNumber), cancel);
        }

        if (isNew && await campaigns.FindAsync(saved, cancel) is not null)
        {
            // To open a year is never to replace one.
            return await reader.ShowAsync(year, form.Refuse("campaign-exists"), cancel);
        }

        return await form.CallAsync("SaveCampaign", new() { ["year"] = saved }, isNew) is { Refusal: { } refusal }
            ? await reader.ShowAsync(year, isNew && refusal.Slug == Problems.EditedMeanwhile.Slug ? form.Refuse("campaign-exists") : refusal, cancel)
            : Done.At($"/staff/{saved}/campaign", "campaign");
    }

    /// <summary>Reads what the page shows.</summary>
    internal sealed class Reader(Desks desks, CaseStore cases, LiveTotals live)
    {
        public Task<IResult> ShowAsync(long year, Refusal? refusal, CancellationToken cancel) => desks.ShowAsync<CampaignPage, CampaignView>(
            year,
            async _ =>
            {
                var totals = live.Of(year);
                return new([.. (await cases.ListAsync(year, cancel)).Select(file => (file, totals.Of(file.Slug)))]);
            },
            refusal, cancel);
    }
}
