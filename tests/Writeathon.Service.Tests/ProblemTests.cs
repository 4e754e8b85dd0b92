using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Writeathon.Service.Http;

namespace Writeathon.Service.Tests;

public sealed class ProblemTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    public static IEnumerable<TheoryDataRow<string>> Slugs => Problems.BySlug.Keys.Order(StringComparer.Ordinal).Select(slug => new TheoryDataRow<string>(slug));

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Every_problem_is_explained_to_programs_and_to_people(string slug)
    {
        var problem = Problems.BySlug[slug];

        var told = (await Given.Anyone.GetAsync("/problems/" + slug, ("Accept", "application/json"))).Is(200);
        var page = (await Given.Anyone.GetAsync("/problems/" + slug, ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"))).Is(200);

        Assert.Equal(
            (problem.Type, problem.Status, problem.Title, problem.Meaning, problem.Remedy),
            (told["type"].GetString(), told["status"].GetInt32(), told["title"].GetString(), told["meaning"].GetString(), told["remedy"].GetString()));
        Assert.Equal(("application/json", "text/html"), (told.Type, page.Type));
        var seen = System.Net.WebUtility.HtmlDecode(page.Text);
        Assert.All((string[])[problem.Title, problem.Meaning, problem.Remedy, problem.Type], text => Assert.Contains(text, seen, StringComparison.Ordinal));
        Assert.Matches("^[a-z]+(-[a-z]+)*$", slug);
    }

    [Fact]
    public async Task A_problem_that_nobody_has_is_not_explained() => (await Given.Anyone.GetAsync("/problems/no-such")).Refuses(404, "not-found");

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/campaigns/x/held")]
    public async Task What_is_not_there_is_not_found_without_a_token(string path)
    {
        (await Given.Anyone.GetAsync(path)).Refuses(404, "not-found");
        (await Given.Anyone.GetAsync(path, ("Accept", "text/html"))).Refuses(404, "not-found");
    }

    [Fact]
    public async Task What_is_not_there_is_told_as_a_page_to_whoever_reads_in_a_browser()
    {
        (await Given.Anyone.GetAsync("/nothing")).Refuses(404, "not-found");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing") { Headers = { { "Accept", "text/html,*/*;q=0.8" } } };
        using var page = await Given.Client.SendAsync(request);
        Assert.Equal((404, "text/html"), ((int)page.StatusCode, page.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_handler_says_what_is_not_there() => Assert.Equal(
        "There is no such event.", (await Given.Anyone.GetAsync($"events/{Guid.Empty}")).Refuses(404, "not-found")["detail"].GetString());

    [Theory]
    [InlineData("DELETE", "events/0190a000-0000-7000-8000-000000000001", "GET, PATCH")]
    [InlineData("PUT", "records", "GET, POST")]
    [InlineData("POST", "campaigns/2013/totals", "GET")]
    public async Task A_wrong_method_is_told_the_right_ones(string method, string path, string right)
    {
        var answer = (await Given.Anyone.SendAsync(new(method), path, null)).Refuses(405, "method-not-allowed");

        Assert.Equal(right, string.Join(", ", answer.Headers["Allow"].Split(", ").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_fault_of_ours_shows_nothing_of_itself()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddWays();
        await using var app = builder.Build();
        app.UseWays();
        app.MapApi().MapGet("/fault", IResult () => throw new InvalidOperationException("a secret"));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };

        using var answer = await client.GetAsync(new Uri("/api/v1/fault", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal((500, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("/problems/internal-error", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_that_several_problems_share_is_the_general_one()
    {
        Assert.Same(Problems.InvalidInput, Problems.OfStatus(400));
        Assert.Same(Problems.Unavailable, Problems.OfStatus(503));
        Assert.Null(Problems.OfStatus(418));
    }
}
