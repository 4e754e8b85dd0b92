using System.Text.Json;

namespace Writeathon.Service.Tests;

/// <summary>What the service answered.</summary>
public sealed record Answer(int Status, string? Type, string Text, IReadOnlyDictionary<string, string> Headers)
{
    private readonly Lazy<JsonElement> json = new(() => JsonDocument.Parse(Text).RootElement);

    public JsonElement Json => json.Value;

    public JsonElement this[string member] => Json.GetProperty(member);

    public string? ETag => Headers.GetValueOrDefault("ETag");

    public bool Replayed => Headers.GetValueOrDefault("Idempotent-Replayed") == "true";

    public Guid Id => this["id"].GetGuid();

    public IReadOnlyList<JsonElement> Items => [.. this["items"].EnumerateArray()];

    public IReadOnlyDictionary<string, string> Errors =>
        this["errors"].EnumerateObject().ToDictionary(error => error.Name, error => error.Value[0].GetString()!);

    public override string ToString() => $"{Status} {Text}";

    /// <summary>Says that it is the success of this status.</summary>
    public Answer Is(int status)
    {
        Assert.True(status == Status, $"{Status} instead of {status}: {Text}");
        return this;
    }

    /// <summary>Says that it is this refusal, and where a path is named, that this member alone is at fault.</summary>
    public Answer Refuses(int status, string slug, string? path = null)
    {
        Assert.True((status, "/problems/" + slug) == (Status, Type == "application/problem+json" ? this["type"].GetString() : Type), $"{Status} instead of {status} {slug}: {Text}");
        if (path is not null)
        {
            Assert.Equal([path], Errors.Keys);
        }

        return this;
    }

    /// <summary>Says that a refusal is one that programs and people can read.</summary>
    public void AssertIsAProblem()
    {
        Assert.True(Type == "application/problem+json", $"{Status} is told as {Type}: {Text}");
        var slug = this["type"].GetString()!.Replace("/problems/", "", StringComparison.Ordinal);
        Assert.True(Problems.BySlug.TryGetValue(slug, out var problem), $"{slug} is not explained");
        Assert.Equal((Status, problem.Title, Status), (problem.Status, this["title"].GetString(), this["status"].GetInt32()));
        Assert.NotEmpty(this["detail"].GetString()!);
        Assert.All(Json.EnumerateObject(), member => Assert.True(member.Name is "type" or "title" or "status" or "detail" or "errors", member.Name));
        Assert.StartsWith("no-store", Headers["Cache-Control"], StringComparison.Ordinal);
    }
}
