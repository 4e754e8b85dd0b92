namespace Writeathon.Store;

/// <summary>
/// Every campaign's totals in memory, moved by each commit before its writes are answered, so that whoever reads them sees at least
/// what was acknowledged before. Where another node writes too, they are loaded again as soon as that shows.
/// </summary>
public sealed class LiveTotals
{
    private readonly TotalsStore store;
    private readonly Lock change = new();
    private readonly Dictionary<long, CampaignSums> campaigns = [];
    private readonly List<List<Movement>> loads = [];
    private long beside;

    /// <summary>The totals of a database, still empty: <see cref="RenewAsync"/> loads them.</summary>
    public LiveTotals(Database database, TotalsStore store)
    {
        this.store = store;
        database.Committed += Move;
    }

    /// <summary>Rises whenever something may have moved that totals tell beside their sums: held lines, pledges, events.</summary>
    public long Beside => Interlocked.Read(ref beside);

    /// <summary>A campaign's totals now: the same object until they move.</summary>
    public CampaignTotals Of(long campaign)
    {
        lock (change)
        {
            return SumsOf(campaign).Told();
        }
    }

    /// <summary>Loads the campaigns that the ledger has moved further than this process has seen, or all at first.</summary>
    public async Task RenewAsync(CancellationToken cancel)
    {
        foreach (var (campaign, version) in await store.VersionsAsync(cancel))
        {
            if (IsBehind(campaign, version))
            {
                await LoadAsync(campaign, cancel);
            }
        }

        // Events, pledges and held lines move without a version.
        Interlocked.Increment(ref beside);
    }

    // What this process writes while the totals are loaded may not be in them, and under load there is always some of it: it is added.
    private async Task LoadAsync(long campaign, CancellationToken cancel)
    {
        var meanwhile = new List<Movement>();
        lock (change)
        {
            loads.Add(meanwhile);
        }

        try
        {
            if (await store.LoadAsync(campaign, cancel) is { } loaded)
            {
                lock (change)
                {
                    meanwhile.FindAll(movement => movement.Campaign == campaign).ForEach(loaded.Move);
                    if (!campaigns.TryGetValue(campaign, out var before) || before.Version <= loaded.Version)
                    {
                        campaigns[campaign] = loaded;
                    }
                }
            }
        }
        finally
        {
            lock (change)
            {
                loads.Remove(meanwhile);
            }
        }
    }

    private bool IsBehind(long campaign, long version)
    {
        lock (change)
        {
            return !campaigns.TryGetValue(campaign, out var running) || running.Version < version || running.IsMissingLines;
        }
    }

    private CampaignSums SumsOf(long campaign)
    {
        if (!campaigns.TryGetValue(campaign, out var sums))
        {
            campaigns[campaign] = sums = new(campaign);
        }

        return sums;
    }

    private void Move(Commit commit)
    {
        lock (change)
        {
            foreach (var movement in commit.Totals)
            {
                SumsOf(movement.Campaign).Move(movement);
                loads.ForEach(meanwhile => meanwhile.Add(movement));
            }
        }

        if (commit.Beside)
        {
            Interlocked.Increment(ref beside);
        }
    }
}
