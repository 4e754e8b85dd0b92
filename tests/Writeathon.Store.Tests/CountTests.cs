using Dapper;

namespace Writeathon.Store.Tests;

public sealed class CountsOnSqlite(ITestOutputHelper output) : CountTests(On.Sqlite, output);

public sealed class CountsOnPostgres(ITestOutputHelper output) : CountTests(On.Postgres, output);

public abstract class CountTests(On engine, ITestOutputHelper output)
{
    private const int Sequences = 2_000;
    private const int Steps = 40;
    private const int Worlds = 100;
    private const int Shuffles = 6;

    private static readonly HoldLimits Limits = new(Participant: 45, Host: 200);
    private static readonly DateOnly FirstDay = new(2013, 12, 6);
    private static readonly CountScope Whole = new(0, null, "IS", null, null);
    private static readonly CountScope At = new(0, Guid.CreateVersion7(Ledger.Now), "IS", ActionKind.Letter, null);

    [Fact]
    public async Task The_packet_of_572_letters_and_511_cards_stands_at_1082()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var registered = await ledger.GivenEventAsync();
        await ledger.Actions.AppendAsync(Ledger.Line(572, atEvent: registered.Id));
        await ledger.Actions.AppendAsync(Ledger.Line(511, atEvent: registered.Id, kind: ActionKind.Card));

        await TakeAsync(ledger, new(2013, registered.Id, "CD", ActionKind.Letter, null), 572);
        await TakeAsync(ledger, new(2013, registered.Id, "CD", ActionKind.Card, null), 510);
        var late = await ledger.Actions.AppendAsync(Ledger.Line(3, atEvent: registered.Id, kind: ActionKind.Card));

        Assert.Equal(1_082, ledger.Live.Of(2013).Actions);
        Assert.Equal(HoldReason.MoreThanTheCount, late.Line.HeldFor);
        var cards = (await new CountStore(ledger.Database).ListAsync(atEvent: registered.Id, null, 50, CancellationToken.None))
            .Single(count => count.Scope.Kind == ActionKind.Card);
        Assert.Equal((511, 0, 1), (cards.Itemised, cards.Room, cards.Excess));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task What_a_section_stated_takes_in_what_comes_late()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendAsync(Ledger.Line(12_000, country: "IS"));
        await TakeAsync(ledger, new(2013, null, "IS", null, null), 51_219, new(2013, 12, 17));

        await ledger.Actions.AppendAsync(Ledger.Line(1_200, country: "IS", at: new(2014, 1, 9, 12, 0, 0, TimeSpan.Zero)) with { SentOn = new(2013, 12, 12) });
        var stands = ledger.Live.Of(2013).Actions;
        var count = Assert.Single(await new CountStore(ledger.Database).ListAsync(campaign: 2013, null, 50, CancellationToken.None));
        await ledger.Actions.AppendAsync(Ledger.Line(100, country: "IS") with { SentOn = new(2013, 12, 20) });

        Assert.Equal(51_219, stands);
        Assert.Equal((13_200, 38_019, 0), (count.Itemised, count.Room, count.Excess));
        Assert.Equal(51_319, ledger.Live.Of(2013).Actions);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_count_that_says_far_more_than_was_reported_is_not_taken_from_a_host()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var registered = await ledger.GivenEventAsync();

        var taken = await TakeAsync(ledger, new(2013, registered.Id, "CD", ActionKind.Letter, null), 90_000_000, evidence: Evidence.HostCounted);

