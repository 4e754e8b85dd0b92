using System.Reflection;
using CsvHelper;

namespace Writeathon.Store;

/// <summary>The record book that comes with the program: db/records. Loaded once, into a ledger that has no figures yet.</summary>
public static class RecordBook
{
    /// <summary>Loads figures, windows and cases; what is known already stays as it is.</summary>
    /// <returns>How many figures were new.</returns>
    public static Task<long> LoadAsync(Database database, DateTimeOffset now) => database.WriteAsync(transaction =>
    {
        if (!RecordStore.IsEmpty(transaction))
        {
            return 0;
        }

        foreach (var window in Read("windows", ReadWindow))
        {
            RecordStore.AddWindow(transaction, window);
        }

        foreach (var (file, outcome) in Read("cases", ReadCase))
        {
            if (CaseStore.Open(transaction, file) && outcome is not null)
            {
                CaseStore.AddOutcome(transaction, Guid.CreateVersion7(now), file.Slug, outcome);
            }
        }

        return Read("figures", row => ReadFigure(row, now)).LongCount(figure => RecordStore.Add(transaction, figure, now));
    });

    private static YearRecord ReadFigure(CsvReader row, DateTimeOffset now) => new(
        Guid.CreateVersion7(now), row.Parse<long>("campaign_year"), row.GetString("scope"), row.Parse<long>("figure"), row.GetString("unit"),
        Words.Read<Measure>(row.GetString("measure")), Words.Read<Exactness>(row.GetString("exactness")), Day(row, "as_of"),
        Words.Read<RecordStatus>(row.GetString("status")), row.GetString("headline") == "yes",
        Number(row, "countries"), Text(row, "note"), row.GetString("source"), Number(row, "cases"));

    private static YearWindow ReadWindow(CsvReader row) => new(
        row.Parse<long>("campaign_year"), row.GetString("scope"), Day(row, "starts_on")!.Value, Day(row, "ends_on")!.Value, Text(row, "note"));

    private static (CaseFile File, CaseOutcome? Outcome) ReadCase(CsvReader row)
    {
        var file = new CaseFile(
            row.GetString("slug"), row.GetString("title"), row.GetString("country"), row.GetString("summary"), SendingRules: null,
            [.. row.GetString("campaigns").Split(' ').Select(year => long.Parse(year, null))], []);
        var outcome = Text(row, "outcome") is { } kind
            ? new CaseOutcome(Words.Read<OutcomeKind>(kind), Day(row, "outcome_on"), Text(row, "outcome_summary") ?? kind, row.GetString("source"))
            : null;
        return (file, outcome);
    }

    private static string? Text(CsvReader row, string column) => row.GetString(column) is { Length: > 0 } text ? text : null;

    private static long? Number(CsvReader row, string column) => Text(row, column) is null ? null : row.Parse<long>(column);

    private static DateOnly? Day(CsvReader row, string column) => Text(row, column) is { } day ? Days.Parse(day) : null;

    private static List<T> Read<T>(string name, Func<CsvReader, T> readRow)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"records/{name}.csv")!;
        using var reader = CsvReader.Create(stream, CsvReaderOptions.Default with { Separator = ',', HasHeader = true }, leaveOpen: false);
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(readRow(reader));
        }

        return rows;
    }
}
