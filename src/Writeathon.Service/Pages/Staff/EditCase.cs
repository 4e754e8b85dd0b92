using Microsoft.AspNetCore.Mvc;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>A case to be edited, or a new one.</summary>
/// <param name="File">The case; null for a new one.</param>
/// <param name="Sent">How many actions were sent for it, by campaign.</param>
public sealed record CaseView(CaseFile? File, IReadOnlyDictionary<long, long> Sent);

/// <summary>A case: who it is, in which years it is featured, and what has come of it.</summary>
internal sealed class EditCase : IEndpoint
{
    // A form writes one character of a summary as up to nine bytes; the request that it becomes is within the API's own limit.
    private static readonly RequestSizeLimitAttribute Limit = new(2 * Ways.LargestBody);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/staff/{year:long}/cases", (long year, Reader reader, CancellationToken cancel) => reader.ShowAsync(year, null, null, cancel))
            .RequireAuthorization(Doors.Staff);
        routes.MapPost("/staff/{year:long}/cases", AddAsync).RequireAuthorization(Doors.Staff).WithMetadata(Limit);
        routes.MapPost("/staff/{year:long}/cases/{slug}", SaveAsync).RequireAuthorization(Doors.Staff).WithMetadata(Limit);
        return routes.MapGet("/staff/{year:long}/cases/{slug}", (long year, string slug, Reader reader, CancellationToken cancel) =>
            reader.ShowAsync(year, slug, null, cancel)).RequireAuthorization(Doors.Staff);
    }

    // The case's key is what the form says, or is made of its title; a case that has it already is not replaced.
    private static async Task<IResult> AddAsync(long year, Form form, Reader reader, CaseStore cases, CancellationToken cancel)
    {
        if ((form["_slug"] is { Length: > 0 } said ? said : Slug.Latin(form["title"])) is not { } slug)
        {
            return await reader.ShowAsync(year, null, form.Refuse(form["title"].Length == 0 ? "title" : "_slug", Remedies.NotEmpty), cancel);
        }

        if (await cases.FindAsync(slug, cancel) is not null)
        {
            return await reader.ShowAsync(year, null, form.Refuse("case-exists"), cancel);
        }

        return await form.CallAsync("SaveCase", new() { ["slug"] = slug }, isNew: true) is { Refusal: { } refusal }
            ? await reader.ShowAsync(year, null, refusal.Slug == Problems.EditedMeanwhile.Slug ? form.Refuse("case-exists") : refusal, cancel)
            : Done.At($"/staff/{year}/cases/{slug}", "case");
    }

    private static async Task<IResult> SaveAsync(long year, string slug, Form form, Reader reader, CancellationToken cancel)
    {
        var isOutcome = form["_form"] == "outcome";
        return await form.CallAsync(isOutcome ? "AddOutcome" : "SaveCase", new() { ["slug"] = slug }) is { Refusal: { } refusal }
            ? await reader.ShowAsync(year, slug, refusal, cancel)
            : Done.At($"/staff/{year}/cases/{slug}", isOutcome ? "outcome" : "case");
    }

    /// <summary>Reads what the page shows.</summary>
    internal sealed class Reader(Desks desks, CaseStore cases, TotalsStore totals)
    {
        public Task<IResult> ShowAsync(long year, string? slug, Refusal? refusal, CancellationToken cancel) => desks.ShowAsync<CasePage, CaseView>(
            year,
            async _ => slug is null ? new(null, new Dictionary<long, long>())
                : await cases.FindAsync(slug, cancel) is { } file ? new(file, await totals.OfCaseAsync(slug, cancel))
                : null,
            refusal, cancel);
    }
}
