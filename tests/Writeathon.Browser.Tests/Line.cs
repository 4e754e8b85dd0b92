using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Writeathon.Store.Tests;

namespace Writeathon.Browser.Tests;

/// <summary>
/// A reader's line to a service, which can be cut. A browser that is told to be offline lets a worker through that it has only just woken;
/// over a line that is cut nothing comes.
/// </summary>
internal sealed class Line(Uri service) : Relay
{
    private readonly ConcurrentDictionary<TcpClient, TcpClient> calls = [];
    private volatile bool isCut;

    /// <summary>Where the service is found over it.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>Ends what goes over it, and lets nothing through.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var (near, far) in calls)
        {
            near.Dispose();
            far.Dispose();
        }
    }

    /// <summary>Lets everything through again.</summary>
    public void Mend() => isCut = false;

    public override ValueTask DisposeAsync()
    {
        Cut();
        return base.DisposeAsync();
    }

    protected override async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        calls[near] = far;
        try
        {
            // Asked for after it is listed: a line that is cut in between finds it.
            if (!isCut)
            {
                await far.ConnectAsync(IPAddress.Loopback, service.Port);
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
        }
        catch (Exception lost) when (lost is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
        finally
        {
            calls.TryRemove(near, out _);
            near.Dispose();
        }
    }
}
