using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Writeathon.Benchmarks.Load;

/// <summary>Waits for many sockets on one thread, as the system does it: no thread pool stands between an answer and the next request.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;

    // The system packs its record on this one architecture only.
    private static readonly (int Size, int Data) Layout = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (12, 4) : (16, 8);

    private readonly byte[] events = new byte[Layout.Size * 256];
    private readonly int handle = Checked(Create(0));

    /// <summary>Waits for this socket too.</summary>
    public void Watch(Socket socket, int number)
    {
        Span<byte> wanted = stackalloc byte[Layout.Size];
        wanted.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(wanted[Layout.Data..], number);
        Checked(Control(handle, Add, (int)socket.SafeHandle.DangerousGetHandle(), ref wanted[0]));
    }

    /// <summary>Waits until some of the sockets can be read.</summary>
    /// <returns>How many of them: <see cref="Number"/> tells which.</returns>
    public int Wait(int milliseconds) => Math.Max(0, Wait(handle, ref events[0], 256, milliseconds));

    public int Number(int index) => BinaryPrimitives.ReadInt32LittleEndian(events.AsSpan((index * Layout.Size) + Layout.Data));

    public void Dispose() => _ = Close(handle);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int file, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int epoll, ref byte events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
