using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Writeathon.Benchmarks.Load;
using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>Listeners of the totals while others report.</summary>
internal static class Streaming
{
    /// <summary>How long after the last action the last listener has the final total, and what listeners cost.</summary>
    public static async Task<IReadOnlyList<Row>> ListenAsync(Suite suite)
    {
        var number = suite.Scale == Scale.Full ? 2_000 : 200;
        await using var served = await Served.StartAsync();
        served.Report(64, TimeSpan.Zero, suite.Scale.WarmUp);
        var before = served.Memory().Now;
        using var listening = new Listening(served.Service.Address, $"{Served.TotalsPath}/stream", number);
        await listening.AwaitAsync(0, TimeSpan.FromSeconds(30));

        var delays = new List<TimeSpan>();
        for (var round = 0; round < suite.Scale.Rounds; round++)
        {
            served.Report(64, TimeSpan.Zero, suite.Scale.Time);
            var last = Stopwatch.GetTimestamp();
            var version = JsonDocument.Parse(await served.Service.Http.GetStringAsync(Served.TotalsPath)).RootElement.GetProperty("version").GetInt64();
            delays.Add(Stopwatch.GetElapsedTime(last, await listening.AwaitAsync(version, TimeSpan.FromSeconds(30))));
        }

        var (reading, told) = (served.Memory().Now, listening.Told);
        listening.Dispose();

        // Others who listen and never read a byte.
        using var deaf = new Listening(served.Service.Address, $"{Served.TotalsPath}/stream", number, isDeaf: true);
        served.Report(64, TimeSpan.Zero, suite.Scale.Time);
        var withDeaf = served.Memory().Now;
        var end = Stopwatch.GetTimestamp();
        await served.Service.StopAsync();
        var took = Stopwatch.GetElapsedTime(end);
        await Service.ProveAsync(served.Service.Place);
        return
        [
            new(
                $"{number:#,0} listeners, 64 connections report as fast as they are answered", $"the last has the final total after {Table.Time(delays.Max())}",
                $"{told:#,0} events told in {suite.Scale.Rounds} × {Table.Time(suite.Scale.Time)}", Table.Time(Turns.Middle(delays, delay => delay)) + " in the middle",
                "< 3.00 s", delays.Max() < TimeSpan.FromSeconds(3)),
            new(
                "memory with them", $"{Table.Number(reading, "0")} MB reading, {Table.Number(withDeaf, "0")} MB not reading", $"without: {Table.Number(before, "0")} MB",
                "", "< 300 MB", Math.Max(reading, withDeaf) < 300),
            new("the service's end while they listen and do not read", Table.Time(took), "", "", "< 10.00 s", took < TimeSpan.FromSeconds(10)),
        ];
    }

    /// <summary>Connections that listen, read on one thread.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly Epoll epoll = new();
        private readonly Socket[] sockets;
        private readonly byte[][] ends;
        private readonly long[] versions;
        private readonly Thread? reader;
        private readonly Lock change = new();
        private readonly byte[] buffer = new byte[64 * 1024];
        private volatile bool isOver;

        public Listening(Uri server, string path, int number, bool isDeaf = false)
        {
            var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n");
            sockets = new Socket[number];
            versions = new long[number];
            ends = new byte[number][];
            Array.Fill(versions, -1);
            for (var i = 0; i < number; i++)
            {
                ends[i] = [];
                sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                if (isDeaf)
                {
                    sockets[i].ReceiveBufferSize = 4_096;
                }

                sockets[i].Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
                sockets[i].Send(request);
                if (!isDeaf)
                {
                    sockets[i].Blocking = false;
                    epoll.Watch(sockets[i], i);
                }
            }

            if (!isDeaf)
            {
                reader = new Thread(Read) { IsBackground = true };
                reader.Start();
            }
        }

        /// <summary>How many totals were told to them in all.</summary>
        public long Told { get; private set; }

        /// <summary>Waits until each has been told this version or a later one.</summary>
        /// <returns>When the last of them was.</returns>
        public async Task<long> AwaitAsync(long version, TimeSpan patience)
        {
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < patience; await Task.Delay(2))
            {
                lock (change)
                {
                    if (versions.All(each => each >= version))
                    {
                        return Stopwatch.GetTimestamp();
                    }
                }
            }

            throw new TimeoutException($"{versions.Count(each => each < version)} listeners were not told version {version}.");
        }

        public void Dispose()
        {
            isOver = true;
            reader?.Join();
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }

            epoll.Dispose();
        }

        private void Read()
        {
            while (!isOver)
            {
                for (int ready = epoll.Wait(100), i = 0; i < ready; i++)
                {
                    var number = epoll.Number(i);
                    ends[number].CopyTo(buffer, 0);
                    var read = sockets[number].Receive(buffer.AsSpan(ends[number].Length), SocketFlags.None, out var error);
                    if (error == SocketError.WouldBlock)
                    {
                        continue;
                    }

                    if (read <= 0)
                    {
                        throw new IOException($"The server closed a stream: {error}");
                    }

                    Take(number, buffer.AsSpan(0, ends[number].Length + read));
                }
            }
        }

        // An id may be cut in two: what could be the beginning of one waits for the rest.
        private void Take(int number, ReadOnlySpan<byte> text)
        {
            for (var at = text.IndexOf("\nid: "u8); at >= 0; at = text.IndexOf("\nid: "u8))
            {
                var end = text[(at + 5)..].IndexOf((byte)'\n');
                if (end < 0)
                {
                    text = text[at..];
                    break;
                }

                if (!Utf8Parser.TryParse(text[(at + 5)..], out long version, out _) || version < versions[number])
                {
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"After {versions[number]} came {Encoding.ASCII.GetString(text.Slice(at + 5, end))}."));
                }

                lock (change)
                {
                    versions[number] = version;
                }

                Told++;
                text = text[(at + 5 + end)..];
            }

            ends[number] = text[^Math.Min(text.Length, 32)..].ToArray();
        }
    }
}
