using System.Text;

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

    [Fact]
    public async Task A_withdrawn_name_is_soon_in_none_of_the_ledgers_files_while_it_is_open()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        await using (var database = Database.OpenSqlite(directory, TimeProvider.System))
        {
            await Migrator.MigrateAsync(database, Ledger.Now);
            await database.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2013)));
            // Enough of them that whole pages become free: what is left of a page that is still in use is the smaller part.
            var pledges = Enumerable.Range(0, 400).Select(number => Pledged($"Withdrawn {number}")).ToList();
            await Task.WhenAll(pledges.Append(Pledged("Kept")).Select(pledge => database.WriteAsync(transaction =>
                PledgeStore.Make(transaction, pledge, AccessToken.Mint(TokenRole.Participant).Hash))));
            Assert.Contains("Withdrawn ", await WrittenAsync(directory), StringComparison.Ordinal);
            await Task.WhenAll(pledges.Select(pledge => database.WriteAsync(transaction =>
                PledgeStore.Withdraw(transaction, pledge, seen: null, Ledger.Now))));

            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while ((await WrittenAsync(directory)).Contains("Withdrawn ", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
            }

            Assert.Contains("Kept", await WrittenAsync(directory), StringComparison.Ordinal);
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task<string> WrittenAsync(string directory)
    {
        var all = new StringBuilder();
        foreach (var path in Directory.GetFiles(directory))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file, Encoding.Latin1);
            all.Append(await reader.ReadToEndAsync());
        }

        return all.ToString();
    }

    private static Pledge Pledged(string name) => new(
        Guid.CreateVersion7(Ledger.Now), 2013, null, "CD", name, null,
        new SortedDictionary<ActionKind, long> { [ActionKind.Letter] = 1 }, Ledger.Now, null);
}
