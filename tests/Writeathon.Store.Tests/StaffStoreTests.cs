namespace Writeathon.Store.Tests;

public sealed class StaffStoreOnSqlite() : StaffStoreTests(On.Sqlite);

public sealed class StaffStoreOnPostgres() : StaffStoreTests(On.Postgres);

public abstract class StaffStoreTests(On engine)
{
    [Fact]
    public async Task Whoever_is_added_holds_their_token_until_they_are_revoked()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new StaffStore(ledger.Database);
        var (ana, token) = (Member("Ana"), AccessToken.Mint(TokenRole.Staff));

        Assert.True(await AddAsync(ledger, ana, token));
        Assert.Equal(new(TokenRole.Staff, ana.Id, null), await store.FindHolderAsync(token.Hash, CancellationToken.None));

        Assert.True(await RevokeAsync(ledger, "Ana"));
        Assert.Null(await store.FindHolderAsync(token.Hash, CancellationToken.None));
        Assert.Equal([ana with { RevokedAt = Ledger.Now.AddHours(1) }], await store.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_name_is_taken_while_somebody_holds_it_and_free_after()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var (first, second, third) = (Member("Ana"), Member("Ana"), Member("Ana") with { AddedAt = Ledger.Now.AddHours(2) });
        Assert.True(await AddAsync(ledger, first, AccessToken.Mint(TokenRole.Staff)));
        Assert.False(await AddAsync(ledger, second, AccessToken.Mint(TokenRole.Staff)));

        await RevokeAsync(ledger, "Ana");

        Assert.True(await AddAsync(ledger, third, AccessToken.Mint(TokenRole.Staff)));
        Assert.Equal([first.Id, third.Id], (await new StaffStore(ledger.Database).ListAsync(CancellationToken.None)).Select(member => member.Id));
    }

    [Fact]
    public async Task Nobody_of_a_name_is_revoked_twice()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await AddAsync(ledger, Member("Ana"), AccessToken.Mint(TokenRole.Staff));

        var revoked = await Task.WhenAll(RevokeAsync(ledger, "Ana"), RevokeAsync(ledger, "Ana"));

        Assert.Equal([true, false], revoked);
        Assert.False(await RevokeAsync(ledger, "Bo"));
    }

    [Fact]
    public async Task A_token_opens_what_its_holder_runs_or_pledged()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        var store = new StaffStore(ledger.Database);
        var (host, participant, alone) = (AccessToken.Mint(TokenRole.Host), AccessToken.Mint(TokenRole.Participant), AccessToken.Mint(TokenRole.Participant));
        var atEvent = (await ledger.GivenEventAsync()) with { Id = Guid.CreateVersion7(Ledger.Now) };
        var pledge = new Pledge(Guid.CreateVersion7(Ledger.Now), 2013, atEvent.Id, null, null, null, new Dictionary<ActionKind, long>(), Ledger.Now, null);
        var pledgeAlone = pledge with { Id = Guid.CreateVersion7(Ledger.Now), Event = null };
        await ledger.Database.WriteAsync(transaction =>
        {
            EventStore.Register(transaction, atEvent, host.Hash);
            PledgeStore.Make(transaction, pledge, participant.Hash);
            PledgeStore.Make(transaction, pledgeAlone, alone.Hash);
        });

        Assert.Equal(new(TokenRole.Host, atEvent.Id, atEvent.Id), await store.FindHolderAsync(host.Hash, CancellationToken.None));
        Assert.Equal(new(TokenRole.Participant, pledge.Id, atEvent.Id), await store.FindHolderAsync(participant.Hash, CancellationToken.None));
        Assert.Equal(new(TokenRole.Participant, pledgeAlone.Id, null), await store.FindHolderAsync(alone.Hash, CancellationToken.None));
    }

    [Fact]
    public async Task A_token_that_nobody_was_given_is_nobodys()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.GivenEventAsync();
        var store = new StaffStore(ledger.Database);

        Assert.Null(await store.FindHolderAsync(AccessToken.Mint(TokenRole.Host).Hash, CancellationToken.None));
        Assert.Null(await store.FindHolderAsync("", CancellationToken.None));
    }

    private static StaffMember Member(string name) => new(Guid.CreateVersion7(Ledger.Now), name, Ledger.Now, null);

    private static Task<bool> AddAsync(Ledger ledger, StaffMember member, AccessToken token) =>
        ledger.Database.WriteAsync(transaction => StaffStore.Add(transaction, member, token.Hash));

    private static Task<bool> RevokeAsync(Ledger ledger, string name) =>
        ledger.Database.WriteAsync(transaction => StaffStore.Revoke(transaction, name, Ledger.Now.AddHours(1)));
}
