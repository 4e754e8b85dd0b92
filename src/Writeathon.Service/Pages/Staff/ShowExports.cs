using Writeathon.Service.Exports;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>What there is to take away.</summary>
public sealed record ExportsView;

/// <summary>The ledger as tables to download; each is written as it is read, however long it is.</summary>
internal sealed class ShowExports : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/staff/{year:long}/exports/{what}.csv", DownloadAsync).RequireAuthorization(Doors.Staff);
        return routes.MapGet("/staff/{year:long}/exports", (long year, Desks desks, CancellationToken cancel) =>
            desks.ShowAsync<ExportsPage, ExportsView>(year, _ => Task.FromResult<ExportsView?>(new()), null, cancel)).RequireAuthorization(Doors.Staff);
    }

    private static async Task<IResult> DownloadAsync(
        long year, string what, CampaignStore campaigns, ExportStore export, CancellationToken cancel)
    {
        if (Words.Parse<Exported>(what) is not { } exported || await campaigns.FindAsync(year, cancel) is null)
        {
            return Problems.NotFound.With("There is no such table.");
        }

        return TypedResults.Stream(
            async output =>
            {
                await using var table = ExportTable.Open(output, ExportFormat.Csv);
                await table.WriteAsync(export, exported, year, cancel);
            },
            "text/csv; charset=utf-8", $"{what}-{year}.csv");
    }
}
