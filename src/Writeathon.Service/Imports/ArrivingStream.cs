using System.Security.Cryptography;

namespace Writeathon.Service.Imports;

/// <summary>
/// A file as it comes in. Where it is cut off — the sender is gone, the line broken — it ends there, as any file does, and says so: what
/// came whole is counted, and the file can be sent again.
/// </summary>
/// <param name="inner">Where it comes from.</param>
/// <param name="hash">Takes in what comes, or null.</param>
internal sealed class ArrivingStream(Stream inner, IncrementalHash? hash = null) : Stream
{
    private byte last;
    private byte before;

    /// <summary>How many bytes have come.</summary>
    public long Came { get; private set; }

    /// <summary>Whether the file was cut off before its end.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Whether the last byte that came ends a line.</summary>
    /// <remarks>In a spreadsheet's UTF-16 an empty byte follows it.</remarks>
    public bool EndsLine => (last == 0 ? before : last) is (byte)'\n' or (byte)'\r';

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Came;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Take(await inner.ReadAsync(buffer, cancellationToken), buffer.Span);
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException)
        {
            WasCut = true;
            return 0;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        Take(inner.Read(buffer, offset, count), buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Take(int came, ReadOnlySpan<byte> bytes)
    {
        if (came > 0)
        {
            Came += came;
            hash?.AppendData(bytes[..came]);
            before = came > 1 ? bytes[came - 2] : last;
            last = bytes[came - 1];
        }

        return came;
    }
}
