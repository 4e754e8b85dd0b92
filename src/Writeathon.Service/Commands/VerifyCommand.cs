using System.CommandLine;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Proves every tally against the ledger.</summary>
internal static class VerifyCommand
{
    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var verb = new Command("verify", "Proves every tally against the ledger; also while the service runs, for it only reads.");
        verb.SetAction((parsed, cancel) => Verb.RunAsync(async () =>
        {
            await using var database = await OpenLedger.ToReadAsync(parsed, TimeProvider.System, cancel);
            var wrong = 0;
            foreach (var proof in await new Verifier(database).ProveAsync(cancel))
            {
                Console.WriteLine($"{(proof.Mismatches.Count == 0 ? "right" : "WRONG")}  {proof.What}: {proof.Checked} checked");
                foreach (var mismatch in proof.Mismatches)
                {
                    await Console.Error.WriteLineAsync($"{proof.What}: {mismatch}");
                    wrong++;
                }
            }

            return wrong == 0 ? CommandLine.Done : CommandLine.Refused;
        }));
        return verb;
    }
}
