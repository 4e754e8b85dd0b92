using System.Globalization;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>A page of the record book.</summary>
/// <param name="Records">Its figures, the newest year first, then by scope.</param>
/// <param name="Next">Where the next page begins, or null.</param>
/// <param name="Scope">The scope that was asked for, or null for all.</param>
/// <param name="Year">The year that was asked for, or null for all.</param>
/// <param name="Populations">What is recorded of the scope's inhabitants, where it is a country.</param>
public sealed record RecordsView(IReadOnlyList<YearRecord> Records, string? Next, string? Scope, long? Year, IReadOnlyList<Population> Populations);

/// <summary>The record book: what was stated of earlier years, conflicting figures side by side; staff add to it.</summary>
internal sealed class ShowRecords : IEndpoint
{
    private const int MostPopulations = 200;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/staff/{year:long}/records", AddAsync).RequireAuthorization(Doors.Staff);
        return routes.MapGet("/staff/{year:long}/records", (long year, string? scope, string? of, Paging paging, Reader reader, CancellationToken cancel) =>
            reader.ShowAsync(year, scope, of, paging, null, cancel)).RequireAuthorization(Doors.Staff);
    }

    private static async Task<IResult> AddAsync(long year, Form form, Paging paging, Reader reader, CancellationToken cancel)
    {
        if (form["_form"] != "population")
        {
            return await form.CallAsync("AddRecord") is { Refusal: { } refused }
                ? await reader.ShowAsync(year, null, null, paging, refused, cancel)
                : Done.At($"/staff/{year}/records", "record", ("scope", form["scope"]));
        }

        // Country and year are the population's address, not its body.
        var refusal = (form["_country"], TypedNumber.Read(form["_year"])) switch
        {
            ("", _) => form.Refuse("_country", Remedies.Country),
            (_, null) => form.Refuse("_year", Remedies.WholeNumber),
            var (country, of) => (await form.CallAsync("SavePopulation", new() { ["country"] = country, ["year"] = of })).Refusal,
        };
        return refusal is null
            ? Done.At($"/staff/{year}/records", "population", ("scope", form["_country"]))
            : await reader.ShowAsync(year, null, null, paging, refusal, cancel);
    }

    /// <summary>Reads what the page shows.</summary>
    internal sealed class Reader(Desks desks, RecordStore records, PopulationStore populations)
    {
        public Task<IResult> ShowAsync(long year, string? scope, string? of, Paging paging, Refusal? refusal, CancellationToken cancel) =>
            desks.ShowAsync<RecordsPage, RecordsView>(
                year,
                async _ =>
                {
                    var known = scope is Countries.World || (scope is not null && Countries.Contains(scope)) ? scope : null;
                    var asked = TypedNumber.Read(of?.Trim() ?? "");
                    var page = paging.Page(
                        await records.ListAsync(known, asked, paging.AfterTriple, paging.Fetch, cancel), record => record,
                        record => string.Create(CultureInfo.InvariantCulture, $"{record.CampaignYear} {record.Scope} {record.Id}"));
                    return new(
                        page.Items, page.Next, known, asked,
                        known is null or Countries.World ? [] : await populations.ListAsync(known, long.MaxValue, MostPopulations, cancel));
                },
                refusal, cancel);
    }
}
