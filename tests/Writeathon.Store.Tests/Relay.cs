using System.Net;
using System.Net.Sockets;

namespace Writeathon.Store.Tests;

/// <summary>Stands between a caller and a server on this machine, and carries what goes over each call as it likes.</summary>
internal abstract class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task taking;

    /// <summary>Takes calls from now on.</summary>
    protected Relay()
    {
        listener.Start();
        taking = TakeAsync();
    }

    /// <summary>Where it is called.</summary>
    protected int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Takes no more calls.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await taking;
    }

    /// <summary>Carries a call.</summary>
    protected abstract Task CarryAsync(TcpClient near);

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }
}
