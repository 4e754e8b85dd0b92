using System.Diagnostics;
using System.Globalization;

namespace Writeathon.Running;

/// <summary>A PostgreSQL server of our own on a free loopback port, with syncs as they are in earnest, gone when it is disposed.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string directory;
    private readonly int port;

    private PostgresCluster(string directory, int port) => (this.directory, this.port) = (directory, port);

    /// <summary>Why there is none here, or null.</summary>
    public static string? Missing { get; } = Programs is null ? "PostgreSQL is not installed" : null;

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .OrderBy(bin => int.Parse(bin.Split('/')[4].Split('.')[0], CultureInfo.InvariantCulture)).LastOrDefault()
        : null;

    private string Data => Path.Combine(directory, "data");

    /// <summary>Makes one and starts it.</summary>
    public static async Task<PostgresCluster> StartAsync()
    {
        var cluster = new PostgresCluster(Directory.CreateTempSubdirectory("writeathon-postgres-").FullName, Child.FreePort());
        try
        {
            if (Environment.IsPrivilegedProcess) // initdb refuses root, and its user has to get at the directory
            {
                await MustAsync(Child.RunAsync(new("chown", ["postgres", cluster.directory])));
            }

            await cluster.MustAsync("initdb", "-D", cluster.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
            await cluster.StartAgainAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a database and tells how to reach it.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await cluster("createdb", name);
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database={name}");

        Task cluster(string program, string database) => MustAsync(
            program, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", database);
    }

    /// <summary>Ends it as a power cut does.</summary>
    public async Task KillAsync()
    {
        var main = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(main);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it, also over what a kill has left.</summary>
    public Task StartAgainAsync() => MustAsync(
        "pg_ctl", "-D", Data, "-l", Path.Combine(directory, "log"), "-w", "-t", "60", "start",
        "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{directory}' -c max_connections=200"));

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await Child.RunAsync(Start("pg_ctl", "-D", Data, "-m", "immediate", "stop"));
        }

        Directory.Delete(directory, recursive: true);
    }

    private Task MustAsync(string program, params string[] arguments) => MustAsync(Child.RunAsync(Start(program, arguments)));

    private static async Task MustAsync(Task<(int ExitCode, string Said)> run)
    {
        var (exitCode, said) = await run;
        if (exitCode != 0)
        {
            throw new InvalidOperationException(said);
        }
    }

    private ProcessStartInfo Start(string program, params string[] arguments)
    {
        string[] command = [.. Environment.IsPrivilegedProcess ? (string[])["runuser", "-u", "postgres", "--"] : [], Path.Combine(Programs!, program), .. arguments];
        return new(command[0], command[1..]) { WorkingDirectory = directory };
    }
}
