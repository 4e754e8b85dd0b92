using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Events;

/// <summary>Public events that are not cancelled, by their local start.</summary>
internal sealed class ListEvents : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", Handle)
        .WithName(nameof(ListEvents)).WithSummary("Find events").WithTags("Events").WithEtag()
        .WelcomesToken();

    private static async Task<Ok<Page<EventResponse>>> Handle(
        Asked<long> campaign, string? country, string? city, string? q, Asked<DateOnly> from, Asked<DateOnly> to,
        Paging paging, Caller caller, HttpRequest http, EventStore events, CancellationToken cancel)
    {
        var search = new EventSearch(campaign.Value, country.Said(), city.Said(), q.Said(), from.Value, to.Value);
        var found = await events.SearchAsync(search, paging.AfterPair, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(
            found,
            listed => EventResponse.For(caller, listed, http),
            listed => string.Create(CultureInfo.InvariantCulture, $"{EventStore.LocalStart(listed)} {listed.Id}")));
    }
}
