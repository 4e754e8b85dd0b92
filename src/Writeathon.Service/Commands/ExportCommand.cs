using System.CommandLine;
using Writeathon.Service.Exports;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Reads the ledger out to standard output, also while a service writes to it. No person is named in what comes out.</summary>
internal static class ExportCommand
{
    private static readonly string Records = Exported.Records.Word();

    private static readonly Argument<string> What = new("WHAT")
    {
        Description = "actions: each report with what it counts for now, corrections included, as import takes it again; lines that are held or "
            + "rejected are left out, and so is what counts have settled. events, totals, records.",
    };

    private static readonly Option<long?> Campaign = new("--campaign") { Description = "The year. Records without it: every year's." };

    private static readonly Option<ExportFormat> Format = new("--format") { Description = "csv (for spreadsheets: UTF-8 with a byte order mark) or ndjson." };

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        What.AcceptOnlyFromAmong([.. Words.All<Exported>()]);
        var verb = new Command("export", "Writes actions, events, totals or records to standard output; also while the service runs, for it only reads.")
        {
            What, Campaign, Format,
        };
        verb.SetAction((parsed, cancel) => Verb.RunAsync(() => RunAsync(parsed, cancel)));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var what = parsed.GetValue(What)!;
        var campaign = parsed.GetValue(Campaign);
        if (campaign is null && what != Records)
        {
            await Console.Error.WriteLineAsync("--campaign is needed: the year.");
            return CommandLine.UsedWrongly;
        }

        await using var database = await OpenLedger.ToReadAsync(parsed, TimeProvider.System, cancel);
        if (campaign is { } year && await new CampaignStore(database).FindAsync(year, cancel) is null && what != Records)
        {
            await Console.Error.WriteLineAsync($"There is no campaign {year}.");
            return CommandLine.Refused;
        }

        await using var output = Console.OpenStandardOutput();
        await using var table = ExportTable.Open(output, parsed.GetValue(Format));
        var export = new ExportStore(database);
        var exported = Words.Read<Exported>(what);
        var (leftOut, sum) = await table.WriteAsync(export, exported, campaign, cancel);
        if (leftOut > 0)
        {
            await Console.Error.WriteLineAsync(
                $"{leftOut} lines are left out, which count for {sum} together: held, rejected or taken back, or no reports.");
        }

        if (exported == Exported.Actions)
        {
            await TellSettledAsync(await export.SettledAsync(campaign!.Value, cancel), campaign.Value);
        }

        return CommandLine.Done;
    }

    private static async Task TellSettledAsync((long Counts, long Lines, long Actions) settled, long campaign)
    {
        if (settled.Lines > 0)
        {
            await Console.Error.WriteLineAsync(
                $"{settled.Lines} settling lines of {settled.Counts} counts are left out, which count for {settled.Actions} together: in another ledger the "
                + $"totals lack them until the counts that stand are stated there again (GET /api/v1/campaigns/{campaign}/counts tells them).");
        }
    }
}
