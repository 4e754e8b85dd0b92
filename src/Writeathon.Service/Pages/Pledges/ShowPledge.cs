using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Pledges;

/// <summary>A pledge as its page shows it.</summary>
/// <param name="Pledge">The pledge.</param>
/// <param name="Campaign">Its campaign.</param>
/// <param name="Event">Its event, or null.</param>
public sealed record PledgeView(Pledge Pledge, Campaign Campaign, WritingEvent? Event);

/// <summary>A participant's own page: what they pledged, to change it or take it back.</summary>
internal sealed class ShowPledge : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/pledges/{id:guid}", EditAsync).RequireAuthorization(Doors.Pledger);
        routes.MapForm("/pledges/{id:guid}/withdraw", WithdrawAsync).RequireAuthorization(Doors.Pledger);
        routes.MapGet("/pledges/{id:guid}/link", ShowLink).RequireAuthorization(Doors.Pledger);
        return routes.MapGet("/pledges/{id:guid}", HandleAsync).RequireAuthorization(Doors.Pledger);
    }

    private static Task<Results<RazorComponentResult<PledgePage>, ProblemHttpResult>> HandleAsync(Guid id, Page page) => page.ShowAsync(id, null);

    private static async Task<IResult> EditAsync(Guid id, Form form, Page page) =>
        await form.CallAsync("EditPledge", new() { ["id"] = id }) is { Refusal: { } refusal }
            ? await page.ShowAsync(id, refusal)
            : Done.At($"/pledges/{id}", "edit");

    private static async Task<IResult> WithdrawAsync(Guid id, Form form, Page page) =>
        await form.CallAsync("WithdrawPledge", new() { ["id"] = id }) is { Refusal: { } refusal }
            ? await page.ShowAsync(id, refusal)
            : TypedResults.LocalRedirect($"/pledges/{id}");

    private static RazorComponentResult<LinkPage> ShowLink(Guid id, HttpContext http, Texts texts) => LinkPage.Show(
        http, texts["pledge.link-title"], texts["pledge.link-text"], TokenCookies.Find(http, TokenRole.Participant), $"/pledges/{id}", texts["pledge.page"]);

    /// <summary>What the page is made of, for one request.</summary>
    internal sealed record Page(HttpContext Http, PledgeStore Pledges, CampaignStore Campaigns, EventStore Events)
    {
        public static ValueTask<Page> BindAsync(HttpContext http) => ValueTask.FromResult(new Page(
            http, http.RequestServices.GetRequiredService<PledgeStore>(), http.RequestServices.GetRequiredService<CampaignStore>(),
            http.RequestServices.GetRequiredService<EventStore>()));

        public async Task<Results<RazorComponentResult<PledgePage>, ProblemHttpResult>> ShowAsync(Guid id, Refusal? refusal)
        {
            var cancel = Http.RequestAborted;
            if (await Pledges.FindAsync(id, cancel) is not { } pledge || await Campaigns.FindAsync(pledge.Campaign, cancel) is not { } campaign)
            {
                return Problems.NotFound.With("There is no such pledge.");
            }

            var view = new PledgeView(pledge, campaign, pledge.Event is { } at ? await Events.FindAsync(at, cancel) : null);
            return PageWays.Show<PledgePage>(refusal, new() { [nameof(PledgePage.View)] = view });
        }
    }
}
