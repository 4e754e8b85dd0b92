using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Writeathon.Benchmarks.Load;

/// <summary>A number of connections that do the same.</summary>
/// <param name="Traffic">What they do.</param>
/// <param name="Connections">How many.</param>
/// <param name="PerSecond">How many requests they send a second together; as fast as they are answered where nothing is said.</param>
internal sealed record Flow(Traffic Traffic, int Connections, double? PerSecond = null);

/// <summary>What a flow measured between its warm-up and its end.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">Half of the answers came within this time.</param>
/// <param name="P99">All but one in a hundred did.</param>
internal sealed record Measured(double PerSecond, TimeSpan P50, TimeSpan P99);

/// <summary>
/// The load client: one thread, one request at a time on each connection, nothing allocated on the way. It shares two cores with what
/// it measures, so everything it saves is the server's.
/// </summary>
internal sealed class Client
{
    private readonly Lane[] lanes;
    private readonly Queue<Lane>[] idle;
    private readonly Histogram[] histograms;
    private readonly IReadOnlyList<Flow> flows;
    private readonly bool[] isOver;
    private int outstanding;

    private Client(Uri server, IReadOnlyList<Flow> flows)
    {
        this.flows = flows;
        isOver = new bool[flows.Count];
        histograms = [.. flows.Select(_ => new Histogram())];
        idle = [.. flows.Select(_ => new Queue<Lane>())];
        lanes = [.. flows.SelectMany((flow, number) => Enumerable.Range(0, flow.Connections).Select(connection => new Lane(server, number, connection)))];
    }

    /// <summary>Loads a server for a time and waits for the last answer.</summary>
    public static IReadOnlyList<Measured> Run(Uri server, TimeSpan warmUp, TimeSpan time, params IReadOnlyList<Flow> flows) =>
        new Client(server, flows).Run(warmUp, time);

    private Measured[] Run(TimeSpan warmUp, TimeSpan time)
    {
        using var epoll = new Epoll();
        for (var i = 0; i < lanes.Length; i++)
        {
            epoll.Watch(lanes[i].Socket, i);
            idle[lanes[i].Flow].Enqueue(lanes[i]);
        }

        var start = Stopwatch.GetTimestamp();
        var from = start + Ticks(warmUp);
        var to = from + Ticks(time);
        var sent = new long[flows.Count];
        var wait = flows.Any(flow => flow.PerSecond is not null) ? 1 : 100;
        for (var now = start; (now < to && isOver.Contains(false)) || outstanding > 0; now = Stopwatch.GetTimestamp())
        {
            for (var number = 0; number < flows.Count && now < to; number++)
            {
                var due = flows[number].PerSecond is { } rate ? (long)(Stopwatch.GetElapsedTime(start, now).TotalSeconds * rate) : long.MaxValue;
                while (sent[number] < due && !isOver[number] && idle[number].TryDequeue(out var free))
                {
                    sent[number]++;
                    Send(free);
                }
            }

            if (now > to + Ticks(TimeSpan.FromSeconds(60)))
            {
                throw new TimeoutException($"{outstanding} requests were not answered within a minute.");
            }

            for (int ready = epoll.Wait(wait), i = 0; i < ready; i++)
            {
                var lane = lanes[epoll.Number(i)];
                if (!lane.Receive())
                {
                    continue;
                }

                now = Stopwatch.GetTimestamp();
                outstanding--;
                flows[lane.Flow].Traffic.Take(lane.Connection, lane.Answer.Status, lane.Body);
                if (now >= from && now < to)
                {
                    histograms[lane.Flow].Add((now - lane.SentAt) * 1_000_000 / Stopwatch.Frequency);
                }

                if (now < to && flows[lane.Flow].PerSecond is null)
                {
                    Send(lane);
                }
                else
                {
                    idle[lane.Flow].Enqueue(lane);
                }
            }
        }

        foreach (var lane in lanes)
        {
            lane.Socket.Dispose();
        }

        return [.. histograms.Select(histogram => new Measured(histogram.Count / time.TotalSeconds, histogram.At(0.5), histogram.At(0.99)))];
    }

    private void Send(Lane lane)
    {
        var request = flows[lane.Flow].Traffic.Next(lane.Connection);
        if (request.IsEmpty)
        {
            isOver[lane.Flow] = true;
            return;
        }

        outstanding++;
        lane.Send(request);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private sealed class Lane
    {
        private byte[] received = new byte[16 * 1024];
        private int count;

        public Lane(Uri server, int flow, int connection)
        {
            (Flow, Connection) = (flow, connection);
            Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Socket.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
            Socket.Blocking = false;
        }

        public Socket Socket { get; }

        public int Flow { get; }

        public int Connection { get; }

        public long SentAt { get; private set; }

        public Answer Answer;

        public ReadOnlySpan<byte> Body => Answer.Body(received.AsSpan(0, count));

        public void Send(ReadOnlySpan<byte> request)
        {
            Answer = default;
            count = 0;
            SentAt = Stopwatch.GetTimestamp();
            if (Socket.Send(request, SocketFlags.None, out var error) != request.Length)
            {
                throw new IOException($"A request could not be sent: {error}");
            }
        }

        /// <summary>Reads what is there; true once the answer is whole.</summary>
        public bool Receive()
        {
            var read = Socket.Receive(received.AsSpan(count), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return false;
            }

            if (read <= 0)
            {
                throw new IOException($"The server closed a connection: {error}");
            }

            count += read;
            if (count == received.Length)
            {
                Array.Resize(ref received, count * 2);
            }

            return Answer.IsWhole(received.AsSpan(0, count));
        }
    }
}
