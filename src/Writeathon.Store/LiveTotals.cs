namespace Writeathon.Store;

/// <summary>A campaign's actions by tally, without events, up to a line of the ledger.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Version">The sequence of the last line in them; 0 where there is none.</param>
/// <param name="Tallies">The sums.</param>
/// <param name="IsMissingLines">Whether lines of another node before that one are not in them yet.</param>
public sealed record CampaignTotals(long Campaign, long Version, IReadOnlyList<Tally> Tallies, bool IsMissingLines = false)
{
    /// <summary>All of them.</summary>
    public long Actions => Tallies.Sum(tally => tally.Actions);

    /// <summary>Those sent to the person.</summary>
    public long Solidarity => Tallies.Where(tally => tally.Key.Purpose == Purpose.Solidarity).Sum(tally => tally.Actions);

    /// <summary>A breakdown, the largest first; what has no actions is left out.</summary>
    public IEnumerable<(T Of, long Actions)> By<T>(Func<TallyKey, T> part) => Tallies
        .GroupBy(tally => part(tally.Key), (of, tallies) => (Of: of, Actions: tallies.Sum(tally => tally.Actions)))
        .Where(sum => sum.Actions != 0)
        .OrderByDescending(sum => sum.Actions)
        .ThenBy(sum => sum.Of, typeof(T) == typeof(string) ? (IComparer<T>)StringComparer.Ordinal : Comparer<T>.Default);

    internal static CampaignTotals? Of(long campaign, IEnumerable<TallyRow> rows)
    {
        var read = rows.ToList();
        return read.Count == 0 ? null : new(campaign, read.Max(row => row.Version), [.. read.Select(row => row.ToTally(campaign))]);
    }
}

/// <summary>
/// Every campaign's totals in memory, moved by each commit before its writes are answered, so that whoever reads them sees at least
/// what was acknowledged before. Where another node writes too, they are loaded again as soon as that shows.
/// </summary>
public sealed class LiveTotals
{
    private readonly TotalsStore store;
    private readonly Lock change = new();
    private readonly Dictionary<long, Running> campaigns = [];
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
            if (!campaigns.TryGetValue(campaign, out var running))
            {
                campaigns[campaign] = running = new(new(campaign, 0, []));
            }

            return running.Told(campaign);
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
                    var running = new Running(loaded);
                    meanwhile.FindAll(movement => movement.Campaign == campaign).ForEach(running.Move);
                    if (!campaigns.TryGetValue(campaign, out var before) || before.Version <= running.Version)
                    {
                        campaigns[campaign] = running;
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

    private void Move(Commit commit)
    {
        lock (change)
        {
            foreach (var movement in commit.Totals)
            {
                if (!campaigns.TryGetValue(movement.Campaign, out var running))
                {
                    campaigns[movement.Campaign] = running = new(new(movement.Campaign, 0, []));
                }

                running.Move(movement);
                loads.ForEach(meanwhile => meanwhile.Add(movement));
            }
        }

        if (commit.Beside)
        {
            Interlocked.Increment(ref beside);
        }
    }

    private sealed class Running
    {
        private readonly Dictionary<TallyKey, long> sums;
        private CampaignTotals? told;

        public Running(CampaignTotals loaded)
        {
            sums = loaded.Tallies.ToDictionary(tally => tally.Key, tally => tally.Actions);
            Version = loaded.Version;
        }

        public long Version { get; private set; }

        /// <summary>Whether another node's lines came between ours.</summary>
        public bool IsMissingLines { get; private set; }

        public void Move(Movement movement)
        {
            if (movement.Version <= Version)
            {
                return;
            }

            foreach (var (key, actions) in movement.Tallies)
            {
                var without = key with { Event = null, SentOn = null };
                sums[without] = sums.GetValueOrDefault(without) + actions;
            }

            IsMissingLines |= movement.VersionBefore != Version;
            Version = movement.Version;
            told = null;
        }

        public CampaignTotals Told(long campaign) =>
            told ??= new(campaign, Version, [.. sums.Select(sum => new Tally(sum.Key, sum.Value))], IsMissingLines);
    }
}
