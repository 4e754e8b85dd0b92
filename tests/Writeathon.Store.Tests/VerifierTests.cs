namespace Writeathon.Store.Tests;

public sealed class VerifierOnSqlite() : VerifierTests(On.Sqlite);

public sealed class VerifierOnPostgres() : VerifierTests(On.Postgres);

public abstract class VerifierTests(On engine)
{
    [Fact]
    public async Task A_ledger_without_lines_is_proved()
    {
        await using var ledger = await Ledger.OpenAsync(engine);

        await ledger.AssertProvedAsync();
    }

    [Theory]
    [InlineData("UPDATE tallies SET actions = actions + 1", "tallies", "country CD, kind letter, appeal, host-counted, sent on 2013-12-10: stands at 13, its lines add up to 12")]
    [InlineData("DELETE FROM tallies", "tallies", "country CD, kind letter, appeal, host-counted, sent on 2013-12-10: stands at 0, its lines add up to 12")]
    [InlineData("UPDATE hourly_tallies SET hour = hour + 1", "hourly tallies", "hour 385189, case , country CD, kind letter, appeal, host-counted: stands at 12, its lines add up to 0")]
    [InlineData("UPDATE hourly_tallies SET actions = actions - 12", "hourly tallies", "hour 385188, case , country CD, kind letter, appeal, host-counted: stands at 0, its lines add up to 12")]
    [InlineData("UPDATE rolled_totals SET actions = 11", "totals of the last rollup", "case , country CD, kind letter, appeal, host-counted: stands at 11, its lines add up to 12")]
    [InlineData("DELETE FROM rolled_totals", "totals of the last rollup", "stands at 0, its lines add up to 12")]
    [InlineData("UPDATE snapshots SET self_reported = 1", "snapshots", "snapshot of CD on 2013-12-10: stands at 12 (1 on the writers' own word), its lines add up to 12 (0 on the writers' own word)")]
    [InlineData("DELETE FROM snapshots WHERE scope = 'GLOBAL'", "snapshots", "snapshot of GLOBAL on 2013-12-10: stands at 0 (0 on the writers' own word), its lines add up to 12 (0 on the writers' own word)")]
    [InlineData("UPDATE snapshots SET scope = 'IS' WHERE scope = 'CD'", "snapshots", "snapshot of IS on 2013-12-10: stands at 12 (0 on the writers' own word), and no line came on that day")]
    [InlineData("UPDATE pledge_tallies SET pledged = 11", "pledge tallies", "kind letter: stands at 11, its lines add up to 10")]
    [InlineData("DELETE FROM pledge_tallies", "pledge tallies", "kind letter: stands at 0, its lines add up to 10")]
    [InlineData("UPDATE totals_versions SET version = 9", "versions of totals", "campaign 2013, version: stands at 9, its lines add up to 1")]
    [InlineData("UPDATE ledger SET last_sequence = 3", "lines and reviews without gaps", "last sequence: stands at 3, its lines add up to 1")]
    public async Task A_sum_that_was_changed_by_hand_is_found_and_named(string change, string proof, string mismatch)
    {
        await using var ledger = await GivenLedgerAsync();
        await ledger.AssertProvedAsync();

        await ledger.ExecuteAsync(change);

        var proofs = (await new Verifier(ledger.Database).ProveAsync(CancellationToken.None)).Where(each => each.Mismatches.Count > 0).ToList();
        Assert.Equal([proof], proofs.Select(each => each.What));
        Assert.Contains(proofs[0].Mismatches, told => told.StartsWith("campaign ", StringComparison.Ordinal) && told.EndsWith(mismatch, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tallies", "tallies", "campaign = 2012", "event_id = 'another'", "case_slug = 'shi-tao'", "country = 'IS'", "kind = 'card'", "purpose = 'solidarity'", "evidence = 'self-reported'", "sent_on = '2013-12-09'")]
    [InlineData("hourly_tallies", "hourly tallies", "campaign = 2012", "hour = hour - 1", "case_slug = 'shi-tao'", "country = 'IS'", "kind = 'card'", "purpose = 'solidarity'", "evidence = 'self-reported'")]
    [InlineData("rolled_totals", "totals of the last rollup", "campaign = 2012", "case_slug = 'shi-tao'", "country = 'IS'", "kind = 'card'", "purpose = 'solidarity'", "evidence = 'self-reported'")]
    [InlineData("snapshots", "snapshots", "campaign = 2012", "scope = scope || 'X'", "day = '2013-12-09'")]
    [InlineData("pledge_tallies", "pledge tallies", "campaign = 2012", "event_id = 'another'", "kind = 'card'")]
    [InlineData("totals_versions", "versions of totals", "campaign = 2012")]
    public async Task A_sum_that_was_moved_by_hand_to_where_nothing_was_sent_is_found_there_and_missed_where_it_stood(
        string table, string proof, params string[] moves)
    {
        foreach (var move in moves)
        {
            await using var ledger = await GivenLedgerAsync();
            var moved = await ledger.ExecuteAsync($"UPDATE {table} SET {move}");

            var wrong = Assert.Single(await new Verifier(ledger.Database).ProveAsync(CancellationToken.None), each => each.Mismatches.Count > 0);

            Assert.Equal((proof, 2 * moved), (wrong.What, wrong.Mismatches.Count));
        }
    }

    // The count says 100 of which 12 were reported: 88 settle it. What it stands at is read from the tallies, so these are wrong with it.
    [Theory]
    [InlineData("UPDATE counts SET total = 101", "counts that stand", "country CD, event , kind letter, case , as of 2013-12-10: stands at 101, its lines add up to 100")]
    [InlineData("UPDATE counts SET taken_out = 5", "counts that stand", "stands at 105, its lines add up to 100")]
    [InlineData("UPDATE counts SET exceeded = 5", "counts that stand", "stands at 105, its lines add up to 100")]
    [InlineData("UPDATE counts SET as_of = '2013-12-09'", "counts that stand", "as of 2013-12-09: stands at 100, its lines add up to 0")]
    [InlineData("UPDATE counts SET remainder = 87", "their remainders", "stands at 87, its lines add up to 88")]
    [InlineData("DELETE FROM counts", "their remainders", ", which is not there: stands at 0, its lines add up to 1")]
    public async Task A_count_that_was_changed_by_hand_is_found_and_named(string change, string proof, string mismatch)
    {
        await using var ledger = await GivenLedgerAsync();
        await ledger.Database.WriteAsync(transaction => CountStore.Take(
            transaction,
            new(Guid.CreateVersion7(Ledger.Now), new(2013, null, "CD", ActionKind.Letter, null), 100, new(2013, 12, 10), "s", Evidence.CentrallyCounted, Ledger.Now, null, 0, 0),
            new HoldLimits()));
        await ledger.AssertProvedAsync();

        await ledger.ExecuteAsync(change);

        var wrong = Assert.Single(await new Verifier(ledger.Database).ProveAsync(CancellationToken.None), each => each.Mismatches.Count > 0);
        Assert.Equal(proof, wrong.What);
        Assert.EndsWith(mismatch, Assert.Single(wrong.Mismatches), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_was_changed_by_hand_is_found_in_every_sum_that_holds_it()
    {
        await using var ledger = await GivenLedgerAsync();
        await ledger.ExecuteAsync("UPDATE actions SET country = 'IS'");

        var proofs = await new Verifier(ledger.Database).ProveAsync(CancellationToken.None);

        Assert.Equal(["tallies", "hourly tallies", "totals of the last rollup", "snapshots"], proofs.Where(proof => proof.Mismatches.Count > 0).Select(proof => proof.What));
        Assert.All(proofs.Take(2), proof => Assert.Equal(2, proof.Mismatches.Count));
    }

    [Fact]
    public async Task A_proof_says_how_much_it_checked()
    {
        await using var ledger = await GivenLedgerAsync();

        var proofs = await new Verifier(ledger.Database).ProveAsync(CancellationToken.None);

        Assert.Equal(
            [
                "tallies", "hourly tallies", "totals of the last rollup", "snapshots", "pledge tallies", "versions of totals", "counts that stand", "their remainders",
                "lines and reviews without gaps", .. engine == On.Sqlite ? ["keys of lines"] : Array.Empty<string>(),
            ],
            proofs.Select(proof => proof.What));
        Assert.Equal([1, 1, 1, 2, 1, 1, 0, 0, 1], proofs.Take(9).Select(proof => proof.Checked));
    }

    private async Task<Ledger> GivenLedgerAsync()
    {
        var ledger = await Ledger.OpenAsync(engine);
        await ledger.Actions.AppendAsync(Ledger.Line(12));
        await new SnapshotStore(ledger.Database).MoveAsync(CancellationToken.None);
        await ledger.Database.WriteAsync(transaction => PledgeStore.Make(
            transaction,
            new(Guid.CreateVersion7(Ledger.Now), 2013, null, "CD", null, null, new Dictionary<ActionKind, long> { [ActionKind.Letter] = 10 }, Ledger.Now, null),
            AccessToken.Mint(TokenRole.Participant).Hash));
        return ledger;
    }
}
