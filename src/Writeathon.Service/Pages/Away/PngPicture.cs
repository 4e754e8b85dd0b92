using System.Buffers.Binary;
using System.IO.Compression;

namespace Writeathon.Service.Pages.Away;

/// <summary>A picture of coloured dots that can be drawn on with rectangles and round strokes, and written down as PNG (ISO/IEC 15948).</summary>
/// <param name="width">Its width in dots.</param>
/// <param name="height">Its height.</param>
internal sealed class PngPicture(int width, int height)
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(value => RemainderOf((uint)value))];

    // Each row begins with its filter, of which none is used: large even areas pack well without.
    private readonly byte[] rows = new byte[((width * 3) + 1) * height];

    /// <summary>Its width in dots.</summary>
    public int Width => width;

    /// <summary>Its height in dots.</summary>
    public int Height => height;

    /// <summary>The colour of a dot, 0xRRGGBB.</summary>
    public int this[int x, int y]
    {
        get => (rows[At(x, y)] << 16) | (rows[At(x, y) + 1] << 8) | rows[At(x, y) + 2];
        set => (rows[At(x, y)], rows[At(x, y) + 1], rows[At(x, y) + 2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    /// <summary>Fills a rectangle, as far as it lies in the picture.</summary>
    public void Fill(int left, int top, int wide, int high, int colour)
    {
        for (var y = Math.Max(top, 0); y < Math.Min(top + high, height); y++)
        {
            for (var x = Math.Max(left, 0); x < Math.Min(left + wide, width); x++)
            {
                this[x, y] = colour;
            }
        }
    }

    /// <summary>Draws a line through points with a round pen; its edge is smooth.</summary>
    public void Stroke(IReadOnlyList<(double X, double Y)> points, double pen, int colour)
    {
        var (reach, half) = ((pen / 2) + 1, pen / 2);
        for (var y = (int)Math.Max(points.Min(point => point.Y) - reach, 0); y < Math.Min(points.Max(point => point.Y) + reach, height); y++)
        {
            for (var x = (int)Math.Max(points.Min(point => point.X) - reach, 0); x < Math.Min(points.Max(point => point.X) + reach, width); x++)
            {
                var nearest = double.MaxValue;
                for (var i = 1; i < points.Count; i++)
                {
                    nearest = Math.Min(nearest, Distance(x + 0.5, y + 0.5, points[i - 1], points[i]));
                }

                var cover = Math.Clamp(half - nearest + 0.5, 0, 1);
                if (cover > 0)
                {
                    this[x, y] = Blend(this[x, y], colour, cover);
                }
            }
        }
    }

    /// <summary>The picture as a PNG file of 8-bit RGB.</summary>
    public byte[] Encode()
    {
        var file = new MemoryStream();
        file.Write(Signature);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2); // eight bits of each of three colours
        Chunk(file, "IHDR"u8, head);
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Remainder(data, Remainder(type, uint.MaxValue)));
        file.Write(number);
    }

    private static uint Remainder(ReadOnlySpan<byte> data, uint remainder)
    {
        foreach (var value in data)
        {
            remainder = Remainders[(byte)(remainder ^ value)] ^ (remainder >> 8);
        }

        return remainder;
    }

    private static uint RemainderOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        }

        return value;
    }

    private static double Distance(double x, double y, (double X, double Y) from, (double X, double Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = (dx * dx) + (dy * dy);
        var along = length == 0 ? 0 : Math.Clamp((((x - from.X) * dx) + ((y - from.Y) * dy)) / length, 0, 1);
        return Math.Sqrt(Math.Pow(x - from.X - (along * dx), 2) + Math.Pow(y - from.Y - (along * dy), 2));
    }

    private static int Blend(int under, int over, double cover)
    {
        var mixed = 0;
        for (var shift = 0; shift <= 16; shift += 8)
        {
            mixed |= (int)Math.Round(((under >> shift & 0xFF) * (1 - cover)) + ((over >> shift & 0xFF) * cover)) << shift;
        }

        return mixed;
    }

    private int At(int x, int y) => (y * ((width * 3) + 1)) + 1 + (x * 3);
}