        Assert.Equal(CountOutcome.TooFarOff, taken.Outcome);
        Assert.Empty(ledger.Live.Of(2013).ByKind);
    }

    [Fact]
    public async Task A_tampered_count_is_found_and_named()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await TakeAsync(ledger, new(2013, null, "IS", null, null), 51_219);
        await ledger.ExecuteAsync("UPDATE counts SET total = 51220, remainder = remainder + 1");

        var mismatches = (await new Verifier(ledger.Database).ProveAsync(CancellationToken.None)).SelectMany(proof => proof.Mismatches).ToList();

        Assert.Contains(mismatches, mismatch => mismatch.Contains("country IS", StringComparison.Ordinal) && mismatch.Contains("stands at 51220", StringComparison.Ordinal));
        Assert.Contains(mismatches, mismatch => mismatch.Contains("add up to 51219", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whichever_of_a_report_an_events_count_and_an_earlier_total_is_told_first_each_letter_counts_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        // The 100 of the country by the 5th have the 40 in them; by the 10th there are 10 more.
        foreach (var world in await TellAsync(ledger, Orders(6, new(4, 40, At), new(10, 50, At, IsCount: true), new(5, 100, Whole, IsCount: true))))
        {
            Assert.Equal("110: 10 of 50 left, 60 of 100 left", await StandsAsync(ledger, world));
        }

        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task What_one_count_took_back_makes_another_no_less_unitemised()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendAsync(Ledger.Line(50, country: "IS"));

        await TakeAsync(ledger, new(2013, null, "IS", ActionKind.Letter, null), 30);
        await TakeAsync(ledger, new(2013, null, "IS", ActionKind.Card, null), 60);

        Assert.Equal(60, (await new CountStore(ledger.Database).UnitemisedAsync(2013, CancellationToken.None))["IS"]);
    }

    [Fact]
    public async Task Neither_does_it_matter_when_the_event_was_counted_before()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        foreach (var world in await TellAsync(ledger, Orders(12, new(2, 40, At), new(3, 50, At, IsCount: true), new(10, 60, At, IsCount: true), new(5, 100, Whole, IsCount: true))))
        {
            Assert.Equal("110: 20 of 60 left, 50 of 100 left", await StandsAsync(ledger, world));
            Assert.Equal(70, (await new CountStore(ledger.Database).UnitemisedAsync(world[0].Campaign, CancellationToken.None))["IS"]);
        }

        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Neither_does_it_matter_when_reports_say_more_than_the_earlier_count()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        // Between the event's two counts the report is of more than the one that stands, and waits for staff.
        var counted = (await TellAsync(ledger, Orders(12, new(2, 55, At), new(3, 50, At, IsCount: true), new(10, 60, At, IsCount: true), new(5, 100, Whole, IsCount: true))))
            .Where(world => world[0].HeldFor is null).ToList();
        Assert.Equal(8, counted.Count);
        foreach (var world in counted)
        {
            Assert.Equal("110: 5 of 60 left, 50 of 100 left", await StandsAsync(ledger, world));
        }

        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task What_is_reported_twice_is_taken_out_once_in_whatever_order_a_later_pile_and_an_earlier_total_are_told()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        foreach (var (total, stands, left) in new[] { (30L, 30L, 0L), (40, 40, 10), (20, 20, 0) })
        {
            Statement[] reports = [new(2, 30, At), new(2, 30, At)];
            var (pile, whole) = (new Statement(9, 30, At, IsCount: true), new Statement(6, total, Whole, IsCount: true));
            var told = await TellAsync(ledger, [[.. reports, pile, whole], [.. reports, whole, pile]], 3_000 + (int)(total * 10));
            foreach (var world in told)
            {
                Assert.Equal(stands, ledger.Live.Of(world[0].Campaign).Actions);
                var counts = await new CountStore(ledger.Database).ListAsync(world[0].Campaign, null, 50, CancellationToken.None);
                Assert.Equal(left, counts.Single(count => count.Scope.Event is null).Room);

                // The second report is withdrawn, and nobody takes it out any more.
                await CorrectAsync(ledger, world[1], 0, null);
                Assert.Equal(stands, ledger.Live.Of(world[0].Campaign).Actions);
            }
        }

        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_cases_pile_as_of_a_later_day_than_the_whole_pile_counts_no_letter_twice_and_neither_do_corrections()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var ofCase = At with { Case = "shi-tao" };

        foreach (var world in await TellAsync(ledger, Orders(6, new(4, 40, ofCase), new(10, 50, ofCase, IsCount: true), new(5, 100, At, IsCount: true))))
        {
            Assert.Equal("110: 10 of 50 left, 60 of 100 left", await StandsAsync(ledger, world));

            // The 100 of the 5th and the 50 of the 10th stand; what both have in them is what the report says.
            await CorrectAsync(ledger, world[0], 45, null);
            Assert.Equal("105: 5 of 50 left, 55 of 100 left", await StandsAsync(ledger, world));
            await CorrectAsync(ledger, world[0], 10, null);
            Assert.Equal("140: 40 of 50 left, 90 of 100 left", await StandsAsync(ledger, world));
            await CorrectAsync(ledger, world[0], 51, HoldReason.MoreThanTheCount);
            Assert.Equal("140: 40 of 50 left, 90 of 100 left", await StandsAsync(ledger, world));
        }

        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task In_whatever_order_what_is_true_is_told_even_twice_the_country_stands_at_the_same()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WRITEATHON_MODEL_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"WRITEATHON_MODEL_SEED={seed}");
        var random = new Random(seed);
        await using var ledger = await Ledger.OpenAsync(engine);
        CountScope[] scopes = [Whole, Whole with { Kind = ActionKind.Letter }, At, At with { Case = "shi-tao" }, At with { Event = Guid.CreateVersion7(Ledger.Now) }];

        for (var world = 0; world < Worlds; world++)
        {
            var sent = Enumerable.Range(0, random.Next(2, 6)).Select(_ => new Statement(random.Next(1, 9), random.Next(1, 50), scopes[random.Next(1, 5)])).ToList();
            var counts = Enumerable.Range(0, random.Next(2, 5)).Select(_ => (Day: random.Next(1, 9), Place: scopes[random.Next(5)])).Distinct()
                .Select(count => new Statement(
                    count.Day, sent.Where(each => each.Day <= count.Day && count.Place.Contains(each.Place)).Sum(each => each.Quantity), count.Place, IsCount: true));
            var reports = sent.Where((_, i) => i == 0 || random.Next(4) > 0).ToList();
            Statement[] twice = random.Next(2) == 0 ? [reports[random.Next(reports.Count)]] : [];
            Statement[] told = [.. reports, .. twice, .. counts];

            var totals = new HashSet<long>();
            foreach (var reported in await TellAsync(ledger, Enumerable.Range(0, Shuffles).Select(_ => AnyOrder(random, told)), 3_000 + (world * Shuffles)))
            {
                // Where piles overlap more than is known yet, a report may be more than the count, and waits for staff; and a narrower
                // count may be more than a wider one has room for, and adds.
                var known = await new CountStore(ledger.Database).ListAsync(reported[0].Campaign, null, 50, CancellationToken.None);
                if (reported.All(line => line.HeldFor is null) && known.All(count => count.Exceeded == 0))
                {
                    totals.Add(ledger.Live.Of(reported[0].Campaign).Actions);
                }
            }

            var stands = sent.Sum(each => each.Quantity) + twice.Where(each => !told.Any(count => count.IsCount && count.Day >= each.Day && count.Place.Contains(each.Place))).Sum(each => each.Quantity);
            Assert.True(totals.Count < 2, $"seed {seed}, world {world}: {string.Join(", ", totals)} from {string.Join(", ", told.AsEnumerable())}");
            Assert.True(reports.Count < sent.Count || totals.All(total => total == stands), $"seed {seed}, world {world}: {totals.FirstOrDefault()}, not {stands}, from {string.Join(", ", told.AsEnumerable())}");
        }

        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Whatever_is_reported_counted_corrected_and_released_the_ledger_agrees_with_the_model()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WRITEATHON_MODEL_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"WRITEATHON_MODEL_SEED={seed}: {Sequences} sequences of {Steps} steps");
        await using var ledger = await Ledger.OpenAsync(engine);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Sequences), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (sequence, _) => await new Walk(ledger, new Random(unchecked((seed * 31) + sequence)), campaign: 10_000 + sequence, $"seed {seed}, sequence {sequence}").RunAsync());

        await ledger.AssertProvedAsync();
    }

    /// <summary>A report of letters, or a count, in a campaign that is still to be named.</summary>
    private sealed record Statement(int Day, long Quantity, CountScope Place, bool IsCount = false);

    /// <summary>Tells the same in several orders, each in a campaign of its own.</summary>
    /// <returns>The reports of each campaign.</returns>
    private static async Task<IReadOnlyList<IReadOnlyList<ActionTaken>>> TellAsync(Ledger ledger, IEnumerable<Statement[]> orders, int firstCampaign = 3_000)
    {
        var worlds = new List<IReadOnlyList<ActionTaken>>();
        foreach (var order in orders)
        {
            var reports = new List<ActionTaken>();
            foreach (var (day, quantity, place, isCount) in order)
            {
                var (campaign, sentOn) = (firstCampaign + worlds.Count, new DateOnly(2013, 12, day));
                if (isCount)
                {
                    Assert.Equal(CountOutcome.Accepted, (await TakeAsync(ledger, place with { Campaign = campaign }, quantity, sentOn)).Outcome);
                }
                else
                {
                    var line = Ledger.Line(quantity, atEvent: place.Event, country: place.Country, slug: place.Case) with { Campaign = campaign, SentOn = sentOn };
                    reports.Add((await ledger.Actions.AppendAsync(line)).Line);
                }
            }

            worlds.Add(reports);
        }

        return worlds;
    }

    /// <summary>Every order that is possible: a scope is not counted as of an earlier day again.</summary>
    private static IReadOnlyList<Statement[]> Orders(int expected, params Statement[] statements)
    {
        List<Statement[]> orders = [.. After([], statements)];
        Assert.Equal(expected, orders.Count);
        return orders;

        static IEnumerable<Statement[]> After(Statement[] told, Statement[] left) =>
            left.Length == 0 ? [told] : Next(left).SelectMany(next => After([.. told, next], [.. left.Where(other => other != next)]));
    }

    private static Statement[] AnyOrder(Random random, IReadOnlyList<Statement> statements)
    {
        var left = statements.ToList();
        return [.. statements.Select(_ =>
        {
            var next = random.GetItems(Next(left).ToArray(), 1)[0];
            left.Remove(next);
            return next;
        })];
    }

    private static IEnumerable<Statement> Next(IReadOnlyList<Statement> left) =>
        left.Where(next => !next.IsCount || !left.Any(other => other.IsCount && other.Place == next.Place && other.Day < next.Day));

    /// <summary>At what the country stands, and what of each count that stands no report has itemised.</summary>
    private static async Task<string> StandsAsync(Ledger ledger, IReadOnlyList<ActionTaken> world)
    {
        var counts = await new CountStore(ledger.Database).ListAsync(world[0].Campaign, null, 50, CancellationToken.None);
        var left = counts.Where(count => count.ReplacedBy is null).OrderBy(count => count.Total).Select(count => $"{count.Room} of {count.Total} left");
        return $"{ledger.Live.Of(world[0].Campaign).Actions}: {string.Join(", ", left)}";
    }

    private static async Task CorrectAsync(Ledger ledger, ActionTaken report, long quantity, HoldReason? held) => Assert.Equal(
        held,
        (await ledger.Database.WriteAsync(transaction => ActionStore.Correct(
            transaction, report.Id, history => Correcting.Decide(history, quantity, "counted again", TokenRole.Host, new HoldLimits(), Ledger.Now), Ledger.Now)))!
        .Value.Line!.HeldFor);

    private static Task<CountDecision> TakeAsync(
        Ledger ledger, CountScope scope, long total, DateOnly? asOf = null, Evidence evidence = Evidence.CentrallyCounted) =>
        ledger.Database.WriteAsync(transaction => CountStore.Take(
            transaction,
            new(Guid.CreateVersion7(Ledger.Now), scope, total, asOf ?? new(2013, 12, 10), "the section", evidence, Ledger.Now, null, 0, 0),
            new HoldLimits()));

    /// <summary>One random sequence, done to the ledger and to the model.</summary>
    private sealed class Walk(Ledger ledger, Random random, long campaign, string name)
    {
        private const string SelectCells = """
            SELECT country, kind, case_slug AS slug, CAST(SUM(actions) AS BIGINT) AS actions
            FROM hourly_tallies
            WHERE campaign = @campaign
            GROUP BY country, kind, case_slug
            """;

        private readonly CountModel model = new();
        private readonly Guid[] events = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7(Ledger.Now))];
        private readonly List<Told> told = [];

        public async Task RunAsync()
        {
            for (var step = 0; step < Steps; step++)
            {
                var did = random.Next(20) switch
                {
                    < 9 => await ReportAsync(),
                    < 13 => await CountAsync(),
                    < 16 => await CorrectAsync(),
                    < 18 => await ReviewAsync(),
                    _ => await ReplayAsync(),
                };
                var stands = ledger.Live.Of(campaign).Actions;
                Assert.True(model.Total == stands, $"{name}, step {step}, {did}: the ledger stands at {stands}, the model at {model.Total}");
            }

            await AgreeAsync();
        }

        private async Task<string> ReportAsync()
        {
            var place = Place();
            var line = Line(place, Day(), random.Next(1, 60), $"key-{told.Count}");
            var appended = (await ledger.Actions.AppendAsync(line)).Line;
            var held = model.HasNoRoomFor(place, line.SentOn, line.Quantity) ? HoldReason.MoreThanTheCount : Limits.ReasonFor(line.Source, line.Quantity);
            Assert.True(held == appended.HeldFor, $"{name}: a report of {line.Quantity} is held for {appended.HeldFor}, the model says {held}");
            if (held is null)
            {
                model.Report(place, line.SentOn, line.Quantity);
            }

            told.Add(new(line, appended.Id) { Waits = held is null ? null : appended, Counted = held is null ? line.Quantity : 0 });
            return "a report";
        }

        private async Task<string> CountAsync()
        {
            var place = Place();
            var scope = place with
            {
                Kind = place.Event is not null || random.Next(2) == 0 ? place.Kind : null,
                Case = random.Next(3) == 0 ? place.Case : null,
            };
            var (asOf, total) = (Day(), random.Next(0, 300));
            var decision = await ledger.Database.WriteAsync(transaction => CountStore.Take(
                transaction, new(Guid.CreateVersion7(Ledger.Now), scope, total, asOf, "s", Evidence.CentrallyCounted, Ledger.Now, null, 0, 0), Limits));
            var expected = model.Count(scope, asOf, total);
            Assert.True(expected == decision.Outcome, $"{name}: a count is {decision.Outcome}, the model says {expected}");
            return "a count";
        }

        private async Task<string> CorrectAsync()
        {
            if (told.Count == 0)
            {
                return "nothing";
            }

            var report = told[random.Next(told.Count)];
            var quantity = random.Next(0, 60);
            var (outcome, line) = (await ledger.Database.WriteAsync(transaction => ActionStore.Correct(
                transaction, report.Id, history => Correcting.Decide(history, quantity, "counted again", TokenRole.Participant, Limits, Ledger.Now), Ledger.Now)))!.Value;
            if (outcome != CorrectionOutcome.Accepted)
            {
                Assert.True(report.IsRejected || quantity == report.Counted, $"{name}: a correction is {outcome}");
                return "nothing to correct";
            }

            var (place, difference) = (CountScope.Of(report.Line), quantity - report.Counted);
            var held = model.HasNoRoomFor(place, report.Line.SentOn, difference) ? HoldReason.MoreThanTheCount : Limits.ReasonFor(Source.Participant, quantity);
            Assert.True(held == line!.HeldFor, $"{name}: a correction by {difference} is held for {line.HeldFor}, the model says {held}");
            report.Waits = held is null ? null : line;
            if (held is null)
            {
                model.Report(place, report.Line.SentOn, difference);
                report.Counted = quantity;
            }

            return $"a correction by {difference}";
        }

        private async Task<string> ReviewAsync()
        {
            if (told.FirstOrDefault(report => report.Waits is not null) is not { Waits: { } waiting } held)
            {
                return "nothing held";
            }

            var status = random.Next(3) == 0 ? LineStatus.Rejected : LineStatus.Counted;
            await ledger.Database.WriteAsync(transaction => ActionStore.Review(transaction, new(waiting.Id, status, "looked", Ledger.Now)));
            held.Waits = null;
            held.IsRejected |= status == LineStatus.Rejected && waiting.Id == held.Id;
            if (status == LineStatus.Counted)
            {
                model.Release(CountScope.Of(waiting), waiting.SentOn, waiting.Quantity);
                held.Counted += waiting.Quantity;
            }

            return $"{status} of {waiting.Quantity}";
        }

        private async Task<string> ReplayAsync()
        {
            if (told.Count > 0)
            {
                var report = told[random.Next(told.Count)];
                var again = await ledger.Actions.AppendAsync(report.Line with { Id = Guid.CreateVersion7(Ledger.Now) });
                Assert.True(again.Replayed && again.Line.Id == report.Id, $"{name}: a replay made a line of its own");
            }

            return "a replay";
        }

        private async Task AgreeAsync()
        {
            var counts = await new CountStore(ledger.Database).ListAsync(campaign, null, 500, CancellationToken.None);
            var standing = counts.Where(count => count.ReplacedBy is null).ToDictionary(count => count.Scope);
            Assert.Equal((model.Wholes.Count, model.Wholes.Count(whole => !whole.IsReplaced)), (counts.Count, standing.Count));
            foreach (var whole in model.Wholes.Where(whole => !whole.IsReplaced))
            {
                var count = standing[whole.Scope];
                Assert.True((whole.Total, whole.AsOf, whole.Stated - whole.Total, whole.TakenOut) == (count.Total, count.AsOf, count.Exceeded, count.TakenOut), $"{name}: {count}");
            }

            // Of counts of one scope and day it does not matter which of them a report is taken out of.
            Assert.Equal(
                model.Left().GroupBy(left => (left.Key.Scope, left.Key.AsOf), (at, left) => (at, left.Sum(each => each.Value))).ToHashSet(),
                counts.GroupBy(count => (count.Scope, count.AsOf), (at, of) => (at, of.Sum(count => count.Remainder))).ToHashSet());
            Assert.All(standing.Values, count => Assert.Equal(counts.Where(each => each.Scope == count.Scope).Sum(each => each.Remainder), count.Unitemised));

            var (totals, _) = await ledger.Totals.KnownAtAsync(campaign, Ledger.Now, CancellationToken.None);
            AssertCells(place => place.Country, totals.ByCountry);
            AssertCells(place => place.Kind, totals.ByKind);
            AssertCells(place => place.Case, totals.ByCase);
            await using var reader = await ledger.Database.ReadAsync();
            var cells = await reader.QueryAsync<(string Country, string Kind, string Slug, long Actions)>(SelectCells, new { campaign });
            AssertCells(
                place => (place.Country, place.Kind, place.Case),
                cells.Select(cell => ((cell.Country, TallyRow.KindOf(cell.Kind), cell.Slug.Length == 0 ? null : cell.Slug), cell.Actions)));
        }

        private void AssertCells<TOf>(Func<CountScope, TOf> part, IEnumerable<(TOf Of, long Actions)> told)
        {
            var modelled = model.Cells().GroupBy(each => part(each.Place), (of, cells) => (of, cells.Sum(each => each.Quantity)));
            Assert.Equal(modelled.Where(cell => cell.Item2 != 0).ToHashSet(), told.Where(cell => cell.Actions != 0).ToHashSet());
        }

        private CountScope Place()
        {
            var at = random.Next(4);
            return new(
                campaign, at < 3 ? events[at] : null, at == 2 ? "CD" : "IS", random.Next(2) == 0 ? ActionKind.Letter : ActionKind.Card,
                random.Next(3) switch { 0 => "shi-tao", 1 => "yorm-bopha", _ => null });
        }

        private DateOnly Day() => FirstDay.AddDays(random.Next(8));

        private ActionTaken Line(CountScope place, DateOnly day, long quantity, string key) => new(
            Guid.CreateVersion7(Ledger.Now), 0, campaign, place.Event, place.Case, place.Country, place.Kind, Purpose.Appeal, quantity, day, Ledger.Now,
            Source.Participant, Evidence.SelfReported, HeldFor: Limits.ReasonFor(Source.Participant, quantity), Key: key);

        private sealed class Told(ActionTaken line, Guid id)
        {
            public ActionTaken Line => line;

            public Guid Id => id;

            public ActionTaken? Waits { get; set; }

            public long Counted { get; set; }

            public bool IsRejected { get; set; }
        }
    }
}
