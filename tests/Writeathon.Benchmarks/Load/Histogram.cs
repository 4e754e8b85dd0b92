using System.Numerics;

namespace Writeathon.Benchmarks.Load;

/// <summary>How long answers took, in microseconds, to a fifth of a percent.</summary>
internal sealed class Histogram
{
    private const int Exact = 1024;
    private const int Half = Exact / 2;

    private readonly long[] counts = new long[Exact + (Half * 32)];

    public long Count { get; private set; }

    public void Add(long microseconds)
    {
        counts[IndexOf(microseconds)]++;
        Count++;
    }

    /// <summary>The time within which this share of the answers came.</summary>
    public TimeSpan At(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < counts.Length; i++)
        {
            left -= counts[i];
            if (left <= 0)
            {
                return TimeSpan.FromMicroseconds(ValueOf(i));
            }
        }

        return TimeSpan.MaxValue;
    }

    private static int IndexOf(long value)
    {
        if (value < Exact)
        {
            return (int)Math.Max(value, 0);
        }

        var shift = BitOperations.Log2((ulong)value) - 9;
        return Math.Min(Exact + ((shift - 1) * Half) + (int)((value >> shift) - Half), Exact + (Half * 32) - 1);
    }

    private static long ValueOf(int index)
    {
        if (index < Exact)
        {
            return index;
        }

        var shift = ((index - Exact) / Half) + 1;
        return ((((index - Exact) % Half) + Half) + 1L) << shift;
    }
}
