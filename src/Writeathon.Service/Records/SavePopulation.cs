using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Records;

/// <summary>A country's population of a year, to be recorded or replaced.</summary>
/// <param name="Population">How many people lived there.</param>
/// <param name="Source">Who says so.</param>
internal sealed record SavePopulationRequest(
    [Required, Range(1, 10_000_000_000)] long? Population,
    [Required, StringLength(500, MinimumLength = 1), OneLine] string Source) : JsonRequest<SavePopulationRequest>;

/// <summary>Staff record how many people live in a country, so that its actions can be told per head.</summary>
internal sealed class SavePopulation : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/populations/{country}/{year:long}", Handle)
        .WithName(nameof(SavePopulation)).WithSummary("Record or replace a country's population of a year").WithTags("Records").WithEtag()
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.InvalidInput, Problems.EditedMeanwhile);

    private static async Task<Results<Ok<PopulationResponse>, Made<PopulationResponse>, ProblemHttpResult>> Handle(
        string country, long year, SavePopulationRequest request, IfMatch seen, PopulationStore populations, Database database,
        CancellationToken cancel)
    {
        if (!Countries.Contains(country))
        {
            return Problems.InvalidInput.With(Remedies.Country, "country");
        }

        if (year is < Population.EarliestYear or > Campaign.LastYear)
        {
            return Problems.InvalidInput.With(Remedies.Said(Remedies.AYear, Population.EarliestYear, Campaign.LastYear), "year");
        }

        var current = await populations.FindAsync(country, year, cancel);
        if (!seen.Allows(current?.Revision))
        {
            return Problems.EditedMeanwhile.With("The population was edited since.");
        }

        var stated = new Population(country, year, request.Population!.Value, request.Source);
        var (outcome, saved) = await database.WriteAsync(
            transaction => PopulationStore.Save(transaction, stated, seen.Needs(current?.Revision)));
        return outcome switch
        {
            EditOutcome.Created => Made.At($"/api/v1/populations/{country}", PopulationResponse.Of(saved)),
            EditOutcome.Saved => TypedResults.Ok(PopulationResponse.Of(saved)),
            EditOutcome.EditedMeanwhile => Problems.EditedMeanwhile.With("The population was edited since."),
            _ => throw new ArgumentOutOfRangeException(nameof(request), outcome, "no such outcome"),
        };
    }
}
