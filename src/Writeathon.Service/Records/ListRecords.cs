using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Records;

/// <summary>The record book, the newest year first.</summary>
internal sealed class ListRecords : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/records", Handle)
        .WithName(nameof(ListRecords)).WithSummary("Read the record book").WithTags("Records").WithEtag()
        .AllowAnonymous();

    private static async Task<Ok<Page<RecordResponse>>> Handle(
        string? scope, Asked<long> year, Paging paging, RecordStore records, CancellationToken cancel)
    {
        var listed = await records.ListAsync(scope.Said(), year.Value, paging.AfterTriple, paging.Fetch, cancel);
        return TypedResults.Ok(paging.Page(
            listed, RecordResponse.Of, record => string.Create(CultureInfo.InvariantCulture, $"{record.CampaignYear} {record.Scope} {record.Id}")));
    }
}
