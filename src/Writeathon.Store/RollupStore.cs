using Dapper;

namespace Writeathon.Store;

/// <summary>What one run of the rollup did.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Campaigns">How many campaigns had something to do.</param>
/// <param name="Snapshots">How many snapshots were written.</param>
/// <param name="Comparisons">How many scopes were compared.</param>
/// <param name="Announcements">How many verdicts changed.</param>
public sealed record RollupRun(
    Guid Id, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, long Campaigns, long Snapshots, long Comparisons, long Announcements);

/// <summary>The jobs: who is at one, and what its runs did.</summary>
public sealed class RollupStore(Database database)
{
    private const string TakeLease = """
        INSERT INTO leases (job, holder, held_until)
        VALUES (@job, @holder, @until)
        ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
        WHERE leases.held_until <= @now
        """;

    private const string GiveLeaseBack = "DELETE FROM leases WHERE job = @job AND holder = @holder";

    private const string InsertRun = """
        INSERT INTO rollups (id, started_at, finished_at, campaigns, snapshots, comparisons, announcements)
        VALUES (@Id, @StartedAt, @FinishedAt, @Campaigns, @Snapshots, @Comparisons, @Announcements)
        """;

    private const string SelectRuns = """
        SELECT id, started_at, finished_at, campaigns, snapshots, comparisons, announcements
        FROM rollups
        WHERE @before = '' OR id < @before
        ORDER BY id DESC
        LIMIT @limit
        """;

    /// <summary>Takes a job's lease; false while somebody else holds it.</summary>
    public Task<bool> TakeLeaseAsync(string job, string holder, DateTimeOffset now, DateTimeOffset until) =>
        database.WriteAsync(transaction => transaction.Execute(TakeLease, new { job, holder, now, until }) == 1);

    /// <summary>Gives a job's lease back.</summary>
    public Task GiveLeaseBackAsync(string job, string holder) =>
        database.WriteAsync(transaction => { transaction.Execute(GiveLeaseBack, new { job, holder }); });

    /// <summary>Past runs, newest first, from below one.</summary>
    public async Task<IReadOnlyList<RollupRun>> RunsAsync(Guid? before, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<RollupRun>(SelectRuns, new { before = before?.ToString() ?? "", limit })).AsList();
    }

    /// <summary>Keeps a run.</summary>
    public static void Keep(Transaction transaction, RollupRun run) => transaction.Execute(InsertRun, run);
}
