using System.Diagnostics;
using System.Globalization;
using Writeathon.Running;
using Writeathon.Store;

namespace Writeathon.Benchmarks;

/// <summary>Many lines at once, and the room that they take.</summary>
internal static class Bulk
{
    private const string Sqlite = "/usr/bin/sqlite3";

    // How many lines wait for their commit: enough for the writer to find full batches, far from a full queue.
    private const int Waiting = 4_096;

    // Its import knows no null: without this, three indexes that are empty in ours would take every line in theirs. And it knows nothing of
    // our table of keys: an index of them has the same purpose.
    private const string EmptyForNull = """
        CREATE UNIQUE INDEX actions_by_key ON actions (key, campaign) WHERE key <> '';
        DROP INDEX actions_by_corrected;
        CREATE INDEX actions_by_corrected ON actions (corrects) WHERE corrects <> '';
        DROP INDEX actions_by_settled;
        CREATE INDEX actions_by_settled ON actions (settles) WHERE settles <> '';
        DROP INDEX actions_held;
        CREATE INDEX actions_held ON actions (campaign, sequence) WHERE held_for <> '';
        """;

    private const int Events = 5_000;

    private static readonly Dictionary<string, string> Purposes = new()
    {
        ["actions"] = "the lines themselves",
        ["actions_by_id"] = "corrections and reviews find a line by its id",
        ["keys"] = "the same key in the same campaign is the same report",
        ["actions_by_event"] = "the host's list of lines",
        ["actions_by_settled"] = "the lines that settle a count",
        ["actions_by_corrected"] = "the corrections of a line",
        ["actions_held"] = "the review queue",
        ["tallies"] = "running sums by event and day",
        ["hourly_tallies"] = "running sums by hour",
    };

    /// <summary>Appends in a process of its own, against <c>sqlite3 .import</c> into the same tables with the same indexes.</summary>
    public static async Task<IReadOnlyList<Row>> AppendAsync(Suite suite)
    {
        var lines = suite.Scale.BulkLines;
        var what = $"bulk append of {Table.Number(lines, "#,0")} lines";
        if (!File.Exists(Sqlite))
        {
            return [Table.Skipped(what, "≥ 0.50", "sqlite3 is not installed")];
        }

        using var scratch = new Scratch();
        var csv = Path.Combine(scratch.Path, "lines.csv");
        await WriteCsvAsync(csv, lines);
        var (ours, theirs, memory) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<string>());
        for (var round = 0; round < suite.Scale.Rounds; round++)
        {
            var mine = scratch.Ledger($"ours-{round}");
            var said = await MustAsync(new(Child.DotNet, [typeof(Bulk).Assembly.Location, "append", mine.Directory, lines.ToString(CultureInfo.InvariantCulture)]));
            var figures = said.Split('\n')[^1].Split(' ');
            ours.Add(TimeSpan.FromMilliseconds(double.Parse(figures[0], CultureInfo.InvariantCulture)));
            memory.Add($"{figures[1]} MB after a tenth, {figures[2]} MB at the end");
            await Service.ProveAsync(mine);
            Directory.Delete(mine.Directory, recursive: true);

            var other = scratch.Ledger($"theirs-{round}");
            var (exitCode, migrated) = await Service.RunAsync(other, "migrate");
            if (exitCode != 0)
            {
                throw new InvalidOperationException(migrated);
            }

            await MustAsync(new(Sqlite, [Path.Combine(other.Directory, "writeathon.db"), EmptyForNull]));
            var start = Stopwatch.GetTimestamp();
            await MustAsync(new(Sqlite, [Path.Combine(other.Directory, "writeathon.db"), ".mode csv", $".import {csv} actions"]));
            theirs.Add(Stopwatch.GetElapsedTime(start));
            Directory.Delete(other.Directory, recursive: true);
        }

