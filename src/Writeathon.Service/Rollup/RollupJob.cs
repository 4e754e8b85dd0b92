using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Microsoft.Extensions.Options;
using Writeathon.Store;

namespace Writeathon.Service.Rollup;

/// <summary>How often the rollup runs by itself.</summary>
internal sealed class RollupOptions
{
    /// <summary>The time between two runs.</summary>
    /// <value>Default 1 minute; 1 second to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Runs the rollup again and again. A run that finds another node at it rests.</summary>
internal sealed class RollupJob(Rollup rollup, IOptions<RollupOptions> options, TimeProvider clock, ILogger<RollupJob> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await rollup.RunAsync(keepIdle: false, stoppingToken);
            }
            catch (Exception outage) when (outage is DbException or LedgerBusyException or LedgerFullException)
            {
                log.LogWarning(outage, "The rollup failed and is tried again in {Every}.", options.Value.Every);
            }
        }
    }
}
