using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Writeathon.Service.Imports;

/// <summary>
/// A file as it comes in. Where it is cut off — the sender is gone, the line broken or silent — it ends there, as any file does, and says
/// so: what came whole is counted, and the file can be sent again.
/// </summary>
/// <param name="inner">Where it comes from.</param>
/// <param name="hash">Takes in what comes, or null.</param>
/// <param name="longestSilence">How long nothing may come before the file counts as cut off; null for any time.</param>
internal sealed class ArrivingStream(Stream inner, IncrementalHash? hash = null, TimeSpan? longestSilence = null) : Stream
{
    /// <summary>How long nothing may come of a file that is sent here.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    private byte last;
    private byte before;
    private uint beginning;

    /// <summary>How many bytes have come.</summary>
    public long Came { get; private set; }

    /// <summary>Whether the file was cut off before its end.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Whether it begins as a spreadsheet's own file does: a package (.xlsx, .ods) or, of old, a compound file (.xls).</summary>
    public bool IsSpreadsheet => beginning is 0x504B0304 or 0xD0CF11E0;

    /// <summary>The line that comes now, from 1, as an editor shows it: where the file was cut off, it is there.</summary>
    public long Line { get; private set; } = 1;

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

    /// <summary>The file that a request sends, also over a slow line or as it is being made: the server asks no rate of it.</summary>
    public static ArrivingStream Of(HttpContext context, IncrementalHash? hash = null)
    {
        MayBeSlow(context);
        return new(context.Request.Body, hash, LongestSilence);
    }

    /// <summary>Lifts the rate at which a request's body must come, before any of it is read.</summary>
    public static void MayBeSlow(HttpContext context)
    {
        // A call from within has no line of its own.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (WasCut)
        {
            return 0;
        }

        try
        {
            if (longestSilence is not { } longest)
            {
                return Take(await inner.ReadAsync(buffer, cancellationToken), buffer.Span);
            }

            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silence.CancelAfter(longest);
            return Take(await inner.ReadAsync(buffer, silence.Token), buffer.Span);
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
            for (var i = 0; i < came && Came + i < sizeof(uint); i++)
            {
                beginning = (beginning << 8) | bytes[i];
            }

            Came += came;
            hash?.AppendData(bytes[..came]);
            Line += bytes[..came].Count((byte)'\n');
            before = came > 1 ? bytes[came - 2] : last;
            last = bytes[came - 1];
        }

        return came;
    }
}
