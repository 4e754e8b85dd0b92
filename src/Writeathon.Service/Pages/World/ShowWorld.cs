using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.World;

/// <summary>The page of a campaign: the total of the world, against the years before; and where to write, or to say what was written.</summary>
internal sealed class ShowWorld : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/campaigns/{year:long}", (long year, WorldViews views, CancellationToken cancel) => ShowAsync(year, null, views, cancel))
            .AllowAnonymous();
        routes.MapForm("/campaigns/{year:long}/report", ReportAsync).AllowAnonymous();
        routes.MapForm("/campaigns/{year:long}/pledge", PledgeAsync).AllowAnonymous();
        return routes.MapGet("/", (WorldViews views, CancellationToken cancel) => ShowAsync(null, null, views, cancel)).AllowAnonymous();
    }

    private static async Task<IResult> ReportAsync(long year, Form form, WorldViews views, CancellationToken cancel) =>
        await form.CallAsync("RecordCampaignAction", new() { ["year"] = year }) is var (answer, refusal) && refusal is not null
            ? await ShowAsync(year, refusal, views, cancel)
            : Done.At($"/campaigns/{year}", answer.Body!.Value.GetProperty("status").GetString() == "held" ? "held" : "report");

    private static async Task<IResult> PledgeAsync(
        long year, Form form, WorldViews views, HttpContext http, StaffStore staff, CancellationToken cancel)
    {
        var (answer, refusal) = await form.CallAsync("PledgeToCampaign", new() { ["year"] = year });
        if (refusal is not null)
        {
            return await ShowAsync(year, refusal, views, cancel);
        }

        await OpenLink.KeepAsync(http, answer.Body!.Value.GetProperty("token").GetString()!, staff, cancel);
        return Done.At($"/campaigns/{year}", "pledge");
    }

    // The first page is there on the first day of a ledger, too, when it has no campaign.
    private static async Task<Results<RazorComponentResult<WorldPage>, ProblemHttpResult>> ShowAsync(
        long? year, Refusal? refusal, WorldViews views, CancellationToken cancel)
    {
        var view = await views.FindAsync(year, cancel);
        return view is null && year is not null
            ? Problems.NotFound.With("There is no such campaign.")
            : PageWays.Show<WorldPage>(refusal, new() { [nameof(WorldPage.View)] = view });
    }
}