        var (our, their) = (Rate(ours), Rate(theirs));
        return
        [
            new(
                what, $"{Table.Number(our, "#,0")}/s, {memory[^1]}", $"sqlite3 .import: {Table.Number(their, "#,0")}/s", Table.Number(our / their, "0.00"),
                "≥ 0.50", our / their >= 0.5),
        ];

        double Rate(List<TimeSpan> times) => lines / Turns.Middle(times, time => time).TotalSeconds;
    }

    /// <summary>The verb that appends: prints milliseconds, memory after a tenth and memory at the end.</summary>
    public static async Task AppendAsync(string directory, long lines)
    {
        await using var database = Database.OpenSqlite(directory, TimeProvider.System);
        await Migrator.MigrateAsync(database, TimeProvider.System.GetUtcNow());
        await database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(Served.Year)));
        var actions = new ActionStore(database);
        var events = Enumerable.Range(0, Events).Select(_ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow())).ToArray();
        var start = Stopwatch.GetTimestamp();
        var afterTenth = 0L;
        var waiting = new Queue<Task<Appended>>(Waiting);
        for (var i = 0L; i < lines; i++)
        {
            if (waiting.Count == Waiting)
            {
                await waiting.Dequeue();
            }

            waiting.Enqueue(actions.AppendAsync(Line(i, events)));
            if (i == lines / 10)
            {
                afterTenth = Environment.WorkingSet;
            }
        }

        await Task.WhenAll(waiting);
        var took = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0} {afterTenth >> 20} {Environment.WorkingSet >> 20}"));
    }

    /// <summary>What a million lines take on the disk, and what for.</summary>
    public static async Task<IReadOnlyList<Row>> DiskAsync(Suite suite)
    {
        var many = await suite.ManyAsync();
        var file = Path.Combine(many.Place.Directory, "writeathon.db");
        var millions = many.Total / 1e6;
        var rows = new List<Row>
        {
            new("disk per million lines", $"{Table.Number(new FileInfo(file).Length / millions / 1e6, "0")} MB", "", "", "to be said", null),
        };
        if (File.Exists(Sqlite))
        {
            var said = await MustAsync(new(
                Sqlite, ["-readonly", file, "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE AND pgsize > 1000000 ORDER BY pgsize DESC"]));
            rows.AddRange(said.Split('\n').Where(line => line.Length > 0).Select(line => line.Split('|')).Select(part => new Row(
                $"of which {part[0]}", $"{Table.Number(long.Parse(part[1], CultureInfo.InvariantCulture) / millions / 1e6, "0")} MB",
                Purposes.GetValueOrDefault(part[0], part[0].StartsWith("sqlite_autoindex", StringComparison.Ordinal) ? "its primary key" : ""), "", "to be said", null)));
        }

        return rows;
    }

    private static ActionTaken Line(long number, Guid[] events)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new(
            Guid.CreateVersion7(now), 0, Served.Year, events[number % events.Length], null, "CD", (ActionKind)(number % 3), Purpose.Appeal, 1,
            Served.Today, now, Source.Import, Evidence.HostCounted, Key: RandomKey());
    }

    private static async Task WriteCsvAsync(string file, long lines)
    {
        var events = Enumerable.Range(0, Events).Select(_ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow())).ToArray();
        await using var writer = new StreamWriter(file);
        for (var i = 0L; i < lines; i++)
        {
            var line = Line(i, events);
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{i + 1},{line.Id},{line.Campaign},{line.Event},,{line.Country},letter,appeal,1,{line.SentOn:yyyy-MM-dd},{line.ReceivedAt.ToUnixTimeMilliseconds()},import,host-counted,,,,,{line.Key}"));
        }
    }

    private static string RandomKey()
    {
        Span<byte> bits = stackalloc byte[16];
        Random.Shared.NextBytes(bits);
        return new Guid(bits).ToString();
    }

    private static async Task<string> MustAsync(ProcessStartInfo start)
    {
        var (exitCode, said) = await Child.RunAsync(start);
        return exitCode == 0 ? said : throw new InvalidOperationException(said);
    }
}
