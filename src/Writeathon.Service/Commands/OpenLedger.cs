using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>How to reach the service that holds a data directory: left in the directory, readable by its own user only.</summary>
/// <param name="Process">The process that holds it.</param>
/// <param name="Since">Since when.</param>
/// <param name="Address">Where it serves; null while it does not.</param>
/// <param name="Key">The key of this machine's command line; null while it does not serve.</param>
internal sealed record Holder(int Process, DateTimeOffset Since, string? Address, string? Key);

/// <summary>The ledger of a verb: opened, locked against other writers, migrated.</summary>
internal sealed class OpenLedger : IAsyncDisposable
{
    private readonly DirectoryLock? directory;
    private readonly DateTimeOffset since;

    private OpenLedger(Database database, DirectoryLock? directory, DateTimeOffset since)
    {
        Database = database;
        this.directory = directory;
        this.since = since;
    }

    public Database Database { get; }

    /// <summary>
    /// Opens the ledger that the command line names, to write: takes its directory, migrates it, and fills a new one with the record
    /// book and the current year's campaign.
    /// </summary>
    /// <exception cref="DirectoryTakenException">Another process has the directory.</exception>
    public static async Task<OpenLedger> ToWriteAsync(ParseResult parsed, TimeProvider clock)
    {
        var ledger = Open(parsed, clock);
        try
        {
            await PrepareAsync(ledger.Database, clock.Now());
            return ledger;
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the ledger that the command line names, to migrate it or to look.</summary>
    /// <exception cref="DirectoryTakenException">Another process has the directory.</exception>
    public static OpenLedger Open(ParseResult parsed, TimeProvider clock)
    {
        var now = clock.Now();
        var options = ReadOptions();
        if (parsed.GetValue(CommandLine.Postgres) is { } postgres)
        {
            return new(Database.OpenPostgres(postgres, clock, options), null, now);
        }

        var data = Path.GetFullPath(parsed.GetValue(CommandLine.Data)!);
        var taken = DirectoryLock.TryTake(data) ?? throw new DirectoryTakenException(data, HolderOf(data));
        Backup.Finish(data);
        var ledger = new OpenLedger(Database.OpenSqlite(data, clock, options), taken, now);
        ledger.TellWhoHolds(address: null, key: null);
        return ledger;
    }

    // The ledger is open before the service is built, so its options are read where the service reads its own, by the same names.
    private static LedgerOptions ReadOptions()
    {
        var options = new ConfigurationBuilder().AddEnvironmentVariables("WRITEATHON_").Build().GetSection("Ledger").Get<LedgerOptions>() ?? new();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return options;
    }

    /// <summary>Opens the ledger that the command line names, to read only: also while another process writes to it.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="SchemaException">It has another schema than this program's.</exception>
    public static async Task<Database> ToReadAsync(ParseResult parsed, TimeProvider clock, CancellationToken cancel)
    {
        var data = Path.GetFullPath(parsed.GetValue(CommandLine.Data)!);
        var postgres = parsed.GetValue(CommandLine.Postgres);
        if (postgres is null)
        {
            Backup.AssertNoneIsDue(data);
        }

        var database = postgres is not null ? Database.OpenPostgres(postgres, clock)
            : Backup.IsThere(data) ? Database.OpenSqlite(data, clock)
            : throw new IOException($"There is no ledger in {data}.");
        try
        {
            await Migrator.CheckAsync(database, cancel);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says where there is no ledger, if there is none where the command line says.</summary>
    public static async Task<string?> MissingAsync(ParseResult parsed, TimeProvider clock)
    {
        if (parsed.GetValue(CommandLine.Postgres) is not { } postgres)
        {
            var data = Path.GetFullPath(parsed.GetValue(CommandLine.Data)!);
            return Backup.IsThere(data) ? null : $"There is no ledger in {data}";
        }

        await using var database = Database.OpenPostgres(postgres, clock);
        // What --postgres says may hold a password: it is never told.
        return await Migrator.IsThereAsync(database) ? null : "There is no ledger in the database that --postgres (or WRITEATHON_POSTGRES) names";
    }

    /// <summary>Migrates a ledger and fills a new one with the record book and the current year's campaign.</summary>
    public static async Task PrepareAsync(Database database, DateTimeOffset now)
    {
        await Migrator.MigrateAsync(database, now);
        await RecordBook.LoadAsync(database, now);
        await database.WriteAsync(transaction =>
        {
            // Later ones are staff's to open: a start after New Year must not announce a year that nobody has planned.
            if (CampaignStore.IsEmpty(transaction))
            {
                CampaignStore.Open(transaction, Campaign.OfDecember(now.Year));
            }
        });
    }

    /// <summary>Who holds a directory, if they have said so.</summary>
    public static Holder? HolderOf(string data) =>
        DirectoryLock.NoteOf(data) is { Length: > 0 } note ? JsonSerializer.Deserialize<Holder>(note) : null;

    /// <summary>Says, beside the lock, where this process serves and with which key its command line may speak to it.</summary>
    public void TellWhoHolds(string? address, string? key) =>
        directory?.Leave(JsonSerializer.Serialize(new Holder(Environment.ProcessId, since, address, key)));

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        directory?.Dispose();
    }
}

/// <summary>Another process has the data directory.</summary>
internal sealed class DirectoryTakenException(string data, Holder? holder)
    : Exception(holder is null ? $"{data} is in use by another process." : $"{data} is in use by process {holder.Process}, since {holder.Since:u}.")
{
    /// <summary>Who has it, if they have said so.</summary>
    public Holder? Holder => holder;
}

/// <summary>What every verb does with what goes wrong: one plain line and an exit code, never a stack.</summary>
internal static class Verb
{
    /// <summary>Runs a verb.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception told) when (told is DirectoryTakenException or ValidationException or OptionsValidationException or SchemaException or DbException
            or LedgerFullException or IOException or UnauthorizedAccessException or HttpRequestException or InvalidOperationException { InnerException: ArgumentException or FormatException })
        {
            await Console.Error.WriteLineAsync(told.Message);
            return CommandLine.Refused;
        }
    }
}
