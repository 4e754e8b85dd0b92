using Dapper;

namespace Writeathon.Store;

/// <summary>Something that was proved against the ledger.</summary>
/// <param name="What">What was proved.</param>
/// <param name="Checked">How many sums or rows.</param>
/// <param name="Mismatches">Each that is wrong, in words with both figures.</param>
public sealed record Proof(string What, long Checked, IReadOnlyList<string> Mismatches);

/// <summary>Proves that every tally is the sum of its lines. Reads only; works while the service runs.</summary>
public sealed class Verifier(Database database)
{
    private const string CompareTallies = """
        SELECT
          COALESCE(t.campaign, l.campaign) AS campaign,
          'event ' || COALESCE(t.event_id, l.event_id) || ', case ' || COALESCE(t.case_slug, l.case_slug)
            || ', country ' || COALESCE(t.country, l.country) || ', kind ' || COALESCE(t.kind, l.kind)
            || ', ' || COALESCE(t.purpose, l.purpose) || ', ' || COALESCE(t.evidence, l.evidence) AS name,
          COALESCE(t.actions, 0) AS stated,
          COALESCE(l.actions, 0) AS proved
        FROM tallies t
        FULL OUTER JOIN (
          SELECT campaign, COALESCE(event_id, '') AS event_id, COALESCE(case_slug, '') AS case_slug, country, COALESCE(kind, '') AS kind,
            purpose, evidence, CAST(SUM(quantity) AS BIGINT) AS actions
          FROM counted_actions
          GROUP BY campaign, COALESCE(event_id, ''), COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence
        ) l ON l.campaign = t.campaign AND l.event_id = t.event_id AND l.case_slug = t.case_slug AND l.country = t.country
          AND l.kind = t.kind AND l.purpose = t.purpose AND l.evidence = t.evidence
        """;

    private const string CompareHourly = """
        SELECT
          COALESCE(t.campaign, l.campaign) AS campaign,
          'hour ' || COALESCE(t.hour, l.hour) || ', case ' || COALESCE(t.case_slug, l.case_slug)
            || ', country ' || COALESCE(t.country, l.country) || ', kind ' || COALESCE(t.kind, l.kind)
            || ', ' || COALESCE(t.purpose, l.purpose) || ', ' || COALESCE(t.evidence, l.evidence) AS name,
          COALESCE(t.actions, 0) AS stated,
          COALESCE(l.actions, 0) AS proved
        FROM hourly_tallies t
        FULL OUTER JOIN (
          SELECT campaign, counted_at / 3600000 AS hour, COALESCE(case_slug, '') AS case_slug, country, COALESCE(kind, '') AS kind,
            purpose, evidence, CAST(SUM(quantity) AS BIGINT) AS actions
          FROM counted_actions
          GROUP BY campaign, counted_at / 3600000, COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence
        ) l ON l.campaign = t.campaign AND l.hour = t.hour AND l.case_slug = t.case_slug AND l.country = t.country
          AND l.kind = t.kind AND l.purpose = t.purpose AND l.evidence = t.evidence
        """;

    private const string ComparePledges = """
        SELECT
          COALESCE(t.campaign, l.campaign) AS campaign,
          'event ' || COALESCE(t.event_id, l.event_id) || ', kind ' || COALESCE(t.kind, l.kind) AS name,
          COALESCE(t.pledged, 0) AS stated,
          COALESCE(l.pledged, 0) AS proved
        FROM pledge_tallies t
        FULL OUTER JOIN (
          SELECT p.campaign, COALESCE(p.event_id, '') AS event_id, q.kind, CAST(SUM(q.quantity) AS BIGINT) AS pledged
          FROM pledges p
          JOIN pledge_quantities q ON q.pledge_id = p.id
          WHERE p.withdrawn_at IS NULL
          GROUP BY p.campaign, COALESCE(p.event_id, ''), q.kind
        ) l ON l.campaign = t.campaign AND l.event_id = t.event_id AND l.kind = t.kind
        """;

    private const string CompareVersions = """
        SELECT
          COALESCE(t.campaign, l.campaign) AS campaign,
          'version' AS name,
          COALESCE(t.version, 0) AS stated,
          COALESCE(l.version, 0) AS proved
        FROM totals_versions t
        FULL OUTER JOIN (
          SELECT campaign, MAX(sequence) AS version
          FROM counted_actions
          GROUP BY campaign
        ) l ON l.campaign = t.campaign
        """;

    // Numbers are given out without gaps: one that is missing is a line that somebody took away.
    private const string CompareSequence = """
        SELECT
          CAST(0 AS BIGINT) AS campaign,
          'last sequence' AS name,
          (SELECT last_sequence FROM ledger WHERE id = 1) AS stated,
          (SELECT CAST(COUNT(*) AS BIGINT) FROM actions) + (SELECT CAST(COUNT(*) AS BIGINT) FROM reviews) AS proved
        """;

    /// <summary>Proves everything that is kept as a sum.</summary>
    public async Task<IReadOnlyList<Proof>> ProveAsync(CancellationToken cancel) =>
    [
        await ProveAsync("tallies", CompareTallies, cancel),
        await ProveAsync("hourly tallies", CompareHourly, cancel),
        await ProveAsync("pledge tallies", ComparePledges, cancel),
        await ProveAsync("versions of totals", CompareVersions, cancel),
        await ProveAsync("lines and reviews without gaps", CompareSequence, cancel),
    ];

    private async Task<Proof> ProveAsync(string what, string sql, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<SumRow>(sql, commandTimeout: 0);
        var count = 0L;
        var mismatches = new List<string>();
        foreach (var row in rows)
        {
            count++;
            if (row.Stated != row.Proved)
            {
                mismatches.Add($"campaign {row.Campaign}, {row.Name}: stands at {row.Stated}, its lines add up to {row.Proved}");
            }
        }

        return new(what, count, mismatches);
    }

    [method: ExplicitConstructor]
    private sealed record SumRow(long Campaign, string Name, long Stated, long Proved);
}
