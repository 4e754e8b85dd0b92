using System.Buffers.Binary;

namespace Writeathon;

/// <summary>
/// Ids of lines: version 7 of RFC 9562, the bits behind the millisecond being a counter (its section 6.2, method 1), so that lines of one
/// millisecond stand in the order in which they came, but where the counter, which has 4,096 steps, begins again. The other bits are random
/// as a die is, not as a key: an id is unique and no secret, and the system need not be asked for each line.
/// </summary>
public static class LineIds
{
    private static int last = Random.Shared.Next();

    /// <summary>An id for a line that is received now. It is unique, and no secret.</summary>
    public static Guid Next(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, (now.ToUnixTimeMilliseconds() << 16) | 0x7000 | (long)(Interlocked.Increment(ref last) & 0xFFF));
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], (1UL << 63) | ((ulong)Random.Shared.NextInt64() >> 1)); // the variant, 10, and 62 random bits
        return new(id, bigEndian: true);
    }

    /// <summary>The id that a text is, in the one spelling in which ids are told; null where no line can have it.</summary>
    public static Guid? Read(string text) => Guid.TryParseExact(text, "D", out var id) && id is { Version: 7, Variant: >= 8 and <= 11 } && id.ToString() == text ? id : null;
}
