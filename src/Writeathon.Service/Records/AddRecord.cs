using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Records;

/// <summary>A figure for the record book.</summary>
/// <param name="CampaignYear">The year it is about.</param>
/// <param name="Scope">GLOBAL or a country of ISO 3166-1.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Unit">What was counted, in the source's words.</param>
/// <param name="Measure">Actions, people or pledged.</param>
/// <param name="Exactness">How the figure bounds the truth.</param>
/// <param name="AsOf">The day on which it was known.</param>
/// <param name="Status">Whether more was expected.</param>
/// <param name="Headline">
/// Whether it is the figure of its year and scope from now on, also where the statement stands in the book already; the one before stays
/// beside it. A number of people or of pledges is never it.
/// </param>
/// <param name="Countries">In how many countries.</param>
/// <param name="Note">What else to know.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Cases">For how many cases people wrote.</param>
internal sealed record AddRecordRequest(
    [Required, Range(YearRecord.EarliestYear, Campaign.LastYear)] long? CampaignYear,
    [Required, Country(OrWorld = true)] string Scope,
    [Required, Range(0, 1_000_000_000_000)] long? Figure,
    [Required, StringLength(200, MinimumLength = 1), OneLine] string Unit,
    [Required] Measure? Measure,
    [Required] Exactness? Exactness,
    DateOnly? AsOf,
    [Required] RecordStatus? Status,
    [Required] bool? Headline,
    [Range(1, 300)] long? Countries,
    [StringLength(1_000, MinimumLength = 1)] string? Note,
    [Required, StringLength(500, MinimumLength = 1), OneLine] string Source,
    [Range(1, 1_000)] long? Cases) : JsonRequest<AddRecordRequest>;

/// <summary>Staff add a figure to the record book. Figures are never taken out: conflicting ones stand side by side.</summary>
internal sealed class AddRecord : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/records", Handle)
        .WithName(nameof(AddRecord)).WithSummary("Add a figure to the record book").WithTags("Records")
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.InvalidInput, Problems.AlreadyRecorded);

    private static async Task<Results<Made<RecordResponse>, Ok<RecordResponse>, ProblemHttpResult>> Handle(
        AddRecordRequest request, Once once, TimeProvider clock)
    {
        if (request.Headline!.Value && request.Measure != Measure.Actions)
        {
            return Problems.InvalidInput.With(Remedies.NoHeadline, "$.headline");
        }

        var now = clock.Now();
        var record = new YearRecord(
            Guid.CreateVersion7(now), request.CampaignYear!.Value, request.Scope, request.Figure!.Value, request.Unit, request.Measure!.Value,
            request.Exactness!.Value, request.AsOf, request.Status!.Value, request.Headline!.Value, request.Countries, request.Note, request.Source,
            request.Cases);
        return await once.WriteAsync<YearRecord?, Results<Made<RecordResponse>, Ok<RecordResponse>, ProblemHttpResult>>(
            transaction => RecordStore.Add(transaction, record, now) ? record : record.Headline ? RecordStore.GiveBack(transaction, record, now) : null,
            stands => stands is null ? Problems.AlreadyRecorded.With("The same statement of the same source is there.")
                : stands == record ? Made.At($"/api/v1/records?scope={record.Scope}&year={record.CampaignYear}", RecordResponse.Of(record))
                : TypedResults.Ok(RecordResponse.Of(stands)));
    }
}
