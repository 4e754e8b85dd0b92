using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Writeathon.Running;

/// <summary>A process of ours: started with its output read, ended however the caller leaves.</summary>
internal sealed partial class Child : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();
    private readonly TaskCompletionSource<string?> awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Child(ProcessStartInfo start, string? awaitedText)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data, awaitedText);
        process.ErrorDataReceived += (_, line) => Heard(line.Data, awaitedText);
        process.Exited += (_, _) => awaited.TrySetResult(null);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>What it has said so far.</summary>
    public string Said => string.Join('\n', said);

    /// <summary>The .NET host that runs this program.</summary>
    public static string DotNet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>A loopback port that nobody has, below those that outgoing connections take: a client that tries again must not meet itself.</summary>
    public static int FreePort()
    {
        for (; ; )
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>Starts a program and waits until it says a line with this text.</summary>
    /// <returns>The process, and the line.</returns>
    public static async Task<(Child Child, string Line)> StartAsync(ProcessStartInfo start, string awaitedText, TimeSpan patience)
    {
        var child = new Child(start, awaitedText);
        try
        {
            return await child.awaited.Task.WaitAsync(patience) is { } line
                ? (child, line)
                : throw new InvalidOperationException($"{start.FileName} ended before it was ready:\n{child.Said}");
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(ProcessStartInfo start)
    {
        await using var child = new Child(start, awaitedText: null);
        await child.process.WaitForExitAsync();
        return (child.ExitCode, child.Said);
    }

    /// <summary>Ends it as a power cut does: it is told nothing.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks a process to end.</summary>
    public static void AskToEnd(int process) => _ = Signal(process, Terminate);

    /// <summary>Waits until it has ended; false if it has not by then.</summary>
    public async Task<bool> EndedAsync(TimeSpan patience)
    {
        using var over = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(over.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Heard(string? line, string? awaitedText)
    {
        if (line is null)
        {
            return;
        }

        said.Enqueue(line);
        if (awaitedText is not null && line.Contains(awaitedText, StringComparison.Ordinal))
        {
            awaited.TrySetResult(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
