using System.Data.Common;
using Writeathon.Store;

namespace Writeathon.Service.Totals;

/// <summary>Sees what other nodes have written, twice a second, where the ledger is shared.</summary>
internal sealed class TotalsRenewal(Database database, LiveTotals live, TimeProvider clock, ILogger<TotalsRenewal> log) : BackgroundService
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
                await live.RenewAsync(stoppingToken);
            }
            catch (DbException away)
            {
                log.LogWarning(away, "The totals could not be renewed; the last ones stand.");
            }
        }
    }
}
