using System.Net;
using System.Text;
using Dapper;

namespace Writeathon.Service.Tests;

public sealed class KeyedImportsOnSqlite() : KeyedImportTests(onPostgres: false);

public sealed class KeyedImportsOnPostgres() : KeyedImportTests(onPostgres: true);

public abstract class KeyedImportTests(bool onPostgres)
{
    private const string Letters = "country,kind,quantity\nIS,letter,5\nCD,letter,many\nCD,card,7\n";

    [Fact]
    public async Task The_same_file_under_the_same_key_is_answered_the_same()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);

        var first = await SendAsync(service, Letters, "upload-1");
        var again = await SendAsync(service, Letters, "upload-1");

        Assert.Equal((HttpStatusCode.OK, false), (first.Status, first.IsReplayed));
        Assert.Equal((HttpStatusCode.OK, true), (again.Status, again.IsReplayed));
        Assert.Equal((first.Text, first.Location), (again.Text, again.Location));
        Assert.Contains("\"accepted\":2", first.Text, StringComparison.Ordinal);
        Assert.Equal(12, await service.ActionsAsync());
        // Under another key it is another request, of a file that has another name.
        Assert.False((await SendAsync(service, Letters, "upload-2")).IsReplayed);
        Assert.Equal(24, await service.ActionsAsync());
    }

    [Fact]
    public async Task Another_file_under_the_same_key_is_refused_and_none_of_it_counts()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await SendAsync(service, Letters, "upload-1");

        var other = await SendAsync(service, Letters + "IS,letter,9\n", "upload-1");
        var shorter = await SendAsync(service, Letters[..^1], "upload-1");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (other.Status, other.Text.Contains("/problems/key-reused", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, shorter.Status);
        Assert.Equal(12, await service.ActionsAsync());
    }

    [Fact]
    public async Task The_same_file_with_another_query_under_the_same_key_is_refused()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await SendAsync(service, Letters, "upload-1");
        await SendAsync(service, Letters, "upload-2", "?unknownEvents=leave-out");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(service, Letters, "upload-1", "?unknownEvents=leave-out")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(service, Letters, "upload-2")).Status);
        Assert.True((await SendAsync(service, Letters, "upload-1")).IsReplayed);
        Assert.True((await SendAsync(service, Letters, "upload-2", "?unknownEvents=leave-out")).IsReplayed);
    }

    [Fact]
    public async Task A_file_of_which_nothing_could_be_read_does_not_use_its_key_up()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(service, "country,kind\nIS,letter\n", "upload-1")).Status);
        Assert.Equal((HttpStatusCode.OK, false), await SendAsync(service, Letters, "upload-1") is var sent ? (sent.Status, sent.IsReplayed) : default);
    }

    [Fact]
    public async Task What_follows_a_quote_that_is_never_closed_belongs_to_the_file_too()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        var file = Letters + "\"IS,letter,9\n" + new string('x', 200_000);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(service, file, "upload-1")).Status);
        Assert.True((await SendAsync(service, file, "upload-1")).IsReplayed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(service, file + "x", "upload-1")).Status);
    }

    [Fact]
    public async Task Of_the_same_file_sent_often_at_once_under_one_key_one_is_counted_and_all_are_answered_the_same()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        var file = "country,kind,quantity\n" + string.Concat(Enumerable.Range(1, 5_000).Select(n => $"IS,letter,{(n % 1000) + 1}\n"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(service, file, "upload-1")));

        Assert.Single(answers, answer => !answer.IsReplayed);
        Assert.Single(answers.Select(answer => (answer.Status, answer.Text, answer.Location)).Distinct());
        Assert.Equal(5 * 500_500, await service.ActionsAsync());
        // The others wait for it: none of them is read beside it.
        await using var reader = await service.Database.ReadAsync();
        Assert.Equal(1, await reader.ExecuteScalarAsync<long>("SELECT CAST(COUNT(*) AS BIGINT) FROM imports"));
    }

    private static async Task<Sent> SendAsync(ImportFixture service, string text, string key, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/campaigns/2026/imports" + query) { Content = new StringContent(text, Encoding.UTF8, "text/csv") };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await service.Http.SendAsync(request);
        return new(
            answer.StatusCode, answer.Headers.TryGetValues("Idempotent-Replayed", out var replayed) && replayed.Single() == "true",
            await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.OriginalString);
    }

    private sealed record Sent(HttpStatusCode Status, bool IsReplayed, string Text, string? Location);
}
