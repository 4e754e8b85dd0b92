using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Writeathon.Service.Commands;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

/// <summary>A verb and who holds the ledger: another service, none, or whoever breaks it off.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("writeathon-").FullName;

    // A verb that only asks makes no ledger, so there is one.
    public OperatorTests() => File.WriteAllBytes(Path.Combine(directory, "writeathon.db"), []);

    [Theory]
    [InlineData(200, "hello")]
    [InlineData(502, "<h1>Bad gateway</h1>")]
    [InlineData(502, "{}")]
    [InlineData(502, "[]")]
    public async Task What_is_no_service_is_told_in_a_sentence(int status, string body)
    {
        await using var other = await ServeAsync(async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(body);
        });
        using var held = Hold(other);

        var (exit, output, error) = await ImportFixture.RunAsync(directory, "staff", "revoke", "Salil");

        Assert.Equal((1, ""), (exit, output));
        Assert.Equal($"What answers at {other.Urls.First()}/ ({status}) is no write-a-thon service, or none of this version.", error.Trim());
    }

    [Fact]
    public async Task Whoever_breaks_off_a_verb_waits_for_no_service()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        var asked = new TaskCompletionSource();
        await using var other = await ServeAsync(async http =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
        });
        using var held = Hold(other);

        using var verb = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "writeathon.dll"), "staff", "list", "--data", directory]) { RedirectStandardError = true })!;
        await asked.Task;
        await Process.Start("kill", $"-TERM {verb.Id}").WaitForExitAsync();
        await verb.WaitForExitAsync();

        // 143 would say that the verb was ended, since it did not end by itself.
        Assert.Equal((1, ""), (verb.ExitCode, await verb.StandardError.ReadToEndAsync()));
    }

    [Theory]
    [InlineData(2, "is a directory", "import", "{data}", "--campaign", "2013")]
    [InlineData(1, "denied", "staff", "list")]
    public async Task What_cannot_be_opened_is_told_in_a_sentence(int expected, string says, params string[] arguments)
    {
        // As a file that may not be written to, also for a user who may do anything.
        Directory.CreateDirectory(Path.Combine(directory, "writeathon.lock"));

        var (exit, _, error) = await ImportFixture.RunAsync(directory, [.. arguments.Select(each => each.Replace("{data}", directory, StringComparison.Ordinal))]);

        Assert.Equal(expected, exit);
        Assert.Contains(says, Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private DirectoryLock Hold(WebApplication service)
    {
        var held = DirectoryLock.TryTake(directory)!;
        held.Leave(JsonSerializer.Serialize(new Holder(Environment.ProcessId, Service.Start, service.Urls.First(), "a key")));
        return held;
    }
}
