using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Records;

/// <summary>How a campaign stands against the years before, as the last rollup found it.</summary>
/// <param name="Campaign">The year.</param>
/// <param name="AsOf">When it was compared.</param>
/// <param name="CampaignDay">On which campaign day.</param>
/// <param name="Scopes">The world first, then countries.</param>
internal sealed record ComparisonResponse(long Campaign, DateTimeOffset AsOf, long CampaignDay, IReadOnlyList<ScopeComparisonResponse> Scopes);

/// <summary>How one scope stands.</summary>
/// <param name="Scope">GLOBAL or a country.</param>
/// <param name="Actions">The running total.</param>
/// <param name="Provisional">The share of it that rests on the writers' own word, 0 to 1.</param>
/// <param name="SameAge">What earlier years stood at on this campaign day, newest first.</param>
/// <param name="Previous">The headline figure of the latest earlier year that has one, or null.</param>
/// <param name="Best">The largest headline figure of any earlier year, or null.</param>
/// <param name="ToBeat">How many actions are missing to stand above the best; null without one.</param>
/// <param name="Forecast">The range in which the final figure is expected; null where no earlier years allow one.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Reasons">What to know with it.</param>
internal sealed record ScopeComparisonResponse(
    string Scope, long Actions, double Provisional, IReadOnlyList<SameAgeResponse> SameAge, RecordFigureResponse? Previous,
    RecordFigureResponse? Best, long? ToBeat, ForecastResponse? Forecast, Verdict Verdict, IReadOnlyList<ComparisonReason> Reasons)
{
    /// <summary>A comparison as it is told.</summary>
    public static ScopeComparisonResponse Of(Comparison comparison) => new(
        comparison.Scope, comparison.Actions, comparison.Provisional,
        [.. comparison.SameAge.Select(age => new SameAgeResponse(age.Year, age.Day, age.Actions, age.Basis))],
        RecordFigureResponse.Of(comparison.Previous), RecordFigureResponse.Of(comparison.Best), comparison.ToBeat, Forecast: null, comparison.Verdict,
        comparison.Reasons);
}

/// <summary>What an earlier year stood at on the same campaign day.</summary>
/// <param name="Year">The year.</param>
/// <param name="Day">The campaign day.</param>
/// <param name="Actions">What was known at its end.</param>
/// <param name="Basis">Where the figure comes from.</param>
internal sealed record SameAgeResponse(long Year, long Day, long Actions, SameAgeBasis Basis);

/// <summary>A headline figure of the record book.</summary>
/// <param name="Year">Its year.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Exactness">How it bounds the truth.</param>
internal sealed record RecordFigureResponse(long Year, long Figure, Exactness Exactness)
{
    /// <summary>A figure as it is told, or null.</summary>
    public static RecordFigureResponse? Of(RecordFigure? figure) => figure is null ? null : new(figure.Year, figure.Figure, figure.Exactness);
}

/// <summary>A range for the final figure.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="Mid">Its middle.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Years">The years it rests on.</param>
/// <param name="Missed">How far the same method missed when each of them is left out, as a share of the final figure.</param>
internal sealed record ForecastResponse(long Low, long Mid, long High, IReadOnlyList<long> Years, double Missed);

/// <summary>Anybody asks: is this the biggest year yet?</summary>
internal sealed class GetComparison : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/comparison", Handle)
        .WithName(nameof(GetComparison)).WithSummary("Compare a campaign with the years before").WithTags("Records").WithEtag()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<ComparisonResponse>, ProblemHttpResult>> Handle(
        long year, string? scope, CampaignStore campaigns, RollupStore rollups, TimeProvider clock, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        var now = clock.Now();
        return TypedResults.Ok(await rollups.ComparisonAsync(year, scope, cancel) is { } compared
            ? new ComparisonResponse(year, compared.ComparedAt, compared.CampaignDay, [.. compared.Scopes.Select(ScopeComparisonResponse.Of)])
            : new ComparisonResponse(year, now, campaign.DayOf(Days.World(now)), []));
    }
}
