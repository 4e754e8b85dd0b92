using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Events;

/// <summary>The page of an event: what, when, where; pledge, report, and how it stands.</summary>
internal sealed class ShowEvent : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapForm("/events/{id:guid}/report", ReportAsync).AllowAnonymous();
        routes.MapForm("/events/{id:guid}/pledge", PledgeAsync).AllowAnonymous();
        return routes.MapGet("/events/{id:guid}", HandleAsync).AllowAnonymous();
    }

    /// <summary>The pledge that a form with one tap for each number, or a field for each kind, stands for.</summary>
    public static Form Quick(Form form) => form["_number"] is { Length: > 0 } number ? form.With($"quantities.{form["_kind"]}", number) : form;

    private static Task<Results<RazorComponentResult<EventPage>, ProblemHttpResult>> HandleAsync(
        Guid id, Caller caller, EventViews views, HttpContext http, CancellationToken cancel) => ShowAsync(id, null, caller, views, http, cancel);

    private static async Task<IResult> ReportAsync(Guid id, Form form, Caller caller, EventViews views, HttpContext http, CancellationToken cancel)
    {
        // A button that adds one more says which kind.
        var report = form["_one"] is { Length: > 0 } kind ? form.With("kind", kind).With("quantity", "1") : form;
        var (answer, refusal) = await report.CallAsync("RecordEventAction", new() { ["id"] = id });
        if (refusal is not null)
        {
            return await ShowAsync(id, refusal, caller, views, http, cancel);
        }

        // The next report is mostly like the last one.
        return Done.At(
            $"/events/{id}", answer.Body!.Value.GetProperty("status").GetString(), ("kind", report["kind"]), ("case", report["case"]));
    }

    private static async Task<IResult> PledgeAsync(
        Guid id, Form form, Caller caller, EventViews views, HttpContext http, StaffStore staff, CancellationToken cancel)
    {
        var (answer, refusal) = await Quick(form).CallAsync("PledgeAtEvent", new() { ["id"] = id });
        if (refusal is not null)
        {
            return await ShowAsync(id, refusal, caller, views, http, cancel);
        }

        await OpenLink.KeepAsync(http, answer.Body!.Value.GetProperty("token").GetString()!, staff, cancel);
        return Done.At($"/events/{id}", "pledge", ("pledge", answer.Body.Value.GetProperty("id").GetString()));
    }

    private static async Task<Results<RazorComponentResult<EventPage>, ProblemHttpResult>> ShowAsync(
        Guid id, Refusal? refusal, Caller caller, EventViews views, HttpContext http, CancellationToken cancel)
    {
        if (await views.FindAsync(id, caller, cancel) is not { } view)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        if (view.Event.Visibility == Visibility.Public)
        {
            // Hosts and participants report here as everybody does, and go back when no answer comes: their report counts once, too.
            http.Response.Headers.CacheControl = FormProof.Kept;
        }

        return PageWays.Show<EventPage>(refusal, new() { [nameof(EventPage.View)] = view });
    }
}

/// <summary>A public event as search engines read it (schema.org).</summary>
internal static class EventData
{
    /// <summary>The event as JSON-LD; every character that could end the element it stands in is escaped.</summary>
    public static string Of(WritingEvent told, string page, string country) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["@context"] = "https://schema.org",
        ["@type"] = "Event",
        ["name"] = told.Title,
        ["url"] = page,
        ["startDate"] = told.StartsAt,
        ["endDate"] = told.EndsAt,
        ["eventStatus"] = told.CancelledAt is null ? "https://schema.org/EventScheduled" : "https://schema.org/EventCancelled",
        ["eventAttendanceMode"] = told.Form == EventForm.Online ? "https://schema.org/OnlineEventAttendanceMode" : "https://schema.org/OfflineEventAttendanceMode",
        ["isAccessibleForFree"] = true,
        ["maximumAttendeeCapacity"] = told.Capacity,
        ["location"] = told.Form == EventForm.Online
            ? new Dictionary<string, object?> { ["@type"] = "VirtualLocation", ["url"] = page }
            : new Dictionary<string, object?>
            {
                ["@type"] = "Place",
                ["name"] = told.Place ?? told.City ?? country,
                ["address"] = new Dictionary<string, object?> { ["@type"] = "PostalAddress", ["addressLocality"] = told.City, ["addressCountry"] = told.Country },
            },
    });
}
