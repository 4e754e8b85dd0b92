using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Records;

/// <summary>A country's recorded populations, the newest year first.</summary>
internal sealed class ListPopulations : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/populations/{country}", Handle)
        .WithName(nameof(ListPopulations)).WithSummary("Read a country's populations").WithTags("Records").WithEtag()
        .AllowAnonymous()
        .Refuses(Problems.NotFound);

    private static async Task<Results<Ok<Page<PopulationResponse>>, ProblemHttpResult>> Handle(
        string country, Paging paging, PopulationStore populations, CancellationToken cancel)
    {
        if (!Countries.Contains(country))
        {
            return Problems.NotFound.With("There is no such country.");
        }

        var listed = await populations.ListAsync(country, paging.AfterNumber ?? long.MaxValue, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(listed, PopulationResponse.Of, stated => stated.Year.ToString(CultureInfo.InvariantCulture)));
    }
}
