namespace Writeathon.Store.Tests;

public sealed class EventStoreOnSqlite() : EventStoreTests(On.Sqlite);

public sealed class EventStoreOnPostgres() : EventStoreTests(On.Postgres);

public abstract class EventStoreTests(On engine)
{
    internal static readonly WritingEvent Full = new(
        Guid.CreateVersion7(Ledger.Now), 2013, "100-letters", "100 % letters!", EventForm.Online, "NP", "Kathmandu", "Ratna Park_2", "Asia/Kathmandu",
        new(2013, 12, 10, 14, 30, 15, new TimeSpan(5, 45, 0)), new(2013, 12, 11, 2, 0, 0, new TimeSpan(5, 45, 0)), Visibility.Public, 1800, 300,
        new("G.", "g@example.org"), Ledger.Now.AddMilliseconds(123), null);

    [Fact]
    public async Task An_event_reads_back_as_it_was_registered()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var bare = Full with
        {
            Id = Guid.CreateVersion7(Ledger.Now),
            City = null,
            Place = null,
            Target = null,
            Capacity = null,
            Host = new("G.", null),
            Form = EventForm.InPerson,
            Visibility = Visibility.Private,
        };

        await RegisterAsync(ledger, Full, bare);

        foreach (var registered in new[] { Full, bare })
        {
            var found = (await new EventStore(ledger.Database).FindAsync(registered.Id, CancellationToken.None))!;
            Assert.Equal(registered, found);
            Assert.Equal((registered.StartsAt.Offset, registered.EndsAt.Offset), (found.StartsAt.Offset, found.EndsAt.Offset));
        }

