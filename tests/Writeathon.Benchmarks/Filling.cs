using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Writeathon.Running;
using Writeathon.Store.Engines;

namespace Writeathon.Benchmarks;

/// <summary>
/// Fills a ledger with millions of lines by SQL of its own, behind the stores' back: through the doors it would take an hour. That it
/// agrees with what the stores would have written is what verify proves.
/// </summary>
internal static class Filling
{
    // Thirty days up to an hour ago, evenly, and each event on its own day: a small and a large ledger differ in their lines only. Of several
    // years each has as many lines in the same thirty days; those of earlier ones are at no event.
    private const string InsertLines = """
        INSERT INTO actions (
          sequence, id, campaign, event_id, case_slug, country, kind, purpose, quantity, sent_on, received_at, source, evidence, key)
        WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < $lines)
        SELECT
          i,
          lower(substr(printf('%012x', received_at), 1, 8) || '-' || substr(printf('%012x', received_at), 9) || '-7' || substr(hex(randomblob(2)), 2)
            || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
          $campaign - ago, CASE ago WHEN 0 THEN e.id END, case_slug, e.country, kind, purpose, 1, date(received_at / 1000, 'unixepoch'), received_at, 'host', 'host-counted',
          lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2)
            || '-' || hex(randomblob(6)))
        FROM (
          SELECT
            i,
            ago,
            $from - ago * 31536000000 + CAST(($to - $from) * 1.0 * j / of_year AS INTEGER) AS received_at,
            $events * (30 * (j - 1) / of_year) / 30 + i % ($events / 30) AS number,
            CASE i / 2 % 10 WHEN 0 THEN NULL ELSE 'case-' || (i / 2 % 10) END AS case_slug,
            CASE i / 3 % 3 WHEN 0 THEN 'letter' WHEN 1 THEN 'card' ELSE 'email' END AS kind,
            CASE i % 50 WHEN 0 THEN 'solidarity' ELSE 'appeal' END AS purpose
          FROM (
            SELECT i, $years - 1 - (i - 1) / ($lines / $years) AS ago, (i - 1) % ($lines / $years) + 1 AS j, $lines / $years AS of_year
            FROM numbers
          ) number
        ) line
        JOIN temp.hosted e ON e.number = line.number
        """;

    private const string InsertTallies = """
        INSERT INTO tallies (campaign, event_id, case_slug, country, kind, purpose, evidence, sent_on, actions)
        SELECT campaign, COALESCE(event_id, ''), COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence, sent_on, SUM(quantity)
        FROM actions
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        """;

    private const string InsertHourlies = """
        INSERT INTO hourly_tallies (campaign, hour, case_slug, country, kind, purpose, evidence, actions)
        SELECT campaign, received_at / 3600000, COALESCE(case_slug, ''), country, COALESCE(kind, ''), purpose, evidence, SUM(quantity)
        FROM actions
        GROUP BY 1, 2, 3, 4, 5, 6, 7
        """;

    private const string InsertKeys = """
        INSERT INTO keys (hash, sequence)
        SELECT key_hash(campaign, key) AS hash, sequence
        FROM actions
        ORDER BY hash
        """;

    private const string SaveVersions = """
        INSERT INTO totals_versions (campaign, version, version_before) SELECT campaign, MAX(sequence), 0 FROM actions GROUP BY campaign;
        UPDATE ledger SET last_sequence = $lines, keyed_to = $lines WHERE id = 1;
        """;

    private const string InsertCampaigns = """
        INSERT INTO campaigns (year, name, starts_on, ends_on, reports_until, kinds, revision)
        WITH RECURSIVE numbers (ago) AS (SELECT 1 WHERE $years > 1 UNION ALL SELECT ago + 1 FROM numbers WHERE ago < $years - 1)
        SELECT
          c.year - ago, c.name, (c.year - ago) || substr(c.starts_on, 5), (c.year - ago) || substr(c.ends_on, 5),
          (c.year - ago + 1) || substr(c.reports_until, 5), c.kinds, 1
        FROM numbers
        JOIN campaigns c ON c.year = $campaign
        WHERE TRUE
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Makes a ledger of so many lines at so many events, over one year or several, and proves it.</summary>
    public static async Task<Prepared> FillAsync(LedgerPlace place, long lines, int events, int years = 1)
    {
        var start = Stopwatch.GetTimestamp();
        Prepared prepared;
        await using (var served = await Served.StartAsync(place, events))
        {
            prepared = served.From with { Total = lines / years };
            await served.Service.StopAsync();
        }

        await Task.Run(() => Fill(Path.Combine(place.Directory, "writeathon.db"), lines, events, years));
        Console.Error.WriteLine($"{Table.Number(lines, "#,0")} lines made in {Table.Time(Stopwatch.GetElapsedTime(start))}");
        start = Stopwatch.GetTimestamp();
        await Service.ProveAsync(place);
        Console.Error.WriteLine($"and proved in {Table.Time(Stopwatch.GetElapsedTime(start))}");
        return prepared;
    }

    private static void Fill(string file, long lines, int events, int years)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var to = TimeProvider.System.GetUtcNow().AddHours(-1);
        (string, object)[] values =
        [
            ("$lines", lines), ("$campaign", Served.Year), ("$events", events), ("$years", years),
            ("$from", to.AddDays(-30).ToUnixTimeMilliseconds()), ("$to", to.ToUnixTimeMilliseconds()),
        ];
        Execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = FILE");
        Execute($"""
            CREATE TEMP TABLE hosted (number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL, country TEXT NOT NULL);
            INSERT INTO temp.hosted SELECT row_number() OVER (ORDER BY id) - 1, id, country FROM events;
            """);
        // An index over rows that are there is sorted once, and packed as tightly as it can be.
        var indexes = Indexes(connection);
        Execute(string.Join(';', indexes.Select(index => $"DROP INDEX {index.Name}")));
        Execute(InsertCampaigns);
        Execute(InsertLines);
        Execute(InsertTallies);
        Execute(InsertHourlies);
        Execute(SaveVersions);
        connection.CreateFunction<long, string, long>("key_hash", SqliteKeys.HashOf, isDeterministic: true);
        Execute(InsertKeys);
        Execute(string.Join(';', indexes.Select(index => index.Sql)));
        Execute("PRAGMA journal_mode = WAL");

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.CommandTimeout = 0;
            foreach (var (name, value) in values.Where(value => sql.Contains(value.Item1, StringComparison.Ordinal)))
            {
                command.Parameters.AddWithValue(name, value);
            }

            command.ExecuteNonQuery();
        }
    }

    private static List<(string Name, string Sql)> Indexes(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'actions' AND sql IS NOT NULL";
        using var reader = command.ExecuteReader();
        var found = new List<(string, string)>();
        while (reader.Read())
        {
            found.Add((reader.GetString(0), reader.GetString(1)));
        }

        return found;
    }
}
