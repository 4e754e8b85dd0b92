using System.Globalization;
using Microsoft.Data.Sqlite;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

public sealed class BackupTests : IAsyncLifetime
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("writeathon-backup-");
    private readonly Service service = new(On.Sqlite);

    private string File => Path.Combine(scratch.FullName, "ledger.backup");

    private string Elsewhere => Path.Combine(scratch.FullName, "elsewhere");

    public ValueTask InitializeAsync() => service.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        scratch.Delete(recursive: true);
    }

    [Fact]
    public async Task A_backup_taken_while_reports_come_in_is_a_whole_ledger()
    {
        var registered = await service.RegisterEventAsync();
        await registered.ReportAsync(500);
        using var stop = new CancellationTokenSource();
        var reporting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await registered.ReportAsync(1);
            }
        });

        Assert.Equal((0, ""), await RunAsync(service.Directory, "backup", File));
        await stop.CancelAsync();
        await reporting;
        var since = (await service.TotalsAsync())["actions"].GetInt64();

        Assert.Equal((0, ""), await RunAsync(Elsewhere, "restore", File));
        Assert.Equal((0, ""), await RunAsync(Elsewhere, "verify"));
        Assert.InRange(await TotalAsync(Elsewhere), 500, since);
        Assert.Equal(since, await TotalAsync(service.Directory));
        Assert.Equal(["ledger.backup"], scratch.GetFiles().Select(file => file.Name));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public async Task What_is_reported_after_a_restore_is_no_answer_that_a_reader_had_before_it()
    {
        var registered = await service.RegisterEventAsync();
        Assert.Equal((0, ""), await RunAsync(service.Directory, "backup", File));
        await registered.ReportAsync(500);
        var before = (await service.Anyone.GetAsync("campaigns/2013/totals")).Is(200);

        await service.RestartAsync(async () => Assert.Equal(0, (await RunAsync(service.Directory, "restore", File, "--force")).Exit));
        await registered.ReportAsync(7);

        var after = (await service.Anyone.GetAsync("campaigns/2013/totals", ("If-None-Match", before.ETag!))).Is(200);
        Assert.Equal(7, after["actions"].GetInt64());
    }

    [Fact]
    public async Task A_backup_takes_the_place_of_nothing()
    {
        await System.IO.File.WriteAllTextAsync(File, "a letter");

        var (exit, told) = await RunAsync(service.Directory, "backup", File);

        Assert.Equal(1, exit);
        Assert.Contains("is there already", told, StringComparison.Ordinal);
        Assert.Equal("a letter", await System.IO.File.ReadAllTextAsync(File));
        Assert.Contains("There is no ledger", (await RunAsync(Elsewhere, "backup", File + "2")).Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_not_written_over_a_file_where_it_would_be_made()
    {
        await System.IO.File.WriteAllTextAsync(File + ".new", "a letter");

        var (exit, told) = await RunAsync(service.Directory, "backup", File);

        Assert.Equal(1, exit);
        Assert.Contains($"{File}.new is there already", told, StringComparison.Ordinal);
        Assert.Equal("a letter", await System.IO.File.ReadAllTextAsync(File + ".new"));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_ledger_that_is_there_is_put_aside_only_when_it_is_asked_for()
    {
        await (await service.RegisterEventAsync()).ReportAsync(12);
        Assert.Equal((0, ""), await RunAsync(service.Directory, "backup", File));
        Assert.Equal((0, ""), await RunAsync(Elsewhere, "restore", File));
        await using (var more = Database.OpenSqlite(Elsewhere, service.Clock))
        {
            await more.WriteAsync(transaction => CampaignStore.Open(transaction, Campaign.OfDecember(2020)));
        }

        var (exit, told) = await RunAsync(Elsewhere, "restore", File);
        Assert.Equal(1, exit);
        Assert.Contains("There is a ledger in", told, StringComparison.Ordinal);

        var restored = await ImportFixture.RunAsync(Elsewhere, "restore", File, "--force");
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal((12, false), (await TotalAsync(Elsewhere), await HasAsync(2020, Elsewhere)));
        var aside = Assert.Single(Directory.GetDirectories(Elsewhere));
        Assert.Contains($"put aside in {aside}.", restored.Output, StringComparison.Ordinal);
        Assert.Equal((12, true), (await TotalAsync(aside), await HasAsync(2020, aside)));
    }

    [Fact]
    public async Task What_is_put_aside_is_named_by_the_same_calendar_everywhere()
    {
        Assert.Equal((0, ""), await RunAsync(service.Directory, "backup", File));
        Assert.Equal((0, ""), await RunAsync(Elsewhere, "restore", File));
        CultureInfo.CurrentCulture = new("th-TH");

        Assert.Empty(await Backup.RestoreAsync(File, Elsewhere, service.Clock, CancellationToken.None));

        Assert.Equal("replaced-20131210T120000000", Path.GetFileName(Assert.Single(Directory.GetDirectories(Elsewhere))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_restore_that_was_cut_off_is_finished_by_the_next_start(int done)
    {
        await (await service.RegisterEventAsync()).ReportAsync(12);
        Assert.Equal((0, ""), await RunAsync(service.Directory, "backup", File));
        await (await service.RegisterEventAsync()).ReportAsync(30);
        var (due, aside) = (Path.Combine(Elsewhere, "restored-20131210T120000000"), Path.Combine(Elsewhere, "replaced-20131210T120000000"));
        Directory.CreateDirectory(due);
        System.IO.File.Copy(File, Path.Combine(due, "writeathon.db"));
        foreach (var part in (string[])["", "-wal", "-shm"])
        {
            // As of a process that was killed: what was reported last stands in the log.
            System.IO.File.Copy(Path.Combine(service.Directory, "writeathon.db" + part), Path.Combine(Elsewhere, "writeathon.db" + part));
        }

        Directory.CreateDirectory(aside);
        foreach (var part in ((string[])["", "-wal", "-shm"]).Take(done))
        {
            System.IO.File.Move(Path.Combine(Elsewhere, "writeathon.db" + part), Path.Combine(aside, "writeathon.db" + part));
        }

        if (done == 4)
        {
            System.IO.File.Move(Path.Combine(due, "writeathon.db"), Path.Combine(Elsewhere, "writeathon.db"));
        }

        var (exit, told) = await RunAsync(Elsewhere, "verify");
        Assert.Equal(1, exit);
        Assert.Contains("was cut off", told, StringComparison.Ordinal);
        Assert.Contains("was cut off", (await RunAsync(Elsewhere, "backup", File + "2")).Told, StringComparison.Ordinal);

        Assert.Equal((0, ""), await RunAsync(Elsewhere, "migrate"));
        Assert.Equal((0, ""), await RunAsync(Elsewhere, "verify"));
        Assert.Equal((12, 42), (await TotalAsync(Elsewhere), await TotalAsync(aside)));
        Assert.Equal([aside], Directory.GetDirectories(Elsewhere));
    }

    [Fact]
    public async Task A_backup_that_does_not_prove_itself_changes_nothing()
    {
        await (await service.RegisterEventAsync()).ReportAsync(12);
        Assert.Equal((0, ""), await RunAsync(service.Directory, "backup", File));
        await using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var spoil = connection.CreateCommand();
            spoil.CommandText = "UPDATE tallies SET actions = actions + 1";
            Assert.True(await spoil.ExecuteNonQueryAsync() > 0);
        }

        var (exit, told) = await RunAsync(Elsewhere, "restore", File);

        Assert.Equal(1, exit);
        Assert.Contains("does not prove itself", told, StringComparison.Ordinal);
        Assert.False(Backup.IsThere(Elsewhere));
        Assert.Empty(Directory.GetDirectories(Elsewhere));
    }

    [Theory]
    [InlineData("a letter, and no ledger at all")]
    [InlineData("")]
    public async Task What_is_no_backup_is_not_restored(string text)
    {
        await System.IO.File.WriteAllTextAsync(File, text);

        var (exit, told) = await RunAsync(Elsewhere, "restore", File);
        Assert.Equal(1, exit);
        Assert.StartsWith($"{File} is no ", told, StringComparison.Ordinal);
        Assert.Contains("ledger", told, StringComparison.Ordinal);
        Assert.False(Backup.IsThere(Elsewhere));
        Assert.Equal(1, (await RunAsync(Elsewhere, "restore", File + "-missing")).Exit);
    }

    [Fact]
    public async Task Nothing_is_restored_under_a_service_that_runs()
    {
        Assert.Equal((0, ""), await RunAsync(service.Directory, "backup", File));
        Directory.CreateDirectory(Elsewhere);
        using var held = DirectoryLock.TryTake(Elsewhere);

        var (exit, told) = await RunAsync(Elsewhere, "restore", File, "--force");

        Assert.Equal(1, exit);
        Assert.Contains("is in use by another process", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup", "pg_dump")]
    [InlineData("restore", "pg_restore")]
    public async Task A_ledger_on_PostgreSQL_is_left_to_its_own_tools(string verb, string tool)
    {
        var (exit, told) = await RunAsync(Elsewhere, verb, File, "--postgres", "Host=nowhere");

        Assert.Equal(1, exit);
        Assert.Contains(tool, told, StringComparison.Ordinal);
    }

    private static async Task<long> TotalAsync(string directory)
    {
        await using var database = Database.OpenSqlite(directory, TimeProvider.System);
        return (await new TotalsStore(database).LoadAsync(2013, CancellationToken.None))?.Told().Actions ?? 0;
    }

    private static async Task<bool> HasAsync(long year, string directory)
    {
        await using var database = Database.OpenSqlite(directory, TimeProvider.System);
        return await new CampaignStore(database).FindAsync(year, CancellationToken.None) is not null;
    }

    private static async Task<(int Exit, string Told)> RunAsync(string directory, params string[] arguments)
    {
        var (exit, _, told) = await ImportFixture.RunAsync(directory, arguments);
        return (exit, told);
    }
}
