using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Writeathon.Running;

namespace Writeathon.Drills;

public sealed class ImportDrills
{
    [Fact]
    public async Task A_long_file_sent_twice_and_cut_and_sent_again_gives_its_own_sum()
    {
        var drill = Drill.Begin();
        var lines = Drill.Lines(30_000);
        using var scratch = new Scratch();
        var file = new LongFile(lines, drill.Random);
        await using var service = await Service.StartAsync(scratch.Ledger());
        var staff = await service.OpenCampaignAsync(Drill.Year);

        var first = await SendAsync(service, staff, file, "first.csv");
        var again = await SendAsync(service, staff, file, "first.csv");
        var total = await service.TotalAsync(Drill.Year);
        var cut = drill.Random.NextInt64(1, file.Length);
        var part = await SendAsync(service, staff, file, "second.csv", upTo: cut);
        var whole = await SendAsync(service, staff, file, "second.csv");

        Assert.Equal(((long)lines, 0L, 0L), first);
        Assert.Equal((0L, (long)lines, 0L), again);
        Assert.Equal(file.Sum, total);
        Assert.Equal((lines, 0L), (whole!.Value.Accepted + whole.Value.Replayed, whole.Value.Rejected));
        Assert.Equal(2 * file.Sum, await service.TotalAsync(Drill.Year));
        await Service.ProveAsync(service.Place);
        var memory = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{service.Child.Id}/status"))
            .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..].Trim();
        drill.End($"{lines} lines of {file.Length} bytes, cut at byte {cut} ({part?.Accepted ?? 0} lines), peak memory {memory}");
    }

    [Fact]
    public async Task While_the_sender_or_PostgreSQL_is_lost_in_the_middle_of_a_file_what_counts_counts_once()
    {
        Drill.Needs(PostgresCluster.Missing is null, PostgresCluster.Missing ?? "");
        var drill = Drill.Begin();
        var lines = Drill.Lines(30_000);
        await using var cluster = await PostgresCluster.StartAsync();
        using var scratch = new Scratch();
        await using var service = await Service.StartAsync(scratch.Ledger() with { Postgres = await cluster.CreateAsync("ledger") });
        var staff = await service.OpenCampaignAsync(Drill.Year);
        var file = new LongFile(lines, drill.Random);

        using (var gone = new CancellationTokenSource(drill.Random.Next(100, 1_000)))
        {
            try
            {
                await SendAsync(service, staff, file, "file.csv", cancel: gone.Token);
            }
            catch (OperationCanceledException)
            {
                // The sender is gone.
            }
        }

        var sending = SendAsync(service, staff, file, "file.csv");
        await drill.WaitAsync(100, 1_500);
        await cluster.KillAsync();
        var before = await AnswerOfAsync(sending, TimeSpan.FromSeconds(1));
        await cluster.StartAgainAsync();
        var answer = before ?? await AnswerOfAsync(sending, TimeSpan.FromSeconds(60));
        if (answer is { } told)
        {
            Assert.Equal((lines, 0L), (told.Accepted + told.Replayed, told.Rejected));
            Assert.Equal(file.Sum, await service.TotalAsync(Drill.Year));
        }

        var tries = 1;
        (long Accepted, long Replayed, long Rejected)? whole;
        while ((whole = await AnswerOfAsync(SendAsync(service, staff, file, "file.csv"), TimeSpan.FromSeconds(60))) is null)
        {
            Assert.True(++tries < 20, "the file was not taken");
            await Task.Delay(200);
        }

        Assert.Equal((lines, 0L), (whole.Value.Accepted + whole.Value.Replayed, whole.Value.Rejected));
        Assert.Equal(file.Sum, await service.TotalAsync(Drill.Year));
        await Service.ProveAsync(service.Place);
        drill.End($"{lines} lines, the one that met the outage was {(answer is null ? "not answered" : "answered")}, {whole.Value.Replayed} lines had been counted by then, sent again {tries} times");
    }

    // No answer in time, and one that breaks off or is a refusal, is none.
    private static async Task<(long Accepted, long Replayed, long Rejected)?> AnswerOfAsync(
        Task<(long Accepted, long Replayed, long Rejected)?> sending, TimeSpan patience)
    {
        try
        {
            return await sending.WaitAsync(patience);
        }
        catch (Exception none) when (none is HttpRequestException or TimeoutException or JsonException or IOException)
        {
            return null;
        }
    }

    private static async Task<(long Accepted, long Replayed, long Rejected)?> SendAsync(
        Service service, string staff, LongFile file, string name, long upTo = long.MaxValue, CancellationToken cancel = default)
    {
        // A long file takes as long as it takes.
        using var http = new HttpClient { BaseAddress = service.Address, Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/campaigns/{Drill.Year}/imports?name={name}")
        {
            Content = new StreamContent(file.Open(upTo)),
        };
        request.Content.Headers.ContentType = new("text/csv");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", staff);
        using var response = await http.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            // Cut inside its header row a file has nothing to count; without a database none is taken.
            Assert.True(response.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}: {text}");
            return null;
        }

        using var answer = JsonDocument.Parse(text);
        if (answer.RootElement.GetProperty("finishedAt").ValueKind == JsonValueKind.Null)
        {
            // It had begun when the database was lost, and says so at its end.
            Assert.Equal("/problems/ledger-away", answer.RootElement.GetProperty("errors").EnumerateArray().Last().GetProperty("type").GetString());
            return null;
        }

        return (Number("accepted"), Number("replayed"), Number("rejected"));

        long Number(string member) => answer.RootElement.GetProperty(member).GetInt64();
    }

    /// <summary>A file of lines without keys, whose last one has no line break.</summary>
    private sealed class LongFile
    {
        private readonly byte[] bytes;

        public LongFile(int lines, Random random)
        {
            var text = new StringBuilder("country,case,kind,quantity\r\n");
            for (var line = 0; line < lines; line++)
            {
                var quantity = random.Next(1, 2_000);
                Sum += quantity;
                text.Append(random.Next(2) == 0 ? "CD,,letter," : "IS,,\"card\",").Append(quantity).Append(line == lines - 1 ? "" : "\r\n");
            }

            bytes = Encoding.UTF8.GetBytes(text.ToString());
        }

        public long Sum { get; }

        public long Length => bytes.LongLength;

        public Stream Open(long upTo) => new MemoryStream(bytes, 0, (int)Math.Min(upTo, Length), writable: false);
    }
}
