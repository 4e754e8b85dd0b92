using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Events;

/// <summary>An event as an entry for calendars. A private one is not there for those who do not belong to it.</summary>
internal sealed class GetEventCalendar : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events/{id:guid}.ics", Handle)
        .WithName(nameof(GetEventCalendar)).WithSummary("Read an event as a calendar entry").WithTags("Events").WithEtag()
        .Produces<string>(contentType: "text/calendar")
        .WelcomesToken()
        .Refuses(Problems.NotFound);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
        Guid id, Caller caller, HttpContext http, EventStore events, CancellationToken cancel)
    {
        if (await events.FindAsync(id, cancel) is not { } found || !caller.MaySee(found))
        {
            return Problems.NotFound.With("There is no such event.");
        }

        var country = new RegionInfo($"en-{found.Country}").EnglishName;
        var body = Encoding.UTF8.GetBytes(CalendarEntry.Of(found, EventLinks.Of(id, http.Request).Page, country));
        Etags.LetCachesAsk(http.Response);
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{found.Slug}.ics\"";
        return TypedResults.Bytes(body, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue(Etags.Of(body, found.Revision)));
    }
}
