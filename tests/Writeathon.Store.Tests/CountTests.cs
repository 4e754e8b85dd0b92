namespace Writeathon.Store.Tests;

public sealed class CountsOnSqlite(ITestOutputHelper output) : CountTests(On.Sqlite, output);

public sealed class CountsOnPostgres(ITestOutputHelper output) : CountTests(On.Postgres, output);

public abstract class CountTests(On engine, ITestOutputHelper output)
{
    private const int Sequences = 2_000;
    private const int Steps = 40;

    private static readonly HoldLimits Limits = new(Participant: 45, Host: 200);
    private static readonly DateOnly FirstDay = new(2013, 12, 6);

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

        Assert.Equal(1_082, ledger.Live.Of(2013).Tallies.Sum(tally => tally.Actions));
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
        var stands = ledger.Live.Of(2013).Tallies.Sum(tally => tally.Actions);
        var count = Assert.Single(await new CountStore(ledger.Database).ListAsync(campaign: 2013, null, 50, CancellationToken.None));
        await ledger.Actions.AppendAsync(Ledger.Line(100, country: "IS") with { SentOn = new(2013, 12, 20) });

        Assert.Equal(51_219, stands);
        Assert.Equal((13_200, 38_019, 0), (count.Itemised, count.Room, count.Excess));
        Assert.Equal(51_319, ledger.Live.Of(2013).Tallies.Sum(tally => tally.Actions));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_count_that_says_far_more_than_was_reported_is_not_taken_from_a_host()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var registered = await ledger.GivenEventAsync();

        var taken = await TakeAsync(ledger, new(2013, registered.Id, "CD", ActionKind.Letter, null), 90_000_000, evidence: Evidence.HostCounted);

        Assert.Equal(CountOutcome.TooFarOff, taken.Outcome);
        Assert.Empty(ledger.Live.Of(2013).Tallies);
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

    private static Task<CountDecision> TakeAsync(
        Ledger ledger, CountScope scope, long total, DateOnly? asOf = null, Evidence evidence = Evidence.CentrallyCounted) =>
        ledger.Database.WriteAsync(transaction => CountStore.Take(
            transaction,
            new(Guid.CreateVersion7(Ledger.Now), scope, total, asOf ?? new(2013, 12, 10), "the section", evidence, Ledger.Now, null, 0, 0),
            new HoldLimits()));

    /// <summary>One random sequence, done to the ledger and to the model.</summary>
    private sealed class Walk(Ledger ledger, Random random, long campaign, string name)
    {
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
                var stands = ledger.Live.Of(campaign).Tallies.Sum(tally => tally.Actions);
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

            var (place, difference) = (ScopeOf(report.Line), quantity - report.Counted);
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
                model.Release(ScopeOf(waiting), waiting.SentOn, waiting.Quantity);
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
            Assert.Equal(model.Wholes.Count, standing.Count);
            foreach (var whole in model.Wholes)
            {
                var count = standing[whole.Scope];
                Assert.True((whole.Total, whole.AsOf, whole.Exceeded) == (count.Total, count.AsOf, count.Exceeded), $"{name}: {count}");
            }

            var (totals, _) = await ledger.Totals.KnownAtAsync(campaign, Ledger.Now, CancellationToken.None);
            var cells = totals.Tallies.GroupBy(tally => (tally.Key.Country, tally.Key.Kind, tally.Key.Case), (cell, tallies) => (cell, tallies.Sum(tally => tally.Actions)));
            var modelled = model.Entries.GroupBy(entry => (entry.Place.Country, entry.Place.Kind, entry.Place.Case), (cell, entries) => (cell, entries.Sum(entry => entry.Quantity)));
            Assert.Equal(modelled.Where(cell => cell.Item2 != 0).ToHashSet(), cells.Where(cell => cell.Item2 != 0).ToHashSet());
        }

        private CountScope Place()
        {
            var at = random.Next(4);
            return new(
                campaign, at < 3 ? events[at] : null, at == 2 ? "CD" : "IS", random.Next(2) == 0 ? ActionKind.Letter : ActionKind.Card,
                random.Next(3) switch { 0 => "shi-tao", 1 => "yorm-bopha", _ => null });
        }

        private DateOnly Day() => FirstDay.AddDays(random.Next(8));

        private static CountScope ScopeOf(ActionTaken line) => new(line.Campaign, line.Event, line.Country, line.Kind, line.Case);

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
