namespace Writeathon.Store.Tests;

public sealed class PledgeStoreOnSqlite() : PledgeStoreTests(On.Sqlite);

public sealed class PledgeStoreOnPostgres() : PledgeStoreTests(On.Postgres);

public abstract class PledgeStoreTests(On engine)
{
    [Fact]
    public async Task A_pledge_reads_back_as_it_was_made()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var full = Pledged((ActionKind.Letter, 10), (ActionKind.Email, 5)) with { Event = (await ledger.GivenEventAsync()).Id };
        var bare = Pledged() with { Country = null, Name = null, Email = null };

        await MakeAsync(ledger, full);
        await MakeAsync(ledger, bare);

        Assert.Equivalent(full, await FindAsync(ledger, full.Id), strict: true);
        Assert.Equivalent(bare, await FindAsync(ledger, bare.Id), strict: true);
        Assert.Null(await FindAsync(ledger, Guid.CreateVersion7(Ledger.Now)));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task What_is_pledged_at_an_event_follows_every_change()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var atEvent = (await ledger.GivenEventAsync()).Id;
        var (first, second) = (
            Pledged((ActionKind.Letter, 10), (ActionKind.Card, 3)) with { Event = atEvent }, Pledged((ActionKind.Letter, 5)) with { Event = atEvent });
        await MakeAsync(ledger, first);
        await MakeAsync(ledger, second);
        await MakeAsync(ledger, Pledged((ActionKind.Letter, 1_000)));
        await AssertTalliesAsync(ledger, atEvent, (ActionKind.Letter, 15), (ActionKind.Card, 3));

        await EditAsync(ledger, first with { Quantities = Quantities((ActionKind.Letter, 2), (ActionKind.Email, 7)) });
        await AssertTalliesAsync(ledger, atEvent, (ActionKind.Letter, 7), (ActionKind.Email, 7));