        Assert.Null(await new EventStore(ledger.Database).FindAsync(Guid.CreateVersion7(Ledger.Now), CancellationToken.None));
    }

    [Fact]
    public async Task An_edit_is_seen_by_whoever_reads_after_it_though_the_event_was_read_before()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Full);
        var events = new EventStore(ledger.Database);
        await events.FindAsync(Full.Id, CancellationToken.None);

        await ledger.Database.WriteAsync(transaction => EventStore.Edit(transaction, Full with { Title = "Another title" }));

        Assert.Equal("Another title", (await events.FindAsync(Full.Id, CancellationToken.None))!.Title);
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", 14 * 60)]
    [InlineData("Etc/GMT+12", -12 * 60)]
    [InlineData("America/St_Johns", -(3 * 60) - 30)]
    public async Task The_offset_of_the_wall_clock_is_kept(string zone, int minutes)
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var starts = new DateTimeOffset(2013, 12, 10, 23, 59, 59, TimeSpan.FromMinutes(minutes));
        await RegisterAsync(ledger, Full with { TimeZone = zone, StartsAt = starts });

        var found = (await new EventStore(ledger.Database).FindAsync(Full.Id, CancellationToken.None))!.StartsAt;

        Assert.Equal((starts.DateTime, starts.Offset), (found.DateTime, found.Offset));
    }

    [Fact]
    public async Task An_event_is_found_by_campaign_country_city_and_days()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.Database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2014)));
        var inReykjavik = Other("Bréfamaraþon", 12) with { Country = "IS", City = "Reykjavík" };
        var nextYear = Other("Next year", 10) with { Campaign = 2014, StartsAt = new(2014, 12, 10, 14, 0, 0, TimeSpan.Zero), EndsAt = new(2014, 12, 10, 18, 0, 0, TimeSpan.Zero) };
        await RegisterAsync(ledger, Full, inReykjavik, nextYear);

        Assert.Equal([Full.Id, inReykjavik.Id], await SearchAsync(ledger, new(2013, null, null, null, null, null)));
        Assert.Equal([inReykjavik.Id], await SearchAsync(ledger, new(null, "IS", null, null, null, null)));
        Assert.Equal([inReykjavik.Id], await SearchAsync(ledger, new(null, null, "REYKJAVIK", null, null, null)));
        Assert.Equal([Full.Id, inReykjavik.Id, nextYear.Id], await SearchAsync(ledger, new(null, null, null, null, new(2013, 12, 10), null)));
        Assert.Equal([Full.Id, inReykjavik.Id, nextYear.Id], await SearchAsync(ledger, new(null, null, null, null, new(2013, 12, 11), null)));
        Assert.Equal([inReykjavik.Id, nextYear.Id], await SearchAsync(ledger, new(null, null, null, null, new(2013, 12, 12), null)));
        Assert.Equal([Full.Id], await SearchAsync(ledger, new(null, null, null, null, null, new(2013, 12, 11))));
        Assert.Equal([Full.Id, inReykjavik.Id], await SearchAsync(ledger, new(null, null, null, null, null, new(2013, 12, 12))));
        Assert.Equal([inReykjavik.Id], await SearchAsync(ledger, new(2013, "IS", "Reykjavík", "brefa", new(2013, 12, 12), new(2013, 12, 12))));
        Assert.Empty(await SearchAsync(ledger, new(2014, "IS", null, null, null, null)));
    }

    [Fact]
    public async Task The_last_minute_of_the_last_day_and_the_last_day_of_the_calendar_are_searched()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Full with { StartsAt = new(2013, 12, 10, 23, 59, 59, Full.StartsAt.Offset) });

        Assert.Single(await SearchAsync(ledger, new(null, null, null, null, null, new(2013, 12, 10))));
        Assert.Single(await SearchAsync(ledger, new(null, null, null, null, DateOnly.MinValue, DateOnly.MaxValue)));
    }

    [Fact]
    public async Task Words_are_found_in_title_city_and_place_whatever_their_accents()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Other("Maratona de Cartas", 10) with { City = "São Paulo", Place = "Centro" });

        foreach (var text in new[] { "sao paulo", "SÃO", "Sa\u0303o", "paulo sao", "maratona  centro", "aul", "   " })
        {
            Assert.True((await SearchAsync(ledger, Text(text))).Count == 1, $"'{text}' finds it");
        }

        Assert.Empty(await SearchAsync(ledger, Text("sao rio")));
    }

    [Fact]
    public async Task Wildcards_are_searched_as_they_stand()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Full, Other("Letters for Lubumbashi", 10));

        foreach (var text in new[] { "%", "100 %", "_", "!", "k_2" })
        {
            Assert.True((await SearchAsync(ledger, Text(text))) is [var found] && found == Full.Id, $"'{text}' finds what holds it");
        }

        foreach (var text in new[] { "r%k", "l_tters", "!%", "'", "\\" })
        {
            Assert.True((await SearchAsync(ledger, Text(text))).Count == 0, $"'{text}' finds nothing");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(HoldReason.LargerThanUsual)]
    public async Task An_event_may_be_moved_until_something_is_reported_at_it_held_or_not(HoldReason? heldFor)
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var beside = Full with { Id = Guid.CreateVersion7(Ledger.Now) };
        await RegisterAsync(ledger, Full, beside);
        await MoveAsync(ledger.Database, Full with { Country = "IN" }, Ledger.Now);

        await ledger.Actions.AppendAsync(Ledger.Line(12) with { Event = Full.Id, HeldFor = heldFor });

        Assert.Equal((false, true), (await MayMoveAsync(Full), await MayMoveAsync(beside)));

        Task<bool> MayMoveAsync(WritingEvent moved) =>
            ledger.Database.WriteAsync(transaction => EventStore.TryMove(transaction, moved, Ledger.Now));
    }

    [Fact]
    public async Task A_private_or_cancelled_event_is_not_found()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var (hidden, cancelled) = (Other("Hidden", 10) with { Visibility = Visibility.Private }, Other("Cancelled", 10));
        await RegisterAsync(ledger, hidden, cancelled, Full);
        await ledger.Database.WriteAsync(transaction => EventStore.Cancel(transaction, cancelled.Id, Ledger.Now));

        Assert.Equal([Full.Id], await SearchAsync(ledger, new(null, null, null, null, null, null)));
    }

    [Fact]
    public async Task Pages_follow_the_local_start_and_lose_nothing()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new EventStore(ledger.Database);
        var registered = Enumerable.Range(0, 11).Select(n => Other($"Event {n}", 10 + (n % 3))).ToArray();
        await RegisterAsync(ledger, registered);
        var all = new EventSearch(null, null, null, null, null, null);
        var seen = new List<WritingEvent>();

        while (true)
        {
            var page = await store.SearchAsync(all, seen.Count == 0 ? null : (EventStore.LocalStart(seen[^1]), seen[^1].Id), 2, CancellationToken.None);
            seen.AddRange(page);
            if (page.Count < 2)
            {
                break;
            }
        }

        Assert.Equal(registered.OrderBy(each => each.StartsAt).ThenBy(each => each.Id.ToString(), StringComparer.Ordinal).Select(each => each.Id), seen.Select(each => each.Id));
    }

    // Kiritimati has the tenth when Greenwich still has the ninth: people look for the day on their own wall.
    [Fact]
    public async Task The_order_is_that_of_wall_clocks_and_not_of_instants()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var late = Other("Late by the wall", 10) with { StartsAt = new(2013, 12, 10, 9, 0, 0, TimeSpan.FromHours(14)) };
        var early = Other("Early by the wall", 10) with { StartsAt = new(2013, 12, 10, 8, 0, 0, TimeSpan.FromHours(-10)) };
        await RegisterAsync(ledger, late, early);

        Assert.Equal([early.Id, late.Id], await SearchAsync(ledger, new(null, null, null, null, null, null)));
    }

    [Fact]
    public async Task An_edit_changes_every_member_and_what_the_event_is_found_by()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Full);
        var edited = Full with
        {
            Slug = "brefamaraon",
            Title = "Bréfamaraþon",
            Form = EventForm.InPerson,
            Country = "IS",
            City = "Reykjavík",
            Place = null,
            TimeZone = "Atlantic/Reykjavik",
            StartsAt = new(2013, 12, 12, 9, 0, 0, TimeSpan.Zero),
            EndsAt = new(2013, 12, 12, 10, 0, 0, TimeSpan.Zero),
            Target = null,
            Capacity = 12,
            Host = new("H.", null),
        };

        var saved = await EditAsync(ledger, edited);

        Assert.Equal(edited with { Revision = 2 }, saved);
        Assert.Equal(saved, await new EventStore(ledger.Database).FindAsync(Full.Id, CancellationToken.None));
        Assert.Equal([Full.Id], await SearchAsync(ledger, new(null, null, "Reykjavik", "brefa", null, null)));
        Assert.Empty(await SearchAsync(ledger, Text("letters")));
    }

    [Fact]
    public async Task Of_two_who_edit_the_same_revision_the_second_is_told()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Full);

        var saved = await Task.WhenAll(EditAsync(ledger, Full with { Title = "first" }), EditAsync(ledger, Full with { Title = "second" }));

        Assert.Equal("first", Assert.Single(saved, each => each is not null)!.Title);
        Assert.Equal("first", (await new EventStore(ledger.Database).FindAsync(Full.Id, CancellationToken.None))!.Title);
    }

    [Fact]
    public async Task A_cancelled_event_stays_cancelled_as_it_was_the_first_time()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Full);

        var first = await ledger.Database.WriteAsync(transaction => EventStore.Cancel(transaction, Full.Id, Ledger.Now));
        var again = await ledger.Database.WriteAsync(transaction => EventStore.Cancel(transaction, Full.Id, Ledger.Now.AddHours(1)));

        Assert.Equal(Full with { CancelledAt = Ledger.Now, Revision = 2 }, first);
        Assert.Equal(first, again);
        Assert.Null(await ledger.Database.WriteAsync(transaction => EventStore.Cancel(transaction, Guid.CreateVersion7(Ledger.Now), Ledger.Now)));
    }

    [Fact]
    public async Task An_event_that_was_cancelled_meanwhile_is_not_edited()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Full);
        await ledger.Database.WriteAsync(transaction => EventStore.Cancel(transaction, Full.Id, Ledger.Now));

        Assert.Null(await EditAsync(ledger, Full with { Title = "On again" }));
    }

    [Fact]
    public async Task What_was_decided_before_an_event_was_moved_to_another_country_is_written_where_the_event_is_now()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await RegisterAsync(ledger, Full);
        await MoveAsync(ledger.Database, Full with { Country = "IN" }, Ledger.Now);
        var elsewhere = Other("Not moved", 10);
        await RegisterAsync(ledger, elsewhere);

        var decidedBefore = await ledger.Actions.AppendAsync(Ledger.Line(40, atEvent: Full.Id, country: "NP"));
        var many = await ledger.Actions.AppendManyAsync([
            Ledger.Line(50, "a", Full.Id, country: "NP"), Ledger.Line(5, "b", elsewhere.Id, country: "CD"), Ledger.Line(7, "c", country: "NP")]);
        var ofThePile = await ledger.Database.WriteAsync(transaction => CountStore.Take(
            transaction,
            new(Guid.CreateVersion7(Ledger.Now), new(2013, Full.Id, "NP", null, null), 100, new(2013, 12, 10), null, Evidence.HostCounted, Ledger.Now, null, 0, 0),
            new()));

        Assert.Equal(["IN", "IN", "CD", "NP"], many.Prepend(decidedBefore).Select(each => each.Line.Country));
        Assert.Equal((CountOutcome.Accepted, "IN", 10), (ofThePile.Outcome, ofThePile.Count.Scope.Country, ofThePile.Count.Remainder));
        Assert.Equal(100, await ledger.ReadAsync<long>("SELECT SUM(actions) FROM tallies WHERE country = 'IN'"));
        await ledger.AssertProvedAsync();
    }

    internal static Task MoveAsync(Database database, WritingEvent moved, DateTimeOffset now) => database.WriteAsync(transaction =>
    {
        Assert.True(EventStore.TryMove(transaction, moved, now));
        Assert.NotNull(EventStore.Edit(transaction, moved));
    });

    private static WritingEvent Other(string title, int day) => Full with
    {
        Id = Guid.CreateVersion7(Ledger.Now),
        Title = title,
        City = "Lubumbashi",
        Place = null,
        Country = "CD",
        StartsAt = new(2013, 12, day, 14, 0, 0, TimeSpan.FromHours(2)),
        EndsAt = new(2013, 12, day, 18, 0, 0, TimeSpan.FromHours(2)),
    };

    private static EventSearch Text(string text) => new(null, null, null, text, null, null);

    private static Task RegisterAsync(Ledger ledger, params WritingEvent[] events) => ledger.Database.WriteAsync(transaction =>
    {
        foreach (var registered in events)
        {
            EventStore.Register(transaction, registered, AccessToken.Mint(TokenRole.Host).Hash);
        }
    });

    private static Task<WritingEvent?> EditAsync(Ledger ledger, WritingEvent edited) =>
        ledger.Database.WriteAsync(transaction => EventStore.Edit(transaction, edited));

    private static async Task<IReadOnlyList<Guid>> SearchAsync(Ledger ledger, EventSearch search) =>
        [.. (await new EventStore(ledger.Database).SearchAsync(search, null, 50, CancellationToken.None)).Select(found => found.Id)];
}
