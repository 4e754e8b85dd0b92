namespace Writeathon.Service.Records;

/// <summary>A figure of the record book as it is told.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="CampaignYear">The year it is about.</param>
/// <param name="Scope">GLOBAL or a country.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Unit">What was counted, in the source's words.</param>
/// <param name="Measure">Actions, people or pledged; never compared with one another.</param>
/// <param name="Exactness">How the figure bounds the truth.</param>
/// <param name="AsOf">The day on which it was known, or null.</param>
/// <param name="Status">Whether more was expected.</param>
/// <param name="Headline">Whether it is the figure of its year and scope.</param>
/// <param name="Countries">In how many countries, or null.</param>
/// <param name="Note">What else to know, or null.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Cases">For how many cases people wrote, or null.</param>
internal sealed record RecordResponse(
    Guid Id, long CampaignYear, string Scope, long Figure, string Unit, Measure Measure, Exactness Exactness, DateOnly? AsOf,
    RecordStatus Status, bool Headline, long? Countries, string? Note, string Source, long? Cases)
{
    /// <summary>A figure as everybody may see it.</summary>
    public static RecordResponse Of(YearRecord record) => new(
        record.Id, record.CampaignYear, record.Scope, record.Figure, record.Unit, record.Measure, record.Exactness, record.AsOf, record.Status,
        record.Headline, record.Countries, record.Note, record.Source, record.Cases);
}
