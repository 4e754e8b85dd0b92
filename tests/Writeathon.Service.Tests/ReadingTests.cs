using System.Text.Json;

namespace Writeathon.Service.Tests;

public sealed class ReadingTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    [Theory]
    [InlineData("campaigns")]
    [InlineData("campaigns/2013")]
    [InlineData("campaigns/2013/cases")]
    [InlineData("cases/yorm-bopha")]
    [InlineData("events")]
    [InlineData("events/{event}")]
    [InlineData("events/{event}/pledges")]
    [InlineData("events/{event}/actions")]
    [InlineData("events/{event}/totals")]
    [InlineData("pledges/{pledge}")]
    [InlineData("actions/{action}")]
    [InlineData("campaigns/2013/held")]
    [InlineData("campaigns/2013/totals")]
    [InlineData("campaigns/2013/totals?knownAt=2013-12-10T12:00:00Z")]
    [InlineData("campaigns/2013/totals/history")]
    [InlineData("records")]
    [InlineData("campaigns/2013/comparison")]
    [InlineData("campaigns/2013/announcements")]
    [InlineData("rollups")]
    public async Task Who_already_has_it_gets_304_without_a_body(string template)
    {
        var registered = await Given.RegisterEventAsync();
        var path = template
            .Replace("{event}", $"{registered.Id}", StringComparison.Ordinal)
            .Replace("{pledge}", $"{(await Given.PledgeAsync(registered)).Id}", StringComparison.Ordinal)
            .Replace("{action}", $"{(await registered.ReportAsync()).Id}", StringComparison.Ordinal);

        var first = (await Given.Staff.GetAsync(path)).Is(200);

        Assert.Equal("application/json", first.Type);
        Assert.DoesNotContain("\"revision\"", first.Text, StringComparison.Ordinal);
        foreach (var known in (string[])[first.ETag!, "W/" + first.ETag, "\"x\", " + first.ETag, "*"])
        {
            var again = (await Given.Staff.GetAsync(path, ("If-None-Match", known))).Is(304);
            Assert.Equal((first.ETag, ""), (again.ETag, again.Text));
        }

        (await Given.Staff.GetAsync(path, ("If-None-Match", "\"something-else\""))).Is(200);
        (await Given.Staff.GetAsync(path, ("If-None-Match", "nonsense"))).Is(200);
    }

    [Theory]
    [InlineData("/health/live", 200)]
    [InlineData("/health/ready", 200)]
    [InlineData("campaigns/2013", 200)]
    [InlineData("campaigns/2013/totals", 200)]
    [InlineData("campaigns/2012", 404)]
    [InlineData("held", 404)]
    [InlineData("campaigns/2013/held", 401)]
    [InlineData("/", 200)]
    [InlineData("/events", 200)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task HEAD_answers_what_GET_does_without_the_body(string path, int status)
    {
        var read = (await Given.Anyone.GetAsync(path)).Is(status);
        var head = (await Given.Anyone.SendAsync(HttpMethod.Head, path, null)).Is(status);

        Assert.NotEmpty(read.Text);
        Assert.Equal(("", read.Type, read.ETag), (head.Text, head.Type, head.ETag));
    }

    [Fact]
    public async Task HEAD_of_what_is_only_written_to_is_refused() =>
        (await Given.Anyone.SendAsync(HttpMethod.Head, "campaigns/2013/actions", null)).Is(405);

    [Fact]
    public async Task A_list_has_an_etag_of_its_content()
    {
        await Given.RegisterEventAsync();
        await Given.RegisterEventAsync();

        Assert.NotEqual((await Given.Anyone.GetAsync("events")).ETag, (await Given.Anyone.GetAsync("events?limit=1")).ETag);
    }

    [Fact]
    public async Task A_refusal_has_no_etag() => Assert.Null((await Given.Anyone.GetAsync($"events/{Guid.Empty}")).ETag);

    [Fact]
    public async Task What_is_made_has_its_place()
    {
        var registered = await Given.RegisterEventAsync();
        var (pledge, report) = (await Given.PledgeAsync(registered), await registered.ReportAsync());

        Assert.Equal($"/api/v1/events/{registered.Id}", registered.Told.Headers["Location"]);
        Assert.Equal($"/api/v1/pledges/{pledge.Id}", pledge.Told.Headers["Location"]);
        Assert.Equal($"/api/v1/actions/{report.Id}", report.Headers["Location"]);
        Assert.All((Answer[])[registered.Told, pledge.Told, report], made => Assert.Equal("application/json", made.Type));
    }

    [Theory]
    [InlineData("{seen}", 200)]
    [InlineData("*", 200)]
    [InlineData(null, 200)]
    [InlineData("\"0-a\", {seen}", 200)]
    [InlineData("\"0-abc\"", 412)]
    [InlineData("W/{seen}", 412)]
    [InlineData("1-abc", 412)]
    [InlineData("\"1\"", 412)]
    [InlineData("\"-1-abc\"", 412)]
    [InlineData("\"99999999999999999999-abc\"", 412)]
    [InlineData("", 412)]
    public async Task An_edit_goes_through_only_for_who_saw_the_last_one(string? template, int status)
    {
        var registered = await Given.RegisterEventAsync();
        var path = $"events/{registered.Id}";
        var before = (await registered.Host.GetAsync(path)).Is(200);
        (string, string)[] headers = template is null ? [] : [("If-Match", template.Replace("{seen}", before.ETag, StringComparison.Ordinal))];

        var answer = await registered.Host.PatchAsync(path, """{"title":"New"}""", headers);

        var after = await registered.Host.GetAsync(path);
        if (status == 200)
        {
            Assert.Equal(("New", "New"), (answer.Is(200)["title"].GetString(), after["title"].GetString()));
            Assert.Equal(after.ETag, answer.ETag);
            Assert.NotEqual(before.ETag, after.ETag);
        }
        else
        {
            answer.Refuses(412, "edited-meanwhile");
            Assert.Equal(before.Text, after.Text);
        }
    }

    [Fact]
    public async Task An_edit_never_answers_304()
    {
        var registered = await Given.RegisterEventAsync();

        (await registered.Host.PatchAsync($"events/{registered.Id}", "{}", ("If-None-Match", "*"))).Is(200);
    }

    [Fact]
    public async Task Of_two_who_edit_what_both_saw_one_is_told_that_the_other_was_faster()
    {
        var registered = await Given.RegisterEventAsync();
        var path = $"events/{registered.Id}";
        var seen = (await registered.Host.GetAsync(path)).ETag!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => registered.Host.PatchAsync(path, $$"""{"title":"Title {{n}}"}""", ("If-Match", seen))));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.Refuses(412, "edited-meanwhile"));
    }

    [Theory]
    [InlineData("campaigns/2016", """{"name":"Write-a-thon {n}","startsOn":"2016-12-01","endsOn":"2016-12-31"}""")]
    [InlineData("cases/a-case-of-two", """{"title":"Shi Tao {n}","country":"CN","summary":"A journalist","campaigns":[2013]}""")]
    [InlineData("populations/TV/2013", """{"population":10{n},"source":"a census"}""")]
    public async Task Of_two_of_staff_who_replace_what_both_saw_one_is_told_that_the_other_was_faster(string path, string body)
    {
        var seen = (await Given.Staff.PutAsync(path, body.Replace("{n}", "0", StringComparison.Ordinal))).Is(201).ETag!;

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Given.Staff.PutAsync(path, body.Replace("{n}", $"{n}", StringComparison.Ordinal), ("If-Match", seen))));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.Refuses(412, "edited-meanwhile"));
    }

    [Fact]
    public async Task The_first_page_holds_50_and_a_page_200_at_the_most()
    {
        for (var n = 0; n < 51; n++)
        {
            await Given.RegisterEventAsync(("country", "TV"));
        }

        var (some, all) = (await Given.Anyone.GetAsync("events?country=TV"), await Given.Anyone.GetAsync("events?country=TV&limit=200"));

        Assert.Equal((50, 51), (some.Items.Count, all.Items.Count));
        Assert.Equal((JsonValueKind.String, JsonValueKind.Null), (some["next"].ValueKind, all["next"].ValueKind));
    }
}
