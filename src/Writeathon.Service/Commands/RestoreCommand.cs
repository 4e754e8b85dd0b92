using System.CommandLine;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Makes a copy the ledger again, once it is proved.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "What backup wrote." };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Takes the place of a ledger that is there, which is put aside in a directory beside it.",
    };

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var verb = new Command("restore", "Makes a backup the ledger of --data, once each of its sums is proved; not while a service runs there.") { File, Force };
        verb.SetAction((parsed, cancel) => Verb.RunAsync(() => RunAsync(parsed, cancel)));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(CommandLine.Postgres) is not null)
        {
            await Console.Error.WriteLineAsync("This ledger is on PostgreSQL, whose own tools put it back: pg_restore --dbname=DATABASE FILE.");
            return CommandLine.Refused;
        }

        var data = Path.GetFullPath(parsed.GetValue(CommandLine.Data)!);
        using var held = DirectoryLock.TryTake(data)
            ?? throw new IOException($"{new DirectoryTakenException(data, OpenLedger.HolderOf(data)).Message} Stop it first.");
        Backup.Finish(data);
        if (Backup.IsThere(data) && !parsed.GetValue(Force))
        {
            await Console.Error.WriteLineAsync($"There is a ledger in {data}. Name another --data, or --force it: then it is put aside.");
            return CommandLine.Refused;
        }

        var before = Directory.GetDirectories(data);
        var wrong = await Backup.RestoreAsync(parsed.GetValue(File)!.FullName, data, TimeProvider.System, cancel);
        foreach (var mismatch in wrong)
        {
            await Console.Error.WriteLineAsync(mismatch);
        }

        if (wrong.Count > 0)
        {
            await Console.Error.WriteLineAsync("The backup does not prove itself. Nothing was changed.");
            return CommandLine.Refused;
        }

        Console.WriteLine($"{data} holds the backup's ledger. Every sum of it is proved.");
        foreach (var aside in Directory.GetDirectories(data).Except(before))
        {
            Console.WriteLine($"The ledger that was there is put aside in {aside}.");
        }

        return CommandLine.Done;
    }
}
