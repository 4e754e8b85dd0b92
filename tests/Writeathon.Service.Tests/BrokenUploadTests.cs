using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Writeathon.Service.Imports;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

/// <summary>A file on its way to the service, over a line that a test breaks.</summary>
internal sealed class Upload : IDisposable
{
    private readonly TcpClient line = new();
    private NetworkStream? stream;

    /// <summary>Begins to send a file.</summary>
    /// <param name="service">Where to.</param>
    /// <param name="token">Whose it is.</param>
    /// <param name="target">The address without its host.</param>
    /// <param name="type">The media type.</param>
    /// <param name="length">The length that is declared; null for chunks.</param>
    /// <param name="key">The key, or null.</param>
    public static async Task<Upload> BeginAsync(Uri service, string token, string target, string type, int? length = null, string? key = null)
    {
        var upload = new Upload();
        await upload.line.ConnectAsync(service.Host, service.Port);
        upload.stream = upload.line.GetStream();
        await upload.SayAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {target} HTTP/1.1\r\nHost: {service.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: {type}\r\nConnection: close\r\n")
            + (key is null ? "" : $"Idempotency-Key: {key}\r\n")
            + (length is { } declared ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {declared}\r\n\r\n") : "Transfer-Encoding: chunked\r\n\r\n"));
        return upload;
    }

    public async Task SayAsync(string text) => await stream!.WriteAsync(Encoding.UTF8.GetBytes(text));

    public Task SayChunkAsync(string text) => SayAsync(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n"));

    /// <summary>Breaks off, once what was said is read: what the server has not handed on by then, it does not hand on.</summary>
    /// <param name="listening">By what is no chunk, and listens; or is gone.</param>
    public async Task BreakAsync(bool listening = true)
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        if (listening)
        {
            await SayAsync("no chunk\r\n");
        }
        else
        {
            line.Dispose();
        }
    }

    /// <summary>What is answered: the status, and the whole body in one.</summary>
    public async Task<(int Status, JsonElement Body)> AnswerAsync()
    {
        using var reader = new StreamReader(stream!, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        var body = text[text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..];
        // The body may come in chunks, whose sizes stand on lines of their own.
        body = string.Concat(body.Split("\r\n").Where(part => part.Length > 8 || part.Contains('{', StringComparison.Ordinal) || part.Contains('}', StringComparison.Ordinal)));
        return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), JsonDocument.Parse(body).RootElement);
    }

    public void Dispose() => line.Dispose();
}

/// <summary>What is answered when the line breaks under a file, or is only slow.</summary>
public sealed class BrokenUploadTests
{
    private const string Csv = "text/csv";
    private const string Ndjson = "application/x-ndjson";

    private static readonly bool[] Either = [true, false];

    private static readonly Dictionary<string, (string First, string Second)> Files = new()
    {
        [Csv] = ("key,country,kind,quantity\na,DE,letter,1\n", "b,DE,letter,2\n"),
        [Ndjson] = ("{\"key\":\"a\",\"country\":\"DE\",\"kind\":\"letter\",\"quantity\":1}\n", "{\"key\":\"b\",\"country\":\"DE\",\"kind\":\"letter\",\"quantity\":2}\n"),
    };

    public static TheoryData<string, bool, bool> Ways => new(
        from type in Files.Keys from isChunked in Either from isKeyed in Either select (type, isChunked, isKeyed));

