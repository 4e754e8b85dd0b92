using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Writeathon.Service.Commands;

/// <summary>A verb's way to the service that holds the directory: the verb's work is done there, by the one process that writes.</summary>
internal sealed class Operator : IDisposable
{
    private static readonly JsonSerializerOptions Json = MakeJson();

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(2);

    private readonly HttpClient http;
    private readonly TimeSpan longestAnswer;

    /// <param name="address">Where the service is.</param>
    /// <param name="key">The key of this machine's command line.</param>
    /// <param name="longestAnswer">How long an answer may take; null for <see cref="LongestAnswer"/>.</param>
    internal Operator(string address, string key, TimeSpan? longestAnswer = null)
    {
        this.longestAnswer = longestAnswer ?? LongestAnswer;
        // A long file takes as long as it takes: the service tells when it cannot go on.
        // The service is on this machine: a proxy would only read the key.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Does a work on the ledger itself, or, while a service holds its directory, asks that service to do it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="here">The work on the ledger.</param>
    /// <param name="there">The same, asked of the service.</param>
    /// <param name="mayBegin">Whether there may be no ledger yet: then one is made.</param>
    public static async Task<int> RunAsync(ParseResult parsed, Func<OpenLedger, Task<int>> here, Func<Operator, Task<int>> there, bool mayBegin)
    {
        if (await OpenLedger.MissingAsync(parsed, TimeProvider.System) is { } missing)
        {
            if (!mayBegin)
            {
                throw new IOException($"{missing}.");
            }

            await Console.Error.WriteLineAsync($"{missing}: a new one is made.");
        }

        try
        {
            await using var ledger = await OpenLedger.ToWriteAsync(parsed, TimeProvider.System);
            return await here(ledger);
        }
        catch (DirectoryTakenException taken) when (taken.Holder is { Address: { } address, Key: { } key })
        {
            using var service = new Operator(address, key);
            return await there(service);
        }
    }

    /// <summary>Asks the service.</summary>
    /// <returns>Its answer, or null with the reason told where it refuses.</returns>
    /// <exception cref="IOException">What answers there is no such service.</exception>
    public async Task<TAnswer?> AskAsync<TAnswer>(HttpMethod method, string path, CancellationToken cancel, object? body = null)
        where TAnswer : class
    {
        using var content = body is null ? null : JsonContent.Create(body, options: Json);
        try
        {
            return await SendAsync<TAnswer>(method, path, content, cancel).WaitAsync(longestAnswer, TimeProvider.System, cancel);
        }
        catch (TimeoutException silent)
        {
            throw new IOException($"The service at {http.BaseAddress} has not answered for {longestAnswer.TotalSeconds:0} seconds. It may yet do what it was asked.", silent);
        }
    }

    /// <summary>Asks the service to take in something long.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<TAnswer?> SendAsync<TAnswer>(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
        where TAnswer : class
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = content };
        using var response = await http.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        try
        {
            if (response.IsSuccessStatusCode)
            {
                return JsonSerializer.Deserialize<TAnswer>(text.Length == 0 ? "{}" : text, Json);
            }

            using var problem = JsonDocument.Parse(text);
            var (title, detail) = (problem.RootElement.GetProperty("title").GetString(), problem.RootElement.GetProperty("detail").GetString());
            await Console.Error.WriteLineAsync($"{title}: {detail}");
            return null;
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IOException($"What answers at {http.BaseAddress} ({(int)response.StatusCode}) is no write-a-thon service, or none of this version.", odd);
        }
    }

    public void Dispose() => http.Dispose();

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Http.JsonWays.Apply(options);
        return options;
    }
}