        await WithdrawAsync(ledger, second);
        await AssertTalliesAsync(ledger, atEvent, (ActionKind.Letter, 2), (ActionKind.Email, 7));
        Assert.Equal(1_009, (await ledger.Totals.SurroundingsAsync(2013, CancellationToken.None)).Pledged);
    }

    [Fact]
    public async Task A_withdrawn_pledge_keeps_its_row_without_name_and_email()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var pledge = Pledged((ActionKind.Letter, 10));
        await MakeAsync(ledger, pledge);

        await WithdrawAsync(ledger, pledge);

        Assert.Equivalent(
            pledge with { Name = null, Email = null, WithdrawnAt = Ledger.Now.AddHours(1), Revision = 2 }, await FindAsync(ledger, pledge.Id), strict: true);
        Assert.Equal(0, await ledger.ReadAsync<long>("SELECT COUNT(*) FROM pledges WHERE name IS NOT NULL OR email IS NOT NULL"));
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_pledge_withdrawn_twice_leaves_the_sums_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var pledge = Pledged((ActionKind.Letter, 10));
        await MakeAsync(ledger, pledge);

        await Task.WhenAll(WithdrawAsync(ledger, pledge), WithdrawAsync(ledger, pledge));

        Assert.Equal(0, (await ledger.Totals.SurroundingsAsync(2013, CancellationToken.None)).Pledged);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_pledge_that_was_edited_since_it_was_seen_is_not_withdrawn()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var pledge = Pledged((ActionKind.Letter, 10));
        await MakeAsync(ledger, pledge);
        var edited = (await EditAsync(ledger, pledge with { Quantities = Quantities((ActionKind.Letter, 20)) }))!;

        Assert.False(await WithdrawAsync(ledger, pledge, seen: 1));
        Assert.Equivalent(edited, await FindAsync(ledger, pledge.Id), strict: true);
        Assert.True(await WithdrawAsync(ledger, edited, seen: 2));
        Assert.False(await WithdrawAsync(ledger, edited, seen: 2));
        Assert.True(await WithdrawAsync(ledger, (await FindAsync(ledger, pledge.Id))!, seen: 3));
        Assert.Equal(0, (await ledger.Totals.SurroundingsAsync(2013, CancellationToken.None)).Pledged);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_withdrawn_pledge_is_not_edited()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var pledge = Pledged((ActionKind.Letter, 10));
        await MakeAsync(ledger, pledge);
        await WithdrawAsync(ledger, pledge);

        Assert.Null(await EditAsync(ledger, pledge with { Name = "Again" }));
        Assert.Null(await EditAsync(ledger, pledge with { Name = "Again", Revision = 2 }));
        Assert.Null((await FindAsync(ledger, pledge.Id))!.Name);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task An_edit_changes_what_a_pledge_says()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var pledge = Pledged((ActionKind.Letter, 10));
        await MakeAsync(ledger, pledge);
        var edited = pledge with { Country = "IS", Name = null, Email = "b@example.org", Quantities = Quantities((ActionKind.Fax, 1)) };

        var saved = await EditAsync(ledger, edited);

        Assert.Equivalent(edited with { Revision = 2 }, saved, strict: true);
        Assert.Equivalent(saved, await FindAsync(ledger, pledge.Id), strict: true);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task Of_two_who_edit_the_same_revision_the_second_changes_nothing()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var pledge = Pledged((ActionKind.Letter, 10));
        await MakeAsync(ledger, pledge);

        var saved = await Task.WhenAll(
            EditAsync(ledger, pledge with { Quantities = Quantities((ActionKind.Letter, 20)) }),
            EditAsync(ledger, pledge with { Quantities = Quantities((ActionKind.Letter, 30)) }));

        Assert.Single(saved, each => each is not null);
        Assert.Equal(20, (await FindAsync(ledger, pledge.Id))!.Quantities[ActionKind.Letter]);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task A_pledge_made_again_under_its_id_counts_once()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var pledge = Pledged((ActionKind.Letter, 10));

        await MakeAsync(ledger, pledge);
        await MakeAsync(ledger, pledge);

        Assert.Equal(10, (await ledger.Totals.SurroundingsAsync(2013, CancellationToken.None)).Pledged);
        await ledger.AssertProvedAsync();
    }

    [Fact]
    public async Task An_events_pledges_are_listed_page_by_page_without_loss()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var atEvent = (await ledger.GivenEventAsync()).Id;
        var made = Enumerable.Range(0, 5).Select(n => Pledged((ActionKind.Letter, n)) with
        {
            Id = Guid.CreateVersion7(Ledger.Now.AddSeconds(n)),
            Event = atEvent,
            PledgedAt = Ledger.Now.AddSeconds(n),
        }).ToList();
        await MakeAsync(ledger, Pledged((ActionKind.Letter, 99)));
        foreach (var pledge in made)
        {
            await MakeAsync(ledger, pledge);
        }

        var store = new PledgeStore(ledger.Database);
        var first = await store.ListAsync(atEvent, null, 3, CancellationToken.None);
        var second = await store.ListAsync(atEvent, first[^1].Id, 3, CancellationToken.None);

        Assert.Equivalent(made, first.Concat(second), strict: true);
        Assert.Equal(3, first.Count);
    }

    private static Pledge Pledged(params (ActionKind Kind, long Quantity)[] quantities) => new(
        Guid.CreateVersion7(Ledger.Now), 2013, null, "CD", "A.", "a@example.org", Quantities(quantities), Ledger.Now.AddMilliseconds(7), null);

    private static SortedDictionary<ActionKind, long> Quantities(params (ActionKind Kind, long Quantity)[] quantities) =>
        new(quantities.ToDictionary(entry => entry.Kind, entry => entry.Quantity));

    private static async Task AssertTalliesAsync(Ledger ledger, Guid atEvent, params (ActionKind Kind, long Quantity)[] expected)
    {
        Assert.Equal(
            Quantities(expected).Select(entry => (entry.Key, entry.Value)),
            (await new PledgeStore(ledger.Database).TalliesAsync(2013, atEvent, CancellationToken.None)).Select(entry => (entry.Key, entry.Value)));
        await ledger.AssertProvedAsync();
    }

    private static Task<Pledge?> FindAsync(Ledger ledger, Guid id) => new PledgeStore(ledger.Database).FindAsync(id, CancellationToken.None);

    private static Task MakeAsync(Ledger ledger, Pledge pledge) => ledger.Database.WriteAsync(transaction =>
        PledgeStore.Make(transaction, pledge, AccessToken.Mint(TokenRole.Participant).Hash));

    private static Task<Pledge?> EditAsync(Ledger ledger, Pledge edited) =>
        ledger.Database.WriteAsync(transaction => PledgeStore.Edit(transaction, edited, Ledger.Now));

    private static Task<bool> WithdrawAsync(Ledger ledger, Pledge pledge, long? seen = null) =>
        ledger.Database.WriteAsync(transaction => PledgeStore.Withdraw(transaction, pledge, seen, Ledger.Now.AddHours(1)));
}
