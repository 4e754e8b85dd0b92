using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>A line that waits for staff.</summary>
/// <param name="Action">The line.</param>
/// <param name="Event">The event at which it was sent, or null.</param>
/// <param name="Corrected">The line that it corrects, or null.</param>
public sealed record HeldLine(ReviewedAction Action, WritingEvent? Event, ReviewedAction? Corrected);

/// <summary>The review queue.</summary>
/// <param name="Lines">The lines of this page of it, oldest first.</param>
/// <param name="Cursor">Where this page begins, or null at the first.</param>
/// <param name="Next">Where the next one begins, or null.</param>
/// <param name="Decided">The line that was decided just now, or null.</param>
/// <param name="Total">The campaign's total.</param>
/// <param name="Limits">Above which quantities a line is held.</param>
public sealed record HeldView(IReadOnlyList<HeldLine> Lines, string? Cursor, string? Next, ReviewedAction? Decided, long Total, HoldLimits Limits);

/// <summary>The lines that look wrong: staff release or reject them, one by one, with a reason.</summary>
internal sealed class ShowHeld : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/staff/{year:long}/held", DecideAsync).RequireAuthorization(Doors.Staff);
        return routes.MapGet("/staff/{year:long}/held", (long year, Asked<Guid> line, Paging paging, HttpRequest request, Reader reader, CancellationToken cancel) =>
            reader.ShowAsync(year, line.Value, paging, request.Query["cursor"], null, cancel)).RequireAuthorization(Doors.Staff);
    }

    // The decision is the button that was pressed; the page stays where it was, for the next line to be looked at.
    private static async Task<IResult> DecideAsync(long year, Form form, Paging paging, HttpRequest request, Reader reader, CancellationToken cancel)
    {
        string? cursor = request.Query["cursor"];
        var operation = form["_decision"] switch { "release" => "ReleaseAction", "reject" => "RejectAction", _ => null };
        if (operation is null || !Guid.TryParse(form["_line"], out var line))
        {
            return await reader.ShowAsync(year, null, paging, cursor, form.Refuse(Problems.NotFound.Slug), cancel);
        }

        return await form.CallAsync(operation, new() { ["id"] = line }) is { Refusal: { } refusal }
            ? await reader.ShowAsync(year, null, paging, cursor, refusal, cancel)
            : Done.At($"/staff/{year}/held", null, ("line", line.ToString()), ("cursor", cursor));
    }

    /// <summary>Reads what the page shows.</summary>
    internal sealed class Reader(Desks desks, ActionStore actions, EventStore events, LiveTotals live, HoldLimits limits)
    {
        public Task<IResult> ShowAsync(long year, Guid? decided, Paging paging, string? cursor, Refusal? refusal, CancellationToken cancel) =>
            desks.ShowAsync<HeldPage, HeldView>(
                year,
                async _ =>
                {
                    var page = paging.Page(
                        await actions.ListHeldAsync(year, paging.AfterNumber ?? 0, paging.Fetch, cancel), line => line,
                        line => line.Line.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    var lines = new List<HeldLine>();
                    foreach (var held in page.Items)
                    {
                        lines.Add(new(
                            held, held.Line.Event is { } id ? await events.FindAsync(id, cancel) : null,
                            held.Line.Corrects is { } first ? await actions.FindAsync(first, cancel) : null));
                    }

                    return new(
                        lines, string.IsNullOrEmpty(cursor) ? null : cursor, page.Next, decided is { } line ? await actions.FindAsync(line, cancel) : null,
                        live.Of(year).Actions, limits);
                },
                refusal, cancel);
    }
}
