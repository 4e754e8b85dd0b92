using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Rollup;

/// <summary>
/// Compares running totals with the record book: takes a snapshot of how each scope stands at the end of each day, judges it, and
/// announces what has changed. Whoever runs it, and however often, the answer is the same.
/// </summary>
internal sealed class Rollup(
    RollupStore rollups, SnapshotStore snapshots, ComparisonStore comparisons, Background.Loader backgrounds, CampaignStore campaigns, Database database,
    TimeProvider clock)
{
    private const string Job = "rollup";

    // Longer than any rollup takes: after it, a node that died is taken for dead.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Runs once, unless somebody else does, and keeps what it did.</summary>
    /// <param name="keepIdle">Whether a run that found nothing to do is kept as well.</param>
    /// <param name="cancel">Ends the run; what is committed stays.</param>
    /// <returns>What was done, or null while another holds the lease.</returns>
    public Task<RollupRun?> RunAsync(bool keepIdle, CancellationToken cancel) => RunAsync(
        run => keepIdle || run.Campaigns > 0 || run.Snapshots > 0 ? database.WriteAsync(transaction => RollupStore.Keep(transaction, run)) : Task.CompletedTask, cancel);

    /// <summary>Runs once, unless somebody else does.</summary>
    /// <param name="keep">Keeps what was done.</param>
    /// <param name="cancel">Ends the run; what is committed stays.</param>
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
            var bases = await comparisons.BasesAsync(startedAt, cancel);
            // After them: what comes in between is in the snapshots already, and finds its basis changed the next time.
            run = run with { Snapshots = await snapshots.MoveAsync(cancel) };
            foreach (var (year, basis, _) in bases.Where(each => each.Now != each.Last))
            {
                cancel.ThrowIfCancellationRequested();
                run = await JudgeAsync(run, (await campaigns.FindAsync(year, cancel))!, basis, startedAt, cancel);
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

    private async Task<RollupRun> JudgeAsync(RollupRun run, Campaign campaign, RollupBasis basis, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await snapshots.ListAsync(campaign.Year, DateOnly.MaxValue, cancel);
        var background = await backgrounds.LoadAsync(campaign, now, cancel);
        var judged = known.Keys.Append(Countries.World).Distinct()
            .Select(scope => Judging.Judge(background.Of(scope, known.GetValueOrDefault(scope)), now))
            .ToList();

        var announced = await database.WriteAsync(
            transaction => ComparisonStore.Save(transaction, campaign.Year, basis, campaign.DayOf(basis.Day), judged, now));
        return run with
        {
            Campaigns = run.Campaigns + 1,
            Comparisons = run.Comparisons + judged.Count,
            Announcements = run.Announcements + announced,
        };
    }
}
