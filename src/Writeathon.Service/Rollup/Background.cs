using Writeathon.Store;

namespace Writeathon.Service.Rollup;

/// <summary>What a campaign's scopes are compared with, loaded once for all of them.</summary>
internal sealed class Background
{
    private readonly Campaign campaign;
    private readonly ILookup<string, YearRecord> book;
    private readonly ILookup<long, YearWindow> windows;
    private readonly ILookup<string, Population> populations;
    private readonly IReadOnlyDictionary<long, long> cases;
    private readonly IReadOnlyDictionary<string, Verdict> verdicts;
    private readonly IReadOnlyDictionary<string, long> unitemised;
    private readonly IReadOnlyList<LedgerYear> ledger;
    private readonly DateTimeOffset now;

    private Background(
        Campaign campaign, ILookup<string, YearRecord> book, ILookup<long, YearWindow> windows, ILookup<string, Population> populations,
        IReadOnlyDictionary<long, long> cases, IReadOnlyDictionary<string, Verdict> verdicts, IReadOnlyDictionary<string, long> unitemised,
        IReadOnlyList<LedgerYear> ledger, DateTimeOffset now)
    {
        this.campaign = campaign;
        this.book = book;
        this.windows = windows;
        this.populations = populations;
        this.cases = cases;
        this.verdicts = verdicts;
        this.unitemised = unitemised;
        this.ledger = ledger;
        this.now = now;
    }

    /// <summary>How a scope stands, with everything that its comparison rests on.</summary>
    public Standing Of(string scope, Snapshot? known) => new(
        campaign, scope, known?.Actions ?? 0, (known?.SelfReported ?? 0) + UnitemisedOf(scope), [.. book[scope]],
        [.. ledger.Select(year => year.AtThisAge(scope, campaign.DayOf(Days.World(now)))).OfType<SameAge>()],
        verdicts.TryGetValue(scope, out var before) ? before : null)
    {
        Past = book[scope].Select(record => record.CampaignYear).Concat(ledger.Select(year => year.Campaign.Year)).Distinct()
            .ToDictionary(year => year, year => PastOf(scope, year)),
        Cases = CasesOf(campaign.Year),
        Populations = [.. populations[scope]],
    };

    private PastYear PastOf(string scope, long year)
    {
        var own = ledger.FirstOrDefault(each => each.Campaign.Year == year);
        var last = own?.Last.GetValueOrDefault(scope);
        // A year that is compared by our own lines is compared by the days in which they were taken.
        return new(YearWindow.Of(scope, last is null ? windows[year] : [], own?.Campaign), CasesOf(year))
        {
            Counted = last is null ? null : UnitKinds.Of(own!.Campaign.Kinds),
            LedgerFinal = own?.Campaign.TakesReports(now) == false ? last?.Actions : null,
        };
    }

    private long UnitemisedOf(string scope) => scope == Countries.World ? unitemised.Values.Sum() : unitemised.GetValueOrDefault(scope);

    private long? CasesOf(long year) => cases.TryGetValue(year, out var number) ? number : null;

    /// <summary>Loads it from the stores.</summary>
    internal sealed class Loader(
        SnapshotStore snapshots, ComparisonStore comparisons, RecordStore records, PopulationStore populations, CaseStore cases, CampaignStore campaigns, CountStore counts)
    {
        /// <summary>What a campaign is compared with now.</summary>
        public async Task<Background> LoadAsync(Campaign campaign, DateTimeOffset now, CancellationToken cancel)
        {
            var day = campaign.DayOf(Days.World(now));
            var ledger = new List<LedgerYear>();
            foreach (var earlier in await campaigns.ListAsync(before: campaign.Year, limit: int.MaxValue, cancel))
            {
                ledger.Add(new(
                    earlier,
                    await snapshots.ListAsync(earlier.Year, earlier.StartsOn.AddDays((int)day - 1), cancel),
                    await snapshots.ListAsync(earlier.Year, DateOnly.MaxValue, cancel)));
            }

            return new(
                campaign, await records.EarlierAsync(campaign.Year, cancel), await records.WindowsAsync(campaign.Year, cancel),
                await populations.AroundAsync(campaign.Year, cancel), await cases.NumbersAsync(cancel),
                await comparisons.VerdictsAsync(campaign.Year, cancel), await counts.UnitemisedAsync(campaign.Year, cancel), ledger, now);
        }
    }

    /// <summary>An earlier campaign of our own ledger.</summary>
    /// <param name="Campaign">The campaign.</param>
    /// <param name="Then">How its scopes stood at the end of the same campaign day.</param>
    /// <param name="Last">How they stand now.</param>
    private sealed record LedgerYear(Campaign Campaign, IReadOnlyDictionary<string, Snapshot> Then, IReadOnlyDictionary<string, Snapshot> Last)
    {
        public SameAge? AtThisAge(string scope, long day) =>
            Then.GetValueOrDefault(scope) is { Actions: > 0 } known ? new(Campaign.Year, day, known.Actions, SameAgeBasis.Ledger) : null;
    }
}
