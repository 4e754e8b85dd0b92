using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Rollup;

/// <summary>
/// Compares running totals with the record book: takes a snapshot of how each scope stands at the end of each day, judges it, and
/// announces what has changed. Whoever runs it, and however often, the answer is the same.
/// </summary>
internal sealed class Rollup(RollupStore rollups, Background.Loader backgrounds, CampaignStore campaigns, Database database, TimeProvider clock)
{
    private const string Job = "rollup";

    // Longer than any rollup takes: after it, a node that died is taken for dead.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Runs once, unless somebody else does, and keeps what it did.</summary>
    /// <param name="keepIdle">Whether a run that found nothing to do is kept as well.</param>
    /// <param name="cancel">Ends the run between two campaigns.</param>
    /// <returns>What was done, or null while another holds the lease.</returns>
    public Task<RollupRun?> RunAsync(bool keepIdle, CancellationToken cancel) => RunAsync(
        run => keepIdle || run.Campaigns > 0 ? database.WriteAsync(transaction => RollupStore.Keep(transaction, run)) : Task.CompletedTask, cancel);

    /// <summary>Runs once, unless somebody else does.</summary>
    /// <param name="keep">Keeps what was done.</param>
    /// <param name="cancel">Ends the run between two campaigns.</param>
    /// <returns>What was done, or null while another holds the lease.</returns>
    public async Task<RollupRun?> RunAsync(Func<RollupRun, Task> keep, CancellationToken cancel)
    {
        var startedAt = clock.Now();
        var run = new RollupRun(Guid.CreateVersion7(startedAt), startedAt, startedAt, 0, 0, 0, 0);
        var holder = run.Id.ToString();
        if (!await rollups.TakeLeaseAsync(Job, holder, startedAt, startedAt + Lease))
        {
            return null;
        }

        try
        {
            // Older years first: younger ones are compared with their snapshots.
            var bases = await rollups.BasesAsync(Days.World(startedAt), cancel);
            foreach (var (year, basis, last) in bases.Where(each => each.Now != each.Last))
            {
                cancel.ThrowIfCancellationRequested();
                run = await RollUpAsync(run, (await campaigns.FindAsync(year, cancel))!, basis, last, startedAt, cancel);
            }

            run = run with { FinishedAt = clock.Now() };
            await keep(run);
            return run;
        }
        finally
        {
            await rollups.GiveLeaseBackAsync(Job, holder);
        }
    }

    private async Task<RollupRun> RollUpAsync(
        RollupRun run, Campaign campaign, RollupBasis basis, RollupBasis? last, DateTimeOffset now, CancellationToken cancel)
    {
        // A line may have been received just before midnight and committed just after: the last two days are summed again.
        var from = last?.Day.AddDays(-1) ?? Days.World(DateTimeOffset.UnixEpoch);
        var known = new Dictionary<string, Snapshot>(await rollups.SnapshotsAsync(campaign.Year, from.AddDays(-1), cancel));
        var snapshots = new Dictionary<(DateOnly Day, string Scope), Snapshot>();
        foreach (var came in await rollups.DaysAsync(campaign.Year, from, cancel))
        {
            foreach (var scope in (string[])[came.Scope, Countries.World])
            {
                snapshots[(came.Day, scope)] = known[scope] = After(known.GetValueOrDefault(scope), came with { Scope = scope });
            }
        }

        var background = await backgrounds.LoadAsync(campaign, now, cancel);
        var comparisons = known.Keys.Append(Countries.World).Distinct()
            .Select(scope => Judging.Judge(background.Of(scope, known.GetValueOrDefault(scope)), now))
            .ToList();

        var announced = await database.WriteAsync(
            transaction => RollupStore.Save(transaction, campaign.Year, basis, campaign.DayOf(basis.Day), [.. snapshots.Values], comparisons, now));
        return run with
        {
            Campaigns = run.Campaigns + 1,
            Snapshots = run.Snapshots + snapshots.Count,
            Comparisons = run.Comparisons + comparisons.Count,
            Announcements = run.Announcements + announced,
        };
    }

    private static Snapshot After(Snapshot? before, Snapshot came) => came with
    {
        Actions = (before?.Actions ?? 0) + came.Actions,
        SelfReported = (before?.SelfReported ?? 0) + came.SelfReported,
    };
}
