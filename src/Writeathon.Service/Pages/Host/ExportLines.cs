using System.Globalization;
using CsvHelper;
using Writeathon.Service.Commands;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Host;

/// <summary>An event's lines as a table for spreadsheets, the newest first, written as they are read.</summary>
internal sealed class ExportLines : IEndpoint
{
    private const int AtOnce = 500;

    private static readonly string[] Columns =
        ["number", "kind", "quantity", "case", "purpose", "sent_on", "received_at", "source", "evidence", "status", "corrects", "reason"];

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/events/{id:guid}/host/lines.csv", HandleAsync).RequireAuthorization(Doors.EventHost);

    private static async Task<IResult> HandleAsync(Guid id, HttpContext http, EventStore events, ActionStore actions, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } found)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            output => WriteAsync(output, id, actions, cancel), "text/csv; charset=utf-8", $"{found.Slug}.csv");
    }

    private static async Task WriteAsync(Stream output, Guid id, ActionStore actions, CancellationToken cancel)
    {
        // A number that takes away is a number in a spreadsheet, too: of what begins with a minus only the reason is a text.
        var characters = CsvWriterOptions.Default.InjectionCharacters.Replace("-", "", StringComparison.Ordinal);
        await using var writer = CsvWriter.Create(output, ExportTable.Spreadsheet with { InjectionCharacters = characters }, leaveOpen: true);
        await writer.WriteRecordAsync([.. Columns], cancel);
        var before = long.MaxValue;
        while (await actions.ListAsync(id, before, AtOnce, cancel) is { Count: > 0 } lines)
        {
            foreach (var (line, status, review) in lines)
            {
                await writer.WriteRecordAsync(
                [
                    line.Sequence.ToString(CultureInfo.InvariantCulture), line.Kind?.Word(), line.Quantity.ToString(CultureInfo.InvariantCulture), line.Case,
                    line.Purpose.Word(), line.SentOn.Text(), line.ReceivedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    line.Source.Word(), line.Evidence.Word(), status.Word(), line.Corrects?.ToString(), Text(review?.Reason ?? line.Reason),
                ], cancel);
            }

            before = lines[^1].Line.Sequence;
        }

        await writer.FlushAsync(cancel);
    }

    private static string? Text(string? text) => text?.StartsWith('-') == true ? "'" + text : text;
}
