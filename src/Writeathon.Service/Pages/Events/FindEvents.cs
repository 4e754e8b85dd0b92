using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Events;

/// <summary>Events as they are found.</summary>
/// <param name="Country">The country that was asked for, or null.</param>
/// <param name="City">The city that was asked for, or null.</param>
/// <param name="Words">The words that were asked for, or null.</param>
/// <param name="From">The first day; today where nothing was said.</param>
/// <param name="To">The last day, or null.</param>
/// <param name="IsNarrow">Whether a city or days were asked for.</param>
/// <param name="Found">The events of this page, soonest first.</param>
/// <param name="Next">The path of the next page, or null.</param>
public sealed record FindView(
    string? Country, string? City, string? Words, DateOnly From, DateOnly? To, bool IsNarrow, IReadOnlyList<WritingEvent> Found, string? Next);

/// <summary>Finds events by country, city, words and day.</summary>
internal sealed class FindEvents : IEndpoint
{
    private const int OnAPage = 20;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", HandleAsync).AllowAnonymous();

    // What cannot be read is as if nothing had been said there: a search is no place for refusals.
    private static async Task<RazorComponentResult<FindPage>> HandleAsync(
        string? country, string? city, string? q, string? from, string? to, Paging paging, EventStore events, TimeProvider clock, CancellationToken cancel)
    {
        var (where, town, words) = (country is not null && Countries.Contains(country) ? country : null, city.Said(), q.Said());
        var today = Days.WhereLast(clock.Now());
        var (first, last) = (Day(from) ?? today, Day(to));
        var page = (paging with { Limit = OnAPage }).Page(
            await events.SearchAsync(new(Campaign: null, where, town, words, first, last), paging.AfterPair, OnAPage + 1, cancel),
            found => found, found => $"{EventStore.LocalStart(found)} {found.Id}");
        var next = page.Next is null ? null : "/events" + QueryString.Create(
            new Dictionary<string, string?> { ["country"] = where, ["city"] = town, ["q"] = words, ["from"] = first.Text(), ["to"] = last?.Text(), ["cursor"] = page.Next }
                .Where(pair => pair.Value is not null));
        return new(new Dictionary<string, object?> { [nameof(FindPage.View)] = new FindView(where, town, words, first, last, town is not null || last is not null || first != today, page.Items, next) });
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
