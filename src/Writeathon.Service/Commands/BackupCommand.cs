using System.CommandLine;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Writes a copy of the ledger, also while a service writes to it.</summary>
internal static class BackupCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "Where to write it. It takes the place of nothing." };

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var verb = new Command("backup", "Writes a copy of the ledger into one file; also while the service runs, for it only reads. A ledger on PostgreSQL: pg_dump.")
        {
            File,
        };
        verb.SetAction((parsed, _) => Verb.RunAsync(async () =>
        {
            if (parsed.GetValue(CommandLine.Postgres) is not null)
            {
                await Console.Error.WriteLineAsync(
                    "This ledger is on PostgreSQL, whose own tools back it up: pg_dump --format=custom --file=FILE DATABASE. pg_restore puts it back.");
                return CommandLine.Refused;
            }

            var file = parsed.GetValue(File)!;
            Backup.Write(Path.GetFullPath(parsed.GetValue(CommandLine.Data)!), file.FullName);
            file.Refresh();
            Console.WriteLine($"{file.FullName}: {file.Length} bytes. It holds names and addresses: keep it as you keep the ledger.");
            return CommandLine.Done;
        }));
        return verb;
    }
}
