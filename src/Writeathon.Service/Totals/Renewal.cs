using System.Data.Common;
using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>Sees what other nodes have written and changed, twice a second, where the ledger is shared.</summary>
internal sealed class Renewal(Database database, LiveTotals live, TimeProvider clock, ILogger<Renewal> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await database.HearAsync(stoppingToken);
                await live.RenewAsync(stoppingToken);
            }
            catch (DbException away)
            {
                log.LogWarning(away, "What other nodes have written could not be read; the last totals stand.");
            }
        }
    }
}
