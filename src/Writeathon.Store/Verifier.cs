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
    // Both sides in one list and grouped once: a FULL OUTER JOIN compares every tally with every sum on SQLite.
    private const string CompareTallies = """
        SELECT
          campaign,
          'event ' || event_id || ', case ' || case_slug || ', country ' || country || ', kind ' || kind || ', ' || purpose || ', ' || evidence
            || ', sent on ' || sent_on AS name,
          CAST(SUM(stated) AS BIGINT) AS stated,
          CAST(SUM(proved) AS BIGINT) AS proved
        FROM (
          SELECT campaign, event_id, case_slug, country, kind, purpose, evidence, sent_on, actions AS stated, 0 AS proved
          FROM tallies
          UNION ALL
          SELECT campaign, COALESCE(event_id, ''), COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence, sent_on, 0, quantity
          FROM counted_actions
        ) both_sides
        GROUP BY campaign, event_id, case_slug, country, kind, purpose, evidence, sent_on
        """;

    private const string CompareHourly = """
        SELECT
          campaign,
          'hour ' || hour || ', case ' || case_slug || ', country ' || country || ', kind ' || kind || ', ' || purpose || ', ' || evidence AS name,
          CAST(SUM(stated) AS BIGINT) AS stated,
          CAST(SUM(proved) AS BIGINT) AS proved
        FROM (
          SELECT campaign, hour, case_slug, country, kind, purpose, evidence, actions AS stated, 0 AS proved
          FROM hourly_tallies
          UNION ALL
          SELECT campaign, counted_at / 3600000, COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence, 0, quantity
          FROM counted_actions
        ) both_sides
        GROUP BY campaign, hour, case_slug, country, kind, purpose, evidence
        """;

    private const string CompareRolled = """
        SELECT
          campaign,
          'case ' || case_slug || ', country ' || country || ', kind ' || kind || ', ' || purpose || ', ' || evidence AS name,
          CAST(SUM(stated) AS BIGINT) AS stated,
          CAST(SUM(proved) AS BIGINT) AS proved
        FROM (
          SELECT campaign, case_slug, country, kind, purpose, evidence, actions AS stated, 0 AS proved
          FROM rolled_totals
          UNION ALL
          SELECT campaign, COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence, 0, quantity
          FROM counted_actions
          WHERE sequence <= (SELECT sequence FROM rolled_to WHERE id = 1)
        ) both_sides
        GROUP BY campaign, case_slug, country, kind, purpose, evidence
        """;

    private const string ComparePledges = """
        SELECT
          campaign,
          'event ' || event_id || ', kind ' || kind AS name,
          CAST(SUM(stated) AS BIGINT) AS stated,
          CAST(SUM(proved) AS BIGINT) AS proved
        FROM (
          SELECT campaign, event_id, kind, pledged AS stated, 0 AS proved
          FROM pledge_tallies
          UNION ALL
          SELECT p.campaign, COALESCE(p.event_id, ''), q.kind, 0, q.quantity
          FROM pledges p
          JOIN pledge_quantities q ON q.pledge_id = p.id
          WHERE p.withdrawn_at IS NULL
        ) both_sides
        GROUP BY campaign, event_id, kind
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

    private const string CompareCounts = """
        SELECT
          c.campaign,
          'count ' || c.id || ' of country ' || c.country || ', event ' || c.event_id || ', kind ' || c.kind || ', case ' || c.case_slug
            || ', as of ' || c.as_of AS name,
          c.total + c.exceeded + c.taken_out AS stated,
          (SELECT CAST(COALESCE(SUM(t.actions), 0) AS BIGINT)
            FROM tallies t
            WHERE t.campaign = c.campaign AND t.country = c.country AND (c.event_id = '' OR t.event_id = c.event_id)
              AND (c.kind = '' OR t.kind = c.kind) AND (c.case_slug = '' OR t.case_slug = c.case_slug) AND t.sent_on <= c.as_of) AS proved
        FROM counts c
        WHERE c.replaced_by IS NULL
        """;

    private const string CompareRemainders = """
        SELECT
          c.campaign,
          'count ' || c.id AS name,
          c.remainder AS stated,
          (SELECT CAST(COALESCE(SUM(a.quantity), 0) AS BIGINT)
            FROM actions a
            WHERE a.settles = c.id) AS proved
        FROM counts c
        UNION ALL
        SELECT campaign, 'lines that settle count ' || settles || ', which is not there', 0, CAST(COUNT(*) AS BIGINT)
        FROM actions a
        WHERE settles IS NOT NULL AND NOT EXISTS (SELECT 1 FROM counts c WHERE c.id = a.settles)
        GROUP BY campaign, settles
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
        await ProveAsync("totals of the last rollup", CompareRolled, cancel),
        await new SnapshotProof(database).ProveAsync(cancel),
        await ProveAsync("pledge tallies", ComparePledges, cancel),
        await ProveAsync("versions of totals", CompareVersions, cancel),
        await ProveAsync("counts that stand", CompareCounts, cancel),
        await ProveAsync("their remainders", CompareRemainders, cancel),
        await ProveAsync("lines and reviews without gaps", CompareSequence, cancel),
        .. database.KeysProof is { } keys ? [await ProveAsync("keys of lines", keys, cancel)] : Array.Empty<Proof>(),
    ];

    private async Task<Proof> ProveAsync(string what, string sql, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var count = 0L;
        var mismatches = new List<string>();
        await foreach (var row in reader.QueryUnbufferedAsync<SumRow>(sql, commandTimeout: 0).WithCancellation(cancel))
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
