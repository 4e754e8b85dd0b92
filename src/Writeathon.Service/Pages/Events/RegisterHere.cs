using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Events;

/// <summary>Registers an event in a form, and hands the host their link.</summary>
internal sealed class RegisterHere : IEndpoint
{
    private const int MostCampaigns = 100;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/new", RegisterAsync).AllowAnonymous();
        return routes.MapGet("/events/new", ShowAsync).AllowAnonymous();
    }

    private static Task<RazorComponentResult<RegisterPage>> ShowAsync(CampaignStore campaigns, TimeProvider clock, CancellationToken cancel) =>
        PageAsync(null, campaigns, clock, cancel);

    private static async Task<IResult> RegisterAsync(
        Form form, HttpContext http, StaffStore staff, CampaignStore campaigns, TimeProvider clock, CancellationToken cancel)
    {
        // A country whose clocks all show the same needs no choice of zone.
        if (form["timeZone"].Length == 0 && DateTime.TryParse(form["startsAt"], CultureInfo.InvariantCulture, out var local))
        {
            if (CountryZones.OnlyOne(form["country"], local) is { } zone)
            {
                form = form.With("timeZone", zone);
            }
            else if (form.IsGenuine && Countries.Contains(form["country"]))
            {
                return await PageAsync(form.Refuse("which-time-zone") with { Errors = new Dictionary<string, string> { ["timeZone"] = "" } }, campaigns, clock, cancel);
            }
        }

        var (answer, refusal) = await form.CallAsync("RegisterEvent");
        if (refusal is not null)
        {
            return await PageAsync(refusal, campaigns, clock, cancel);
        }

        await OpenLink.KeepAsync(http, answer.Body!.Value.GetProperty("hostToken").GetString()!, staff, cancel);
        return TypedResults.LocalRedirect($"/events/{answer.Body.Value.GetProperty("id").GetGuid()}/host/link");
    }

    private static async Task<RazorComponentResult<RegisterPage>> PageAsync(
        Refusal? refusal, CampaignStore campaigns, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.Now();
        var open = (await campaigns.ListAsync(long.MaxValue, MostCampaigns, cancel)).Where(campaign => campaign.TakesReports(now)).ToList();

        // The one that runs or comes next; else the one whose last reports come in.
        open = [.. open.OrderBy(campaign => campaign.EndsOn < Days.WhereLast(now)).ThenBy(campaign => campaign.StartsOn)];
        return PageWays.Show<RegisterPage>(refusal, new() { [nameof(RegisterPage.Campaigns)] = open });
    }
}
