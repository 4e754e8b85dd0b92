using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using Writeathon.Running;

namespace Writeathon.Benchmarks.Load;

/// <summary>What connections of one kind send, and what they make of the answers.</summary>
internal abstract class Traffic
{
    /// <summary>How many answers came with each status, from the first request to the last answer.</summary>
    public long[] Statuses { get; } = new long[600];

    /// <summary>The bytes of the next request; none where there is nothing more to send.</summary>
    public abstract ReadOnlySpan<byte> Next(int connection);

    /// <summary>Takes an answer in.</summary>
    public virtual void Take(int connection, int status, ReadOnlySpan<byte> body) => Statuses[status]++;

    /// <summary>Whether every answer had this status.</summary>
    /// <exception cref="InvalidOperationException">One had another.</exception>
    public void MustAllBe(int status)
    {
        if (Statuses.Sum() != Statuses[status])
        {
            throw new InvalidOperationException(
                $"Answers other than {status}: {string.Join(", ", Statuses.Select((count, code) => (code, count)).Where(each => each.count > 0))}");
        }
    }
}

/// <summary>Hosts who report one letter after another, each under a key of its own.</summary>
internal sealed class Reports : Traffic
{
    private readonly byte[][] requests;
    private readonly int[] keyAt;
    private readonly Random random;
    private long left;
    private int next;

    /// <summary>Reports at these events in turn.</summary>
    /// <param name="path">The path of an event's actions.</param>
    /// <param name="events">The events.</param>
    /// <param name="on">The day on which the letters were sent.</param>
    /// <param name="seed">Makes the keys.</param>
    /// <param name="most">How many to send at the most.</param>
    public Reports(Func<HostedEvent, string> path, IReadOnlyList<HostedEvent> events, DateOnly on, int seed, long most = long.MaxValue)
    {
        left = most;
        random = new Random(seed);
        var key = new string('0', 36);
        requests = [.. events.Select((hosted, i) =>
        {
            var kind = (string[])["letter", "card", "email"];
            var body = $$"""{"kind":"{{kind[i % 3]}}","quantity":1,"purpose":"appeal","sentOn":"{{on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}}"}""";
            return Encoding.ASCII.GetBytes(
                $"POST {path(hosted)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {hosted.Token}\r\nIdempotency-Key: {key}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        })];
        keyAt = [.. requests.Select(request => request.AsSpan().IndexOf(Encoding.ASCII.GetBytes(key)))];
    }

    /// <summary>How many letters were acknowledged.</summary>
    public long Acknowledged => Statuses[(int)HttpStatusCode.Created];

    public override ReadOnlySpan<byte> Next(int connection)
    {
        if (left-- <= 0)
        {
            return [];
        }

        // A random UUID, as browsers and phones make them: the worst key there is for an index.
        var at = next++ % requests.Length;
        Span<byte> bits = stackalloc byte[16];
        random.NextBytes(bits);
        (bits[7], bits[8]) = ((byte)(0x40 | (bits[7] & 0x0F)), (byte)(0x80 | (bits[8] & 0x3F))); // version 4, as a Guid has its bytes
        Utf8Formatter.TryFormat(new Guid(bits), requests[at].AsSpan(keyAt[at]), out _);
        return requests[at];
    }
}

/// <summary>Readers of one address.</summary>
internal sealed class Reads : Traffic
{
    private readonly byte[] request;
    private readonly Reports? beside;
    private readonly long before;
    private readonly long[] acknowledged = new long[1_024];

    /// <summary>Reads a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="etag">What the reader has already, or null.</param>
    /// <param name="beside">Reports that are sent meanwhile: no answer may be older than what they were told.</param>
    /// <param name="before">The total before those reports.</param>
    public Reads(string path, string? etag = null, Reports? beside = null, long before = 0)
    {
        request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{(etag is null ? "" : $"If-None-Match: {etag}\r\n")}\r\n");
        (this.beside, this.before) = (beside, before);
    }

    /// <summary>How many answers were older than what had been acknowledged before they were asked for.</summary>
    public long TooOld { get; private set; }

    public override ReadOnlySpan<byte> Next(int connection)
    {
        acknowledged[connection] = beside?.Acknowledged ?? 0;
        return request;
    }

    public override void Take(int connection, int status, ReadOnlySpan<byte> body)
    {
        base.Take(connection, status, body);
        if (beside is not null)
        {
            var at = body.IndexOf("\"actions\":"u8) + 10;
            if (!Utf8Parser.TryParse(body[at..], out long actions, out _) || actions < before + acknowledged[connection])
            {
                TooOld++;
            }
        }
    }
}
