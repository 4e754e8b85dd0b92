using System.CommandLine;
using Writeathon.Service.Rollup;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Runs the rollup once.</summary>
internal static class RollupCommand
{
    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var verb = new Command("rollup", "Compares the running totals with the record book, once.");
        verb.SetAction((parsed, cancel) => Verb.RunAsync(() => Operator.RunAsync(
            parsed,
            async ledger =>
            {
                var database = ledger.Database;
                var (rollups, campaigns) = (new RollupStore(database), new CampaignStore(database));
                var (snapshots, comparisons) = (new SnapshotStore(database), new ComparisonStore(database));
                var backgrounds = new Background.Loader(snapshots, comparisons, new(database), new(database), new(database), campaigns, new(database));
                var rollup = new Rollup.Rollup(rollups, snapshots, comparisons, backgrounds, campaigns, database, TimeProvider.System);
                return await rollup.RunAsync(keepIdle: true, cancel) is { } run ? Print(RollupResponse.Of(run)) : Refuse();
            },
            async service => await service.AskAsync<RollupResponse>(HttpMethod.Post, "rollups", cancel) is { } run ? Print(run) : CommandLine.Refused,
            mayBegin: false)));
        return verb;
    }

    private static int Print(RollupResponse run)
    {
        Console.WriteLine(
            $"{run.Campaigns} campaigns rolled up: {run.Snapshots} snapshots, {run.Comparisons} comparisons, {run.Announcements} announcements, "
            + $"in {(run.FinishedAt - run.StartedAt).TotalSeconds:0.000} s");
        return CommandLine.Done;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine("Another rollup is running: try again in a moment.");
        return CommandLine.Refused;
    }
}
