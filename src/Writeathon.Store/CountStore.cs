using Dapper;

namespace Writeathon.Store;

/// <summary>The counts: statements of a whole, and what they have settled.</summary>
public sealed class CountStore(Database database)
{
    private const string Columns = """
        id, campaign, event_id, country, kind, case_slug, total, as_of, source, evidence, counted_at, replaced_by, remainder, exceeded,
          taken_out
        """;

    // Ids are in the order of time; the one that stands is the last of its scope, whatever a node's clock said.
    private const string ToldColumns = $"""
        {Columns},
          (SELECT CAST(COALESCE(SUM(e.remainder), 0) AS BIGINT)
            FROM counts e
            WHERE e.campaign = c.campaign AND e.country = c.country AND e.event_id = c.event_id AND e.kind = c.kind AND e.case_slug = c.case_slug
              AND e.id <> c.id AND (c.replaced_by IS NULL OR e.id < c.id)) AS earlier
        """;

    private const string SelectAt = $"""
        SELECT {Columns}, CAST(0 AS BIGINT) AS earlier
        FROM counts
        WHERE campaign = @campaign AND country = @country AND (event_id = '' OR event_id = @atEvent)
        """;

    private const string SelectStanding = $"""
        SELECT {ToldColumns}
        FROM counts c
        WHERE campaign = @campaign AND country = @country AND replaced_by IS NULL
        """;

    private const string SelectTaking = $"""
        SELECT {Columns}, CAST(0 AS BIGINT) AS earlier
        FROM counts c
        WHERE campaign = @campaign AND country = @country
          AND EXISTS (
            SELECT 1
            FROM counts e
            WHERE e.campaign = c.campaign AND e.country = c.country AND e.event_id = c.event_id AND e.kind = c.kind AND e.case_slug = c.case_slug
              AND e.remainder < 0)
        """;

    // The tallies know the day on which lines were sent, so that no line is counted to learn what a count covers.
    private const string SelectTold = """
        SELECT CAST(COALESCE(SUM(actions), 0) AS BIGINT)
        FROM tallies
        WHERE campaign = @campaign AND country = @country
          AND event_id BETWEEN @atEvent AND @lastEvent
          AND (@kind = '' OR kind = @kind)
          AND (@slug = '' OR case_slug = @slug)
          AND sent_on <= @asOf
        """;

    private const string SelectToldAtTaking = """
        SELECT event_id, kind, case_slug AS slug, sent_on, CAST(SUM(actions) AS BIGINT) AS actions
        FROM tallies
        WHERE campaign = @campaign AND country = @country
          AND event_id IN (SELECT event_id FROM counts WHERE campaign = @campaign AND country = @country AND event_id <> '' AND remainder < 0)
        GROUP BY event_id, kind, case_slug, sent_on
        """;

    private const string SelectOfCampaign = $"""
        SELECT {ToldColumns}
        FROM counts c
        WHERE campaign = @campaign AND (@before = '' OR id < @before)
        ORDER BY id DESC
        LIMIT @limit
        """;

    private const string SelectOfEvent = $"""
        SELECT {ToldColumns}
        FROM counts c
        WHERE event_id = @atEvent AND (@before = '' OR id < @before)
        ORDER BY id DESC
        LIMIT @limit
        """;

    private const string SelectUnitemised = """
        SELECT country, CAST(SUM(remainder) AS BIGINT) AS remainder
        FROM (
          SELECT country, SUM(remainder) AS remainder
          FROM counts
          WHERE campaign = @campaign
          GROUP BY country, event_id, kind, case_slug
          HAVING SUM(remainder) > 0
        ) scopes
        GROUP BY country
        """;

    private const string Insert = """
        INSERT INTO counts (
          id, campaign, event_id, country, kind, case_slug, total, as_of, source, evidence, counted_at, replaced_by, remainder, exceeded,
          taken_out)
        VALUES (
          @id, @campaign, @atEvent, @country, @kind, @slug, @total, @asOf, @source, @evidence, @countedAt, NULL, @remainder, 0, @takenOut)
        """;

    private const string SetReplaced = "UPDATE counts SET replaced_by = @by WHERE id = @id";

    private const string SetRemainder = """
        UPDATE counts SET remainder = @remainder, exceeded = @exceeded, taken_out = @takenOut WHERE id = @id
        """;

    /// <summary>
    /// Takes a statement of a whole: sums what it covers under the ledger's lock, asks the rule, and writes the count, its settling line,
    /// and what that does to wider counts.
    /// </summary>
    public static CountDecision Take(Transaction transaction, SettledCount count, HoldLimits limits)
    {
        var ledger = Ledger.Lock(transaction);
        if (count.Scope.Event is { } atEvent && ledger.CountryOf(atEvent) is { } country)
        {
            // It may have been moved since it was decided to take the count.
            count = count with { Scope = count.Scope with { Country = country } };
        }

        var scope = Scope(count.Scope);
        var standing = Select(SelectStanding);
        var taking = Select(SelectTaking);
        var told = new ToldSums(transaction, count.Scope);
        var decision = Settling.Decide(count, standing, taking, told.Until, limits);
        if (decision.Outcome != CountOutcome.Accepted)
        {
            return decision;
        }

        if (decision.Other is { } replaced)
        {
            transaction.Execute(SetReplaced, new { id = replaced.Id, by = count.Id.ToString() });
        }

        transaction.Execute(Insert, new
        {
            id = count.Id,
            scope.campaign,
            scope.atEvent,
            scope.country,
            scope.kind,
            scope.slug,
            total = count.Total,
            asOf = count.AsOf,
            source = count.Source,
            evidence = count.Evidence.Word(),
            countedAt = count.CountedAt,
            remainder = decision.Count.Remainder,
            takenOut = decision.Count.TakenOut,
        });
        if (decision.Line is not null)
        {
            ledger.Settle(decision.Line, taking, told.Until);
        }

        ledger.Flush();
        return decision;

        List<SettledCount> Select(string statement) =>
            [.. transaction.Query<Row>(statement, new { scope.campaign, scope.country }).Select(row => row.ToCount())];
    }

