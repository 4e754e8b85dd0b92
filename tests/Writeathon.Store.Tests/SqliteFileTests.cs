namespace Writeathon.Store.Tests;

public sealed class SqliteFileTests
{
    [Fact]
    public async Task A_ledger_that_was_closed_is_one_file_though_it_was_read_to_the_end()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        await using (var database = Database.OpenSqlite(directory, TimeProvider.System))
        {
            await Migrator.MigrateAsync(database, Ledger.Now);
            await database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2013)));
            Assert.NotNull(await new CampaignStore(database).FindAsync(2013, CancellationToken.None));
        }

        Assert.Equal(["writeathon.db"], Directory.GetFiles(directory).Select(Path.GetFileName));
        Directory.Delete(directory, recursive: true);
    }
}
