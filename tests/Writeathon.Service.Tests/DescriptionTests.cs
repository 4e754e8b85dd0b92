using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Writeathon.Service.Http;

namespace Writeathon.Service.Tests;

public sealed class DescriptionTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    [Fact]
    public async Task The_description_says_of_each_operation_who_may_call_it_and_how_it_refuses()
    {
        var document = await ReadAsync();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var names = new List<string>();
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(pair => pair.Value))
        {
            names.Add(operation.GetProperty("operationId").GetString()!);
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.Equal(JsonValueKind.Array, operation.GetProperty("security").ValueKind);
            Assert.Contains(
                operation.GetProperty("responses").EnumerateObject(),
                response => response.Name[0] == '4' && response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _));
            Assert.True(operation.GetProperty("responses").TryGetProperty("401", out _));
            Assert.Contains("/problems/ledger-away", operation.GetProperty("responses").GetProperty("503").ToString(), StringComparison.Ordinal);
        }

        Assert.All(
            document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Where(pair => pair.Name != "get").Select(pair => pair.Value),
            write =>
            {
                Assert.True(write.GetProperty("responses").TryGetProperty("507", out _));
                Assert.Contains("/problems/ledger-busy", write.GetProperty("responses").GetProperty("503").ToString(), StringComparison.Ordinal);
                // Under a key, a body is read even where none is asked for.
                Assert.Equal(
                    write.TryGetProperty("requestBody", out _) || write.ToString().Contains("Idempotency-Key", StringComparison.Ordinal),
                    write.GetProperty("responses").TryGetProperty("408", out _));
                Assert.All(
                    write.GetProperty("responses").EnumerateObject().Where(response => response.Name == "201"),
                    made => Assert.True(made.Value.GetProperty("headers").TryGetProperty("Location", out _)));
            });
        Assert.All(
            document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Where(pair => pair.Name == "post").Select(pair => pair.Value),
            post =>
            {
                Assert.Contains(post.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
                Assert.Contains(post.GetProperty("responses").EnumerateObject(), response => response.Value.TryGetProperty("headers", out var headers) && headers.TryGetProperty("Idempotent-Replayed", out _));
                Assert.Contains("/problems/key-reused", post.GetProperty("responses").GetProperty("422").ToString(), StringComparison.Ordinal);
            });
        var served = Given.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName);
        Assert.Equal(served.OfType<string>().Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_description_lists_words_limits_and_what_is_needed()
    {
        var document = await ReadAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal(
            ["letter", "card", "email", "sms", "fax", "tweet", "signature"],
            schemas.GetProperty("ActionKind").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        var action = schemas.GetProperty("RecordEventActionRequest");
        var quantity = action.GetProperty("properties").GetProperty("quantity");
        Assert.Equal("""["kind","quantity"]""", JsonSerializer.Serialize(action.GetProperty("required")));
        Assert.Equal("#/components/schemas/ActionKind", action.GetProperty("properties").GetProperty("kind").GetProperty("$ref").GetString());
        Assert.Equal(("integer", 1, 1_000_000), (quantity.GetProperty("type").GetString(), quantity.GetProperty("minimum").GetInt64(), quantity.GetProperty("maximum").GetInt64()));
        Assert.Equal(7, schemas.GetProperty("MakePledgeRequest").GetProperty("properties").GetProperty("quantities").GetProperty("properties").EnumerateObject().Count());
        var edited = schemas.GetProperty("EditEventRequest").GetProperty("properties");
        Assert.Equal("""["null","string"]""", JsonSerializer.Serialize(edited.GetProperty("place").GetProperty("type")));
        Assert.Equal(("""["null","integer"]""", 10_000_000), (JsonSerializer.Serialize(edited.GetProperty("target").GetProperty("type")), edited.GetProperty("target").GetProperty("maximum").GetInt64()));
        Assert.DoesNotContain(schemas.EnumerateObject(), schema => schema.Value.ToString() == "{}");
        Assert.All(
            schemas.EnumerateObject().Where(schema => schema.Value.TryGetProperty("properties", out _)).SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject())
                .Where(member => member.Value.TryGetProperty("type", out var type) && type.ToString().Contains("array", StringComparison.Ordinal)),
            list => Assert.True(list.Value.TryGetProperty("items", out _), list.Name));
        var name = document.GetProperty("paths").GetProperty("/api/v1/campaigns/{year}/imports").GetProperty("post").GetProperty("parameters").EnumerateArray()
            .First(parameter => parameter.GetProperty("name").GetString() == "name").GetProperty("schema");
        Assert.Equal((1, 200), (name.GetProperty("minLength").GetInt32(), name.GetProperty("maxLength").GetInt32()));
        Assert.Equal("\"string\"", edited.GetProperty("title").GetProperty("type").GetRawText());
        Assert.Equal("#/components/schemas/EventForm", edited.GetProperty("form").GetProperty("$ref").GetString());
        Assert.Equal(@"\S", edited.GetProperty("title").GetProperty("pattern").GetString());
        Assert.Equal("^[A-Z]{2}$", edited.GetProperty("country").GetProperty("pattern").GetString());
        var record = schemas.GetProperty("AddRecordRequest").GetProperty("properties");
        Assert.Equal((@"\S", "^([A-Z]{2}|GLOBAL)$"), (record.GetProperty("unit").GetProperty("pattern").GetString(), record.GetProperty("scope").GetProperty("pattern").GetString()));
        Assert.Equal(1, schemas.GetProperty("SaveCampaignRequest").GetProperty("properties").GetProperty("kinds").GetProperty("minItems").GetInt32());
    }

    [Theory]
    [InlineData("/api/v1/events/{id}/actions", "post", """[{"bearer":[]},{}]""")]
    [InlineData("/api/v1/campaigns/{year}", "get", "[]")]
    [InlineData("/api/v1/events/{id}", "patch", """[{"bearer":[]}]""")]
    public async Task The_description_says_whether_a_token_is_due_welcome_or_of_no_use(string path, string method, string security) => Assert.Equal(
        security, JsonSerializer.Serialize((await ReadAsync()).GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("security")));

    [Theory]
    [InlineData("number")]
    [InlineData("text")]
    [InlineData("part")]
    public async Task A_request_with_a_member_that_may_be_missing_unnoticed_answers_nobody(string which)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddWays();
        await using var app = builder.Build();
        app.UseWays();
        var api = app.MapApi();
        _ = which switch
        {
            "number" => api.MapPost("/x", (NumberRequest request) => TypedResults.Ok(request)),
            "text" => api.MapPost("/x", (TextRequest request) => TypedResults.Ok(request)),
            _ => api.MapPost("/x", (PartRequest request) => TypedResults.Ok(request)),
        };
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };

        using var answer = await client.PostAsJsonAsync("/api/v1/x", new { });

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task A_linter_finds_no_error_in_the_description()
    {
        var npx = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "npx")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(npx is null, "no npx: the linter of the description comes from npm");
        var file = Path.Combine(Given.Directory, "openapi.json");
        await File.WriteAllTextAsync(file, (await Given.Anyone.GetAsync("/openapi/v1.json")).Is(200).Text);
        var start = new ProcessStartInfo(npx!, ["--yes", "@redocly/cli@2.77.0", "lint", "openapi.json"])
        {
            WorkingDirectory = Given.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" },
        };

        using var linter = Process.Start(start)!;
        var (told, errors) = (linter.StandardOutput.ReadToEndAsync(), linter.StandardError.ReadToEndAsync());
        await linter.WaitForExitAsync(TestContext.Current.CancellationToken);

        var said = $"{await told}\n{await errors}";
        Assert.SkipWhen(
            said.Contains("npm error", StringComparison.Ordinal) && Environment.GetEnvironmentVariable("CI") != "true", "npm cannot fetch the linter of the description");
        Assert.True(linter.ExitCode == 0, said);
        Assert.Contains("Your API description is valid", said, StringComparison.Ordinal);
    }

    private async Task<JsonElement> ReadAsync() => (await Given.Anyone.GetAsync("/openapi/v1.json")).Is(200).Json;
}

internal sealed record NumberRequest([Required] long Quantity) : JsonRequest<NumberRequest>;

internal sealed record TextRequest(string Name) : JsonRequest<TextRequest>;

internal sealed record PartRequest([Required] Part Part) : JsonRequest<PartRequest>;

internal sealed record Part(string? Name);