    /// <summary>A campaign's counts, the newest first, from below one.</summary>
    public async Task<IReadOnlyList<SettledCount>> ListAsync(long campaign, Guid? before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<Row>(SelectOfCampaign, new { campaign, before = before?.ToString() ?? "", limit });
        return [.. rows.Select(row => row.ToCount())];
    }

    /// <summary>An event's counts, the newest first, from below one.</summary>
    public async Task<IReadOnlyList<SettledCount>> ListAsync(Guid atEvent, Guid? before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<Row>(SelectOfEvent, new { atEvent, before = before?.ToString() ?? "", limit });
        return [.. rows.Select(row => row.ToCount())];
    }

    /// <summary>Every count of an event, the newest first, those that were replaced too.</summary>
    public Task<IReadOnlyList<SettledCount>> AllAsync(Guid atEvent, CancellationToken cancel) => ListAsync(atEvent, before: null, int.MaxValue, cancel);

    /// <summary>What a campaign's counts have stated and no report has itemised, by country.</summary>
    public async Task<IReadOnlyDictionary<string, long>> UnitemisedAsync(long campaign, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<(string Country, long Remainder)>(SelectUnitemised, new { campaign }))
            .ToDictionary(row => row.Country, row => row.Remainder);
    }

    /// <summary>The counts over some places of the ledger, those that were replaced too.</summary>
    internal static IEnumerable<SettledCount> Over(
        Transaction transaction, IReadOnlyCollection<(long Campaign, string Country, Guid? Event)> places)
    {
        return places
            .SelectMany(place => transaction.Query<Row>(
                SelectAt, new { campaign = place.Campaign, country = place.Country, atEvent = (place.Event?.ToString()).OrNone() }))
            .Select(row => row.ToCount());
    }

    /// <summary>Writes what a count's remainder, and what stands beside its total, have become.</summary>
    internal static void Move(Transaction transaction, SettledCount count) =>
        transaction.Execute(SetRemainder, new { id = count.Id, remainder = count.Remainder, exceeded = count.Exceeded, takenOut = count.TakenOut });

    private static (long campaign, string atEvent, string country, string kind, string slug) Scope(CountScope scope) => (
        scope.Campaign, (scope.Event?.ToString()).OrNone(), scope.Country, (scope.Kind?.Word()).OrNone(), scope.Case.OrNone());

    /// <summary>What the lines of a country add up to while a count of one of its scopes is taken.</summary>
    private sealed class ToldSums(Transaction transaction, CountScope counted)
    {
        private ILookup<string, ToldRow>? atTaking;

        public long Until(CountScope told, DateOnly asOf)
        {
            var (campaign, atEvent, country, kind, slug) = Scope(told);
            if (told.Event is null || told.Event == counted.Event)
            {
                // An id has no letter beyond f.
                var lastEvent = told.Event is null ? "g" : atEvent;
                return transaction.Scalar<long>(SelectTold, new { campaign, atEvent, lastEvent, country, kind, slug, asOf });
            }

            // There may be thousands of such piles in a country: they are read at once.
            atTaking ??= transaction.Query<ToldRow>(SelectToldAtTaking, new { campaign, country }).ToLookup(row => row.EventId);
            return atTaking[atEvent]
                .Where(row => (kind.Length == 0 || row.Kind == kind) && (slug.Length == 0 || row.Slug == slug) && row.SentOn <= asOf)
                .Sum(row => row.Actions);
        }
    }

    [method: ExplicitConstructor]
    private sealed record ToldRow(string EventId, string Kind, string Slug, DateOnly SentOn, long Actions);

    [method: ExplicitConstructor]
    private sealed record Row(
        Guid Id, long Campaign, string EventId, string Country, string Kind, string CaseSlug, long Total, DateOnly AsOf, string? Source,
        string Evidence, DateTimeOffset CountedAt, string? ReplacedBy, long Remainder, long Exceeded, long TakenOut, long Earlier)
    {
        public SettledCount ToCount() => new(
            Id,
            new(Campaign, EventId.Length == 0 ? null : Guid.Parse(EventId), Country, TallyRow.KindOf(Kind), CaseSlug.Length == 0 ? null : CaseSlug),
            Total, AsOf, Source, Words.Read<Evidence>(Evidence), CountedAt, ReplacedBy is null ? null : Guid.Parse(ReplacedBy), Remainder, Exceeded,
            TakenOut, Earlier);
    }
}
