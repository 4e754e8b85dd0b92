namespace Writeathon.Store.Tests;

public sealed class MigratorOnSqlite() : MigratorTests(On.Sqlite);

public sealed class MigratorOnPostgres() : MigratorTests(On.Postgres);

public abstract class MigratorTests(On engine)
{
    [Fact]
    public async Task An_empty_database_gets_every_migration_and_a_second_run_applies_nothing()
    {
        await using var ledger = await Ledger.OpenEmptyAsync(engine);

        var first = await Migrator.MigrateAsync(ledger.Database, Ledger.Now);
        var second = await Migrator.MigrateAsync(ledger.Database, Ledger.Now);

        Assert.Equal(Enumerable.Range(1, (int)Migrator.NewestVersion), first.Select(name => int.Parse(name[..4], null)));
        Assert.Empty(second);
        Assert.Equal(Migrator.NewestVersion, (await ledger.Database.VersionsAsync(CancellationToken.None)).Schema);
    }

    [Fact]
    public async Task A_migration_that_was_edited_after_it_ran_is_refused_by_name()
    {
        await using var ledger = await Ledger.OpenAsync(engine);
        await ledger.ExecuteAsync("UPDATE schema_migrations SET checksum = 'other' WHERE version = 2");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => Migrator.MigrateAsync(ledger.Database, Ledger.Now));

        Assert.Contains("0002_events_and_pledges", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused_and_left_alone()
    {
        await using var ledger = await Ledger.OpenEmptyAsync(engine);
        await Migrator.MigrateAsync(ledger.Database, Ledger.Now);
        await ledger.ExecuteAsync("DELETE FROM schema_migrations WHERE version > 3");
        await ledger.ExecuteAsync("INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (9999, '9999_later', 'x', 0)");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => Migrator.MigrateAsync(ledger.Database, Ledger.Now));

        Assert.Contains("9999", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(4, await ledger.ReadAsync<long>("SELECT COUNT(*) FROM schema_migrations"));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_of_itself()
    {
        await using var ledger = await Ledger.OpenEmptyAsync(engine);
        await ledger.ExecuteAsync("CREATE TABLE pledges (id TEXT)");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Migrator.MigrateAsync(ledger.Database, Ledger.Now));
        Assert.Equal(1, await ledger.ReadAsync<long>("SELECT MAX(version) FROM schema_migrations"));

        // The second migration makes events before pledges: had they stayed, it could not run now.
        await ledger.ExecuteAsync("DROP TABLE pledges");
        Assert.Equal(Migrator.NewestVersion - 1, (await Migrator.MigrateAsync(ledger.Database, Ledger.Now)).Count);
    }

    [Fact]
    public async Task A_ledger_is_only_read_where_it_has_this_programs_schema()
    {
        await using var ledger = await Ledger.OpenEmptyAsync(engine);
        await ledger.ExecuteAsync("CREATE TABLE letters (id TEXT)");
        Assert.Contains("writeathon migrate", (await RefusalAsync()).Message, StringComparison.Ordinal);
        await Migrator.MigrateAsync(ledger.Database, Ledger.Now);
        await Migrator.CheckAsync(ledger.Database, CancellationToken.None);

        await ledger.ExecuteAsync($"DELETE FROM schema_migrations WHERE version = {Migrator.NewestVersion}");
        Assert.Contains("writeathon migrate", (await RefusalAsync()).Message, StringComparison.Ordinal);
        await ledger.ExecuteAsync("INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (9999, '9999_later', 'x', 0)");
        Assert.Contains("use the newer program", (await RefusalAsync()).Message, StringComparison.Ordinal);

        Task<SchemaException> RefusalAsync() => Assert.ThrowsAsync<SchemaException>(() => Migrator.CheckAsync(ledger.Database, CancellationToken.None));
    }
}

public sealed class MigratorRightsTests
{
    [Fact]
    public async Task A_ledger_that_is_up_to_date_is_written_by_a_user_who_may_make_nothing()
    {
        await using var ledger = await Ledger.OpenAsync(On.Postgres);
        await using (var own = await ledger.OpenWithoutCreateAsync())
        {
            Assert.Empty(await Migrator.MigrateAsync(own, Ledger.Now));
            await RecordBook.LoadAsync(own, Ledger.Now);
            Assert.False((await new ActionStore(own).AppendAsync(Ledger.Line(5, "a"))).Replayed);
        }

        await ledger.DropUserAsync();
    }
}