    [Fact]
    public async Task A_file_that_comes_slowly_is_read_to_its_end()
    {
        await using var service = await ImportFixture.OpenAsync();

        // Past the five seconds after which the server would ask for a rate.
        await Task.WhenAll(Files.SelectMany(file => Either.Select(async isChunked =>
        {
            var (type, (first, second)) = file;
            using var upload = await BeginAsync(service, type, isChunked ? null : first.Length + second.Length);
            await (isChunked ? upload.SayChunkAsync(first) : upload.SayAsync(first));
            await Task.Delay(TimeSpan.FromSeconds(8));
            await (isChunked ? upload.SayAsync($"{second.Length:x}\r\n{second}\r\n0\r\n\r\n") : upload.SayAsync(second));

            var (status, body) = await upload.AnswerAsync();
            // One of the four was first.
            Assert.True(status == 200 && body.GetProperty("accepted").GetInt32() + body.GetProperty("replayed").GetInt32() == 2, $"{type} {isChunked}: {body}");
            Assert.Empty(body.GetProperty("errors").EnumerateArray());
        })));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_file_that_is_cut_at_a_lines_end_says_so_and_counts_what_came(string type, bool isChunked, bool isKeyed)
    {
        await using var service = await ImportFixture.OpenAsync();
        var (first, second) = Files[type];
        var lines = first.Count(letter => letter == '\n');

        using var upload = await BeginAsync(service, type, isChunked ? null : first.Length + second.Length, isKeyed ? "upload" : null);
        await (isChunked ? upload.SayChunkAsync(first) : upload.SayAsync(first));
        await upload.BreakAsync(listening: isChunked);
        // Who is gone gets no answer, but whoever asks after the import.
        var body = isChunked ? (await upload.AnswerAsync()).Body : await FinishedAsync(service);

        Assert.Equal((1, 1), Told(body));
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal((lines + 1, "/problems/file-cut"), (error.GetProperty("line").GetInt32(), error.GetProperty("type").GetString()));
        Assert.Contains("Send the whole file again", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(body.GetProperty("errors").GetRawText(), (await service.GetAsync($"imports/{body.GetProperty("id").GetGuid()}")).GetProperty("errors").GetRawText());

        // Sent again whole, it counts once; and what was cut has not used up its key.
        using var again = await BeginAsync(service, type, first.Length + second.Length, isKeyed ? "upload" : null);
        await again.SayAsync(first + second);
        Assert.Equal((200, 2), await again.AnswerAsync() is var whole ? (whole.Status, whole.Body.GetProperty("accepted").GetInt32() + whole.Body.GetProperty("replayed").GetInt32()) : default);
        Assert.Equal(3, await service.ActionsAsync());
    }

    [Theory]
    [InlineData(Csv)]
    [InlineData(Ndjson)]
    public async Task A_line_that_is_cut_is_told_once(string type)
    {
        await using var service = await ImportFixture.OpenAsync();
        var (first, second) = Files[type];

        using var upload = await BeginAsync(service, type, null);
        await upload.SayChunkAsync(first + second[..^5]);
        await upload.BreakAsync();
        var (_, body) = await upload.AnswerAsync();

        Assert.Equal((1, 1), Told(body));
        Assert.Equal("/problems/file-cut", Assert.Single(body.GetProperty("errors").EnumerateArray()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_answer_that_has_begun_and_is_full_of_errors_still_says_that_the_file_was_cut()
    {
        await using var service = await ImportFixture.OpenAsync();

        using var upload = await BeginAsync(service, Csv, null);
        await upload.SayChunkAsync("country,kind,quantity\n" + string.Concat(Enumerable.Range(1, 4_000).Select(_ => "DE,letter,many\n")));
        await upload.BreakAsync();
        var (status, body) = await upload.AnswerAsync();

        Assert.Equal((200, 1_001, "/problems/file-cut"), (status, body.GetProperty("errors").GetArrayLength(), body.GetProperty("errors")[1_000].GetProperty("type").GetString()));
        Assert.Equal(4_002, body.GetProperty("errors")[1_000].GetProperty("line").GetInt32());
        Assert.Equal(4_001, body.GetProperty("rejected").GetInt32());
    }

    [Fact]
    public async Task A_table_that_is_cut_in_its_first_row_is_not_told_that_a_column_is_missing()
    {
        await using var service = await ImportFixture.OpenAsync();

        using var upload = await BeginAsync(service, Csv, null);
        await upload.SayChunkAsync("country,kind,quan");
        await upload.BreakAsync();
        var (status, body) = await upload.AnswerAsync();

        Assert.Equal((422, "/problems/file-cut"), (status, body.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_same_file_cut_under_the_key_of_the_whole_one_is_told_that_it_is_cut()
    {
        await using var service = await ImportFixture.OpenAsync();
        var (first, second) = Files[Csv];
        using (var whole = await BeginAsync(service, Csv, first.Length + second.Length, "upload"))
        {
            await whole.SayAsync(first + second);
            Assert.Equal(200, (await whole.AnswerAsync()).Status);
        }

        using var upload = await BeginAsync(service, Csv, null, "upload");
        await upload.SayChunkAsync(first);
        await upload.BreakAsync();

        Assert.Equal("/problems/file-cut", (await upload.AnswerAsync()).Body.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_file_of_which_nothing_comes_any_more_ends_as_cut()
    {
        using var silent = new ArrivingStream(new SilentStream(), longestSilence: TimeSpan.FromMilliseconds(50));

        Assert.Equal(0, await silent.ReadAsync(new byte[10]));
        Assert.True(silent.WasCut);
        Assert.Equal(0, await silent.ReadAsync(new byte[10]));
    }

    [Fact]
    public async Task A_body_that_stops_coming_is_answered_with_a_problem()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var upload = await Upload.BeginAsync(
            service.Http.BaseAddress!, service.Http.DefaultRequestHeaders.Authorization!.Parameter!, "/api/v1/campaigns/2026/actions", "application/json", length: 100);
        await upload.SayAsync("{\"kind\": ");

        var (status, body) = await upload.AnswerAsync();

        Assert.Equal((408, "/problems/request-too-slow", "The request came too slowly"), (status, body.GetProperty("type").GetString(), body.GetProperty("title").GetString()));
        Assert.Contains("Send the request again", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("campaigns/2026/actions", "application/json")]
    [InlineData("campaigns/2026/imports", "text/csv")]
    public async Task A_packed_body_is_refused_by_the_name_of_its_encoding(string path, string type)
    {
        await using var service = await ImportFixture.OpenAsync();
        using var content = new ByteArrayContent([0x1f, 0x8b, 8, 0]);
        content.Headers.ContentType = new(type);
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await service.Http.PostAsync($"/api/v1/{path}", content);

        var problem = await ImportFixture.Json(answer, HttpStatusCode.UnsupportedMediaType);
        Assert.Contains("Content-Encoding: gzip", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_type_is_told_which_ones_are_taken()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var content = new StringContent("x", Encoding.UTF8, "application/vnd.ms-excel");

        using var answer = await service.Http.PostAsync("/api/v1/campaigns/2026/imports", content);

        var detail = (await ImportFixture.Json(answer, HttpStatusCode.UnsupportedMediaType)).GetProperty("detail").GetString();
        Assert.Contains("text/csv or application/x-ndjson", detail, StringComparison.Ordinal);
    }

    private static Task<Upload> BeginAsync(ImportFixture service, string type, int? length, string? key = null) => Upload.BeginAsync(
        service.Http.BaseAddress!, service.Http.DefaultRequestHeaders.Authorization!.Parameter!, "/api/v1/campaigns/2026/imports?name=late", type, length, key);

    private static async Task<JsonElement> FinishedAsync(ImportFixture service)
    {
        while (true)
        {
            if ((await service.Get<ImportStore>().ListAsync(2026, null, 1, CancellationToken.None)) is [{ FinishedAt: not null } import])
            {
                return await service.GetAsync($"imports/{import.Id}");
            }

            await Task.Delay(50);
        }
    }

    private static (int Accepted, int Rejected) Told(JsonElement body) => (body.GetProperty("accepted").GetInt32(), body.GetProperty("rejected").GetInt32());

    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }
}
