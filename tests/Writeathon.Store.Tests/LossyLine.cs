using System.Net.Sockets;
using Npgsql;

namespace Writeathon.Store.Tests;

/// <summary>What a line loses of a commit.</summary>
public enum Loss
{
    Nothing,

    /// <summary>The server has committed, and breaks off before it says so.</summary>
    Answer,

    /// <summary>The line breaks before the server is told.</summary>
    Commit,

    /// <summary>The line breaks first, and the server is told when the test lets it be.</summary>
    AnswerOfALateOne,
}

/// <summary>A line to PostgreSQL that breaks at the next commit when it is told to.</summary>
internal sealed class LossyLine(string? server) : Relay
{
    private readonly TaskCompletionSource late = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NpgsqlConnectionStringBuilder server = new(server);
    private int next;
    private int losses;

    /// <summary>The server, as it is reached over the line.</summary>
    public string Server => new NpgsqlConnectionStringBuilder(server.ToString())
    {
        Host = "127.0.0.1",
        Port = Port,
        SslMode = SslMode.Disable, // the line looks for the commit
    }.ToString();

    /// <summary>How often it broke.</summary>
    public int Losses => Volatile.Read(ref losses);

    /// <summary>Breaks at the next commit.</summary>
    public void Lose(Loss loss) => Volatile.Write(ref next, (int)loss);

    /// <summary>Lets a late commit go.</summary>
    public void LetGo() => late.TrySetResult();

    public override ValueTask DisposeAsync()
    {
        LetGo();
        return base.DisposeAsync();
    }

    protected override async Task CarryAsync(TcpClient near)
    {
        using var closing = near;
        using var far = new TcpClient();
        var isLost = false;
        try
        {
            await far.ConnectAsync(server.Host!, server.Port);
            var back = BackAsync();
            await await Task.WhenAny(ForthAsync(back), back);
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }

        async Task ForthAsync(Task back)
        {
            var (from, to, bytes) = (near.GetStream(), far.GetStream(), new byte[65_536]);
            while (await from.ReadAsync(bytes) is > 0 and var length)
            {
                var loss = bytes.AsSpan(0, length).IndexOf("COMMIT\0"u8) >= 0 ? (Loss)Interlocked.Exchange(ref next, (int)Loss.Nothing) : Loss.Nothing;
                if (loss != Loss.Nothing)
                {
                    isLost = true;
                    Interlocked.Increment(ref losses);
                }

                if (loss == Loss.Commit)
                {
                    return;
                }

                if (loss == Loss.AnswerOfALateOne)
                {
                    near.Dispose();
                    await late.Task;
                }

                await to.WriteAsync(bytes.AsMemory(0, length));
                if (isLost)
                {
                    await back; // the server's answer, which ends the line
                    return;
                }
            }
        }

        async Task BackAsync()
        {
            var (from, to, bytes) = (far.GetStream(), near.GetStream(), new byte[65_536]);
            while (await from.ReadAsync(bytes) is > 0 and var length && !isLost)
            {
                await to.WriteAsync(bytes.AsMemory(0, length));
            }
        }
    }
}
