using System.Data.Common;

namespace Writeathon.Store;

/// <summary>A line of the ledger as it stands in its columns.</summary>
internal sealed record ActionRow(
    long Sequence, Guid Id, long Campaign, Guid? EventId, string? CaseSlug, string Country, string? Kind, string Purpose, long Quantity,
    DateOnly SentOn, DateTimeOffset ReceivedAt, string Source, string Evidence, Guid? Corrects, string? Reason, Guid? Settles, string? HeldFor, string? Key,
    string? Status, string? ReviewReason, DateTimeOffset? ReviewedAt)
{
    /// <summary>The columns of a line, of the table <c>a</c>, in their order.</summary>
    public const string Columns = """
        a.sequence, a.id, a.campaign, a.event_id, a.case_slug, a.country, a.kind, a.purpose, a.quantity,
        a.sent_on, a.received_at, a.source, a.evidence, a.corrects, a.reason, a.settles, a.held_for, a.key
        """;

    /// <summary>The same with what became of it: <see cref="From"/> says from where.</summary>
    public const string ReviewedColumns = $"{Columns}, r.status, r.reason AS review_reason, r.reviewed_at";

    /// <summary>Lines with their reviews.</summary>
    public const string From = "FROM actions a LEFT JOIN reviews r ON r.action_id = a.id";

    /// <summary>The line alone, read by the order of <see cref="Columns"/>.</summary>
    public static ActionTaken Read(DbDataReader row) => new(
        Guid.Parse(row.GetString(1)), row.GetInt64(0), row.GetInt64(2), IdOrNull(row, 3), TextOrNull(row, 4), row.GetString(5),
        TextOrNull(row, 6) is { } kind ? Words.Read<ActionKind>(kind) : null, Words.Read<Purpose>(row.GetString(7)), row.GetInt64(8),
        Days.Parse(row.GetString(9)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)), Words.Read<Source>(row.GetString(11)),
        Words.Read<Evidence>(row.GetString(12)), IdOrNull(row, 13), TextOrNull(row, 14), IdOrNull(row, 15),
        TextOrNull(row, 16) is { } reason ? Words.Read<HoldReason>(reason) : null, TextOrNull(row, 17));

    /// <summary>The line with what became of it.</summary>
    public ReviewedAction ToReviewed()
    {
        var line = new ActionTaken(
            Id, Sequence, Campaign, EventId, CaseSlug, Country, Kind is null ? null : Words.Read<ActionKind>(Kind), Words.Read<Purpose>(Purpose),
            Quantity, SentOn, ReceivedAt, Words.Read<Source>(Source), Words.Read<Evidence>(Evidence), Corrects, Reason, Settles,
            HeldFor is null ? null : Words.Read<HoldReason>(HeldFor), Key);
        var review = Status is null ? null : new Review(Id, Words.Read<LineStatus>(Status), ReviewReason!, ReviewedAt!.Value);
        return new(line, review?.Status ?? (line.HeldFor is null ? LineStatus.Counted : LineStatus.Held), review);
    }

    private static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Guid? IdOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : Guid.Parse(row.GetString(column));
}
