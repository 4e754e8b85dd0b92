using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Writeathon.Service.Http;
using Writeathon.Service.Imports;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>The files that were sent in for a campaign.</summary>
/// <param name="Imports">Those of this page, newest first, without the lines that were refused.</param>
/// <param name="Next">Where the next page begins, or null.</param>
public sealed record ImportsView(IReadOnlyList<Import> Imports, string? Next);

/// <summary>Files of lines: staff send them in, see how far they have come and what is wrong with which line.</summary>
internal sealed class ShowImports : IEndpoint
{
    private const int LongestField = 4_096;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/staff/{year:long}/imports", SendAsync).RequireAuthorization(Doors.Staff).WithMetadata(new DisableRequestSizeLimitAttribute());
        routes.MapGet("/staff/{year:long}/imports/{import:guid}", (long year, Guid import, Desks desks, ImportStore imports, CancellationToken cancel) =>
            desks.ShowAsync<ImportPage, Import>(
                year, async _ => await imports.FindAsync(import, cancel) is { } found && found.Campaign == year ? found : null, null, cancel))
            .RequireAuthorization(Doors.Staff);
        return routes.MapGet("/staff/{year:long}/imports", (long year, Paging paging, Desks desks, ImportStore imports, CancellationToken cancel) =>
            ShowAsync(year, paging, null, desks, imports, cancel)).RequireAuthorization(Doors.Staff);
    }

    private static Task<IResult> ShowAsync(long year, Paging paging, Refusal? refusal, Desks desks, ImportStore imports, CancellationToken cancel) =>
        desks.ShowAsync<ImportsPage, ImportsView>(
            year,
            async _ =>
            {
                var page = paging.Page(await imports.ListAsync(year, paging.AfterId, paging.Fetch, cancel), import => import, import => import.Id.ToString());
                return new(page.Items, page.Next);
            },
            refusal, cancel);

    // The file goes from the browser into the import as it comes, however long it is; so the form is read part by part, its fields first.
    private static async Task<IResult> SendAsync(
        long year, Paging paging, HttpContext http, IAntiforgery antiforgery, IOptions<AntiforgeryOptions> names, InnerCalls calls, Desks desks, ImportStore imports,
        CancellationToken cancel)
    {
        Task<IResult> RefuseAsync(string slug, string detail = "", string? field = null) => ShowAsync(
            year, paging,
            new(slug, detail, field is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [field] = detail }, new Dictionary<string, string>(), "import"),
            desks, imports, cancel);

        ArrivingStream.MayBeSlow(http);
        var (fields, file, name) = await Form.ReadAsync(OpenAsync(http, cancel));
        http.Request.Headers[names.Value.HeaderName!] = fields.GetValueOrDefault(names.Value.FormFieldName, "none");
        if (!await FormProof.IsGivenAsync(http, antiforgery))
        {
            return await RefuseAsync(Refusal.Expired);
        }

        if (file is null || name.Length == 0)
        {
            return await RefuseAsync(Problems.InvalidInput.Slug, "must be a file", "file");
        }

        var answer = await calls.CallAsync(
            http, "ImportActions",
            new() { ["year"] = year, ["name"] = name, ["unknownEvents"] = fields.ContainsKey("leaveOut") ? "leave-out" : "refuse" },
            new InnerBody(file, IsNdjson(name) ? "application/x-ndjson" : "text/csv"));
        if (answer.IsDone)
        {
            return TypedResults.LocalRedirect($"/staff/{year}/imports/{answer.Body!.Value.GetProperty("id").GetGuid()}");
        }

        // A browser listens only once it has said everything.
        await new ArrivingStream(file, longestSilence: ArrivingStream.LongestSilence).CopyToAsync(Stream.Null, cancel);
        return await RefuseAsync(
            answer.Body!.Value.GetProperty("type").GetString()!["/problems/".Length..], answer.Body.Value.GetProperty("detail").GetString() ?? "");
    }

    private static async Task<(IReadOnlyDictionary<string, string> Fields, Stream? File, string Name)> OpenAsync(HttpContext http, CancellationToken cancel)
    {
        var fields = new Dictionary<string, string>();
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
        {
            return (fields, null, "");
        }

        var reader = new MultipartReader(boundary, http.Request.Body);
        while (fields.Count < 10 && await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            var disposition = section.GetContentDispositionHeader();
            if (disposition?.IsFileDisposition() == true)
            {
                var name = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value ?? "";
                return (fields, section.Body, name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim());
            }

            var text = new char[LongestField];
            using var content = new StreamReader(section.Body);
            var read = await content.ReadBlockAsync(text, cancel);
            fields[HeaderUtilities.RemoveQuotes(disposition?.Name ?? "").Value ?? ""] = new string(text, 0, read);
        }

        return (fields, null, "");
    }

    private static bool IsNdjson(string name) => Path.GetExtension(name).ToLowerInvariant() is ".ndjson" or ".jsonl" or ".json";
}
