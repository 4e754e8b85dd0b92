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
/// <param name="Provisional">The share of it that rests on the writers' own word, or that was counted and no report has itemised, 0 to 1.</param>
/// <param name="SameAge">What earlier years stood at on this campaign day, newest first.</param>
/// <param name="Previous">The figure of the latest earlier year that has one, or null.</param>
/// <param name="Best">The largest of the earlier years' figures, or null; each year has one, its headline or one that fits what the campaign counts better.</param>
/// <param name="ToBeat">How many actions are missing to stand above the best; null without one.</param>
/// <param name="Forecast">The range in which the final figure is expected; null where earlier years allow none, and once reports are closed.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Reasons">What to know with it.</param>
/// <param name="PerCase">Actions for each of the campaign's cases, to two decimals; null while it has none.</param>
/// <param name="PerDay">Actions for each campaign day that has begun, to two decimals; null before the first.</param>
/// <param name="PerHead">Actions for every 1,000 inhabitants; null for the world, and where no population within three years is recorded.</param>
internal sealed record ScopeComparisonResponse(
    string Scope, long Actions, double Provisional, IReadOnlyList<SameAgeResponse> SameAge, ComparedFigureResponse? Previous,
    ComparedFigureResponse? Best, long? ToBeat, ForecastResponse? Forecast, Verdict Verdict, IReadOnlyList<ComparisonReason> Reasons,
    double? PerCase, double? PerDay, PerHeadResponse? PerHead)
{
    /// <summary>A comparison as it is told.</summary>
    public static ScopeComparisonResponse Of(Comparison comparison) => new(
        comparison.Scope, comparison.Actions, comparison.Provisional, [.. comparison.SameAge.Select(SameAgeResponse.Of)],
        ComparedFigureResponse.Of(comparison.Previous), ComparedFigureResponse.Of(comparison.Best), comparison.ToBeat,
        ForecastResponse.Of(comparison.Forecast), comparison.Verdict, comparison.Reasons, comparison.PerCase, comparison.PerDay,
        PerHeadResponse.Of(comparison.PerHead));
}

/// <summary>What an earlier year stood at on the same campaign day.</summary>
/// <param name="Year">The year.</param>
/// <param name="Day">The campaign day.</param>
/// <param name="Actions">What was known at its end.</param>
/// <param name="Basis">Where the figure comes from.</param>
/// <param name="Exactness">How it bounds the truth.</param>
/// <param name="Figures">The figures of the record book that it is, or lies between; empty where it comes from our own ledger.</param>
internal sealed record SameAgeResponse(
    long Year, long Day, long Actions, SameAgeBasis Basis, Exactness Exactness, IReadOnlyList<DatedFigureResponse> Figures)
{
    /// <summary>A year's standing as it is told.</summary>
    public static SameAgeResponse Of(SameAge age) => new(
        age.Year, age.Day, age.Actions, age.Basis, age.Exactness,
        [.. age.Figures.Select(figure => new DatedFigureResponse(figure.Figure, figure.AsOf, figure.Exactness, figure.Unit))]);
}

/// <summary>A figure of the record book and its day.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="AsOf">The day on which it was known.</param>
/// <param name="Exactness">How it bounds the truth.</param>
/// <param name="Unit">What was counted, in the source's words.</param>
internal sealed record DatedFigureResponse(long Figure, DateOnly AsOf, Exactness Exactness, string Unit);

/// <summary>A figure that the campaign is compared with: its year's headline, unless another one fits what the campaign counts better.</summary>
/// <param name="Year">Its year.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Exactness">How it bounds the truth.</param>
/// <param name="PerCase">The figure for each case of its year, to two decimals; null where their number is unknown.</param>
/// <param name="PerDay">The figure for each day of its year's window, to two decimals; null where that is unknown.</param>
internal sealed record ComparedFigureResponse(long Year, long Figure, Exactness Exactness, double? PerCase, double? PerDay)
{
    /// <summary>A figure as it is told, or null.</summary>
    public static ComparedFigureResponse? Of(RecordFigure? figure) =>
        figure is null ? null : new(figure.Year, figure.Figure, figure.Exactness, figure.PerCase, figure.PerDay);
}

/// <summary>Actions for every 1,000 inhabitants, and the population that this rests on. It says nothing of how many people took part.</summary>
/// <param name="PerThousand">Actions per 1,000 inhabitants, to one decimal.</param>
/// <param name="Population">How many people lived in the country.</param>
/// <param name="Year">In which year.</param>
/// <param name="Source">Who says so.</param>
internal sealed record PerHeadResponse(double PerThousand, long Population, long Year, string Source)
{
    /// <summary>It as it is told, or null.</summary>
    public static PerHeadResponse? Of(PerHead? head) =>
        head is null ? null : new(head.PerThousand, head.Inhabitants, head.Year, head.Source);
}

/// <summary>A range for the final figure.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="Mid">Its middle.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Years">The years it rests on, oldest first.</param>
/// <param name="Missed">How far the same method missed when each of them is left out, as a share of the final figure.</param>
internal sealed record ForecastResponse(long Low, long Mid, long High, IReadOnlyList<long> Years, double Missed)
{
    /// <summary>A forecast as it is told, or null.</summary>
    public static ForecastResponse? Of(Forecast? forecast) =>
        forecast is null ? null : new(forecast.Low, forecast.Mid, forecast.High, forecast.Years, forecast.Missed);
}

/// <summary>Anybody asks: is this the biggest year yet?</summary>
internal sealed class GetComparison : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/campaigns/{year:long}/comparison", Handle)
        .WithName(nameof(GetComparison)).WithSummary("Compare a campaign with the years before").WithTags("Records").WithEtag()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<ComparisonResponse>, ProblemHttpResult>> Handle(
        long year, string? scope, CampaignStore campaigns, ComparisonStore comparisons, TimeProvider clock, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(year, cancel) is not { } campaign)
        {
            return Problems.NotFound.With("There is no such campaign.");
        }

        if (await comparisons.ComparisonAsync(year, scope.Said(), cancel) is { } compared)
        {
            return TypedResults.Ok(new ComparisonResponse(
                year, compared.ComparedAt, compared.CampaignDay, [.. compared.Scopes.Select(ScopeComparisonResponse.Of)]));
        }

        // What the last rollup says nothing of, it says nothing of until the next one.
        var (at, day) = await comparisons.ComparisonAsync(year, Countries.World, cancel) is { } last
            ? (last.ComparedAt, last.CampaignDay)
            : (clock.Now(), campaign.DayOf(Days.World(clock.Now())));
        return TypedResults.Ok(new ComparisonResponse(year, at, day, []));
    }
}
