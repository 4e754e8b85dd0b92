using Writeathon.Service.Exports;
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

    private static async Task<IResult> HandleAsync(Guid id, EventStore events, ActionStore actions, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } found)
        {
            return Problems.NotFound.With("There is no such event.");
        }

        return TypedResults.Stream(
            output => WriteAsync(output, id, actions, cancel), "text/csv; charset=utf-8", $"{found.Slug}.csv");
    }

    private static async Task WriteAsync(Stream output, Guid id, ActionStore actions, CancellationToken cancel)
    {
        await using var table = ExportTable.Open(output, ExportFormat.Csv);
        await table.NameAsync(Columns);
        var before = long.MaxValue;
        while (await actions.ListAsync(id, before, AtOnce, cancel) is { Count: > 0 } lines)
        {
            foreach (var (line, status, review) in lines)
            {
                await table.WriteAsync(
                [
                    line.Sequence, line.Kind?.Word(), line.Quantity, line.Case, line.Purpose.Word(), line.SentOn.Text(), line.ReceivedAt, line.Source.Word(),
                    line.Evidence.Word(), status.Word(), line.Corrects?.ToString(), review?.Reason ?? line.Reason,
                ]);
            }

            before = lines[^1].Line.Sequence;
        }
    }
}
