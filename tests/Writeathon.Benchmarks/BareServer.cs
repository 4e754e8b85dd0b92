using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Writeathon.Benchmarks;

/// <summary>A report as the bare server reads it.</summary>
internal sealed record BareReport(string Kind, long Quantity, string Purpose, string SentOn);

/// <summary>An answer of the same members and the same size as the service's.</summary>
internal sealed record BareAnswer(
    Guid Id, long Sequence, string Status, long Campaign, Guid Event, string? Case, string Country, string Kind, string Purpose, long Quantity,
    string SentOn, DateTimeOffset ReceivedAt, string Source, string Evidence, string? HeldFor, Guid? Corrects, string? Reason, string Key);

/// <summary>What the bare server reads and writes.</summary>
[JsonSerializable(typeof(BareReport))]
[JsonSerializable(typeof(BareAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class BareJson : JsonSerializerContext;

/// <summary>
/// What this machine can answer at best through the same framework: reads the JSON body into a record, answers one of the same size, and
/// keeps nothing; sends as many ready bytes as the totals have.
/// </summary>
internal static class BareServer
{
    /// <summary>What it says once it serves.</summary>
    public const string Greeting = "bare server at ";

    /// <summary>Serves until it is ended.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="readyBytes">How many bytes a GET is answered with.</param>
    public static async Task ServeAsync(int port, int readyBytes)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));
        await using var app = builder.Build();
        var ready = new byte[readyBytes];
        ready.AsSpan().Fill((byte)' ');
        var (now, anyId) = (TimeProvider.System.GetUtcNow(), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        app.MapPost("/events/{id:guid}/actions", (Guid id, BareReport report, HttpRequest request) => TypedResults.Created(
            $"/api/v1/actions/{anyId}",
            new BareAnswer(
                anyId, 4_711, "counted", 2026, id, null, "CD", report.Kind, report.Purpose, report.Quantity, report.SentOn, now, "host",
                "host-counted", null, null, null, request.Headers["Idempotency-Key"].ToString())));
        app.MapGet("/totals", (HttpResponse response) =>
        {
            response.Headers.CacheControl = "no-cache";
            response.Headers.ETag = "\"4711-0-0-5000\"";
            return TypedResults.Bytes(ready, "application/json; charset=utf-8");
        });
        await app.StartAsync();
        Console.WriteLine(Greeting + app.Urls.First());
        await ((IHost)app).WaitForShutdownAsync();
    }
}
