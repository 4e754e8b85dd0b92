using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Imports;

/// <summary>
/// Staff send a file of lines, of any length: good lines count, bad ones are answered, and the same file again changes nothing. The answer
/// of a long file begins with its id as soon as the first lines are counted, so that the running import can be asked after; under a key it
/// is told whole, for it may be one that was told before.
/// </summary>
internal sealed class ImportActions : IEndpoint
{
    private const string Csv = "text/csv";
    private const string Ndjson = "application/x-ndjson";

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/campaigns/{year:long}/imports", Handle)
        .WithName(nameof(ImportActions)).WithSummary("Import a file of lines").WithTags("Imports")
        .Accepts<string>(Csv, Ndjson)
        .Produces<ImportResponse>()
        .RequireAuthorization(Doors.Staff)
        .WithMetadata(new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute(), new FindsItsOwnKeys())
        .Refuses(Problems.NotFound, Problems.WrongColumns, Problems.FileCut);

    private static async Task<Results<Ok<ImportResponse>, EmptyHttpResult, ProblemHttpResult>> Handle(
        long year, [StringLength(ImportLine.LongestName, MinimumLength = 1)] string? name, Asked<UnknownEvents> unknownEvents, SentKey sentKey,
        HttpContext context, CampaignStore campaigns, Importer importer, KeyedFiles files, IOptions<JsonOptions> json, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        if (FormatOf(context.Request) is not { } format)
        {
            return Problems.UnsupportedMediaType.With($"Send {Csv} with a header row, or {Ndjson}, in UTF-8.");
        }

        var fileName = NameOf(context.Request, name) ?? sentKey.Text ?? "";
        using var keyed = sentKey.Text is { } key ? await files.BeginAsync(context, key, cancel) : null;
        if (keyed is not null && await keyed.ReplayAsync())
        {
            return TypedResults.Empty;
        }

        var stream = keyed?.Stream ?? ArrivingStream.Of(context);
        var (file, wrongColumns) = await ImportFile.OpenAsync(format, stream, cancel);
        if (file is null)
        {
            return stream.IsSpreadsheet ? Problems.UnsupportedMediaType.With("This is a spreadsheet's own file. Save it as CSV, and send that.")
                : stream.WasCut ? Problems.FileCut.With("The file broke off in its first row. Send the whole file again.")
                : Problems.WrongColumns.With(wrongColumns!);
        }

        var answer = new EarlyAnswer(context.Response, json.Value.SerializerOptions);
        Import import;
        try
        {
            import = await importer.RunAsync(
                file, campaign, fileName, unknownEvents.Value ?? UnknownEvents.Refuse, keyed is null ? answer.BeginAsync : _ => Task.CompletedTask,
                keyed is null ? null : keyed.KeepAsync);
        }
        catch (Exception outage) when (answer.Begun is { } begun && Outages.ProblemOf(outage) is { } problem)
        {
            // The status is told already, so the answer says where it ends: not finished, and why.
            import = begun with { Rejected = begun.Rejected + 1, Errors = [.. begun.Errors, new(stream.Line, problem.Type, problem.Meaning)] };
        }
        catch (KeyTakenException) when (keyed is not null)
        {
            // The same file on another node was faster.
            await keyed.ReplayAsync();
            return TypedResults.Empty;
        }

        return await answer.EndAsync(import) ? TypedResults.Empty : TypedResults.Ok(ImportResponse.Of(import));
    }

    private static ImportFormat? FormatOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase) ? ImportFormat.Csv
            : type.MediaType.Equals(Ndjson, StringComparison.OrdinalIgnoreCase) ? ImportFormat.Ndjson
            : null;
    }

    // A browser may tell a whole path: the name is its last part.
    private static string? NameOf(HttpRequest request, string? name)
    {
        if (name is null && ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition))
        {
            name = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value;
        }

        if (name is null)
        {
            return null;
        }

        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return name.Length is > 0 and <= ImportLine.LongestName && JsonWays.CanBeKept(name)
            ? name
            : throw new BadInputException("name", Remedies.Said(Remedies.Length, 1, ImportLine.LongestName));
    }

    /// <summary>An answer that begins with the id while the import still runs, and ends with what has come of it.</summary>
    private sealed class EarlyAnswer(HttpResponse response, JsonSerializerOptions json)
    {
        private int told;

        /// <summary>How far the import has come since the answer has begun; null while it has not.</summary>
        public Import? Begun { get; private set; }

        /// <summary>Tells the id, once, unless the import has ended already.</summary>
        public async Task BeginAsync(Import import)
        {
            Begun = told > 0 || import.FinishedAt is null ? import : null;
            if (told > 0 || Begun is null)
            {
                return;
            }

            var begin = JsonSerializer.SerializeToUtf8Bytes(new { import.Id }, json).AsMemory()[..^1];
            told = begin.Length;
            response.ContentType = JsonWays.MediaType;
            response.Headers.Location = ImportResponse.AddressOf(import.Id);
            await response.Body.WriteAsync(begin);
            await response.Body.FlushAsync();
        }

        /// <summary>Tells the rest.</summary>
        /// <returns>Whether the answer had begun.</returns>
        public async Task<bool> EndAsync(Import import)
        {
            if (told == 0)
            {
                response.Headers.Location = ImportResponse.AddressOf(import.Id);
                return false;
            }

            // The id stands first in the whole answer as well.
            await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(ImportResponse.Of(import), json).AsMemory()[told..]);
            return true;
        }
    }
}
