using System.CommandLine;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Brings the ledger to this program's schema.</summary>
internal static class MigrateCommand
{
    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var verb = new Command("migrate", "Brings the ledger to this program's schema. Serving does the same at its start.");
        verb.SetAction((parsed, cancel) => Verb.RunAsync(async () =>
        {
            await using var ledger = Open(parsed);
            var applied = await Migrator.MigrateAsync(ledger.Database, TimeProvider.System.Now());
            foreach (var name in applied)
            {
                Console.WriteLine($"applied {name}");
            }

            Console.WriteLine($"The ledger has schema {Migrator.NewestVersion}.");
            return CommandLine.Done;
        }));
        return verb;
    }

    private static OpenLedger Open(ParseResult parsed)
    {
        try
        {
            return OpenLedger.Open(parsed, TimeProvider.System);
        }
        catch (DirectoryTakenException taken)
        {
            throw new IOException($"{taken.Message} Serving brings the ledger to its program's schema when it starts: start it again instead.", taken);
        }
    }
}
