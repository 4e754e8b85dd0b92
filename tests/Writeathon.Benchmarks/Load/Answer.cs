using System.Buffers.Text;

namespace Writeathon.Benchmarks.Load;

/// <summary>As much of HTTP/1.1 as two servers of our own answer with: a status, then a body with its length or in chunks.</summary>
internal struct Answer
{
    private int bodyAt;
    private int length;

    /// <summary>The status.</summary>
    public int Status { get; private set; }

    /// <summary>Reads on; true once the answer is whole.</summary>
    public bool IsWhole(ReadOnlySpan<byte> received)
    {
        if (bodyAt == 0)
        {
            var end = received.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            bodyAt = end + 4;
            Status = ((received[9] - '0') * 100) + ((received[10] - '0') * 10) + received[11] - '0';
            var head = received[..(end + 2)];
            var named = head.IndexOf("\r\nContent-Length: "u8);
            length = named >= 0 ? Number(head[(named + 18)..]) : Status is 304 or 204 ? 0 : -1;
        }

        return length >= 0 ? received.Length >= bodyAt + length : AreChunksWhole(received[bodyAt..]);
    }

    /// <summary>The body of a whole answer, with the sizes of its chunks where it has them.</summary>
    public readonly ReadOnlySpan<byte> Body(ReadOnlySpan<byte> received) => received[bodyAt..];

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : throw new FormatException();

    private static bool AreChunksWhole(ReadOnlySpan<byte> chunks)
    {
        while (chunks.IndexOf("\r\n"u8) is var line and > 0)
        {
            if (!Utf8Parser.TryParse(chunks[..line], out int size, out _, 'x'))
            {
                throw new FormatException("a chunk without a size");
            }

            if (chunks.Length < line + 2 + size + 2)
            {
                return false;
            }

            if (size == 0)
            {
                return true;
            }

            chunks = chunks[(line + 2 + size + 2)..];
        }

        return false;
    }
}
