using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Writeathon.Service.Staff;
using Writeathon.Service.Tests.Pages;
using PageMetadata = Writeathon.Service.Pages.PageWays.PageMetadata;

namespace Writeathon.Service.Tests;

/// <summary>Who may call what, in one table.</summary>
public sealed class WhoMayTests(WhoMayTests.Cast cast) : SharedServiceTests(cast.Service), IClassFixture<WhoMayTests.Cast>
{
    private static readonly Dictionary<string, May> Table = new()
    {
        ["GET /api/v1/campaigns"] = May.Anyone,
        ["GET /api/v1/campaigns/{year:long}"] = May.Anyone,
        ["PUT /api/v1/campaigns/{year:long}"] = May.Staff,
        ["GET /api/v1/campaigns/{year:long}/cases"] = May.Anyone,
        ["GET /api/v1/cases/{slug}"] = May.Anyone,
        ["PUT /api/v1/cases/{slug}"] = May.Staff,
        ["POST /api/v1/cases/{slug}/outcomes"] = May.Staff,
        ["POST /api/v1/events"] = May.Anyone,
        ["GET /api/v1/events"] = May.Anyone,
        ["GET /api/v1/events/{id:guid}"] = May.Anyone,
        ["GET /api/v1/events/{id:guid}.ics"] = May.Anyone,
        ["PATCH /api/v1/events/{id:guid}"] = May.Host,
        ["POST /api/v1/events/{id:guid}/cancel"] = May.Host,
        ["POST /api/v1/events/{id:guid}/host-token"] = May.Staff,
        ["POST /api/v1/events/{id:guid}/pledges"] = May.Anyone,
        ["POST /api/v1/campaigns/{year:long}/pledges"] = May.Anyone,
        ["GET /api/v1/pledges/{id:guid}"] = May.Participant,
        ["PATCH /api/v1/pledges/{id:guid}"] = May.Participant,
        ["DELETE /api/v1/pledges/{id:guid}"] = May.Participant,
        ["GET /api/v1/events/{id:guid}/pledges"] = May.Host,
        ["POST /api/v1/events/{id:guid}/actions"] = May.AnyoneButAnotherHost,
        ["POST /api/v1/campaigns/{year:long}/actions"] = May.Anyone,
        ["GET /api/v1/events/{id:guid}/actions"] = May.Host,
        ["GET /api/v1/actions/{id:guid}"] = May.Host,
        ["POST /api/v1/actions/{id:guid}/corrections"] = May.Host,
        ["GET /api/v1/campaigns/{year:long}/held"] = May.Staff,
        ["POST /api/v1/actions/{id:guid}/release"] = May.Staff,
        ["POST /api/v1/actions/{id:guid}/reject"] = May.Staff,
        ["POST /api/v1/events/{id:guid}/counts"] = May.Host,
        ["GET /api/v1/events/{id:guid}/counts"] = May.Host,
        ["GET /api/v1/events/{id:guid}/discrepancies"] = May.Host,
        ["POST /api/v1/campaigns/{year:long}/counts"] = May.Staff,
        ["GET /api/v1/campaigns/{year:long}/counts"] = May.Staff,
        ["POST /api/v1/campaigns/{year:long}/imports"] = May.Staff,
        ["GET /api/v1/imports/{id:guid}"] = May.Staff,
        ["GET /api/v1/campaigns/{year:long}/totals"] = May.Anyone,
        ["GET /api/v1/campaigns/{year:long}/totals/history"] = May.Anyone,
        ["GET /api/v1/campaigns/{year:long}/totals/stream"] = May.Anyone,
        ["GET /api/v1/events/{id:guid}/totals"] = May.Anyone,
        ["GET /api/v1/records"] = May.Anyone,
        ["POST /api/v1/records"] = May.Staff,
        ["PUT /api/v1/populations/{country}/{year:long}"] = May.Staff,
        ["GET /api/v1/populations/{country}"] = May.Anyone,
        ["GET /api/v1/campaigns/{year:long}/comparison"] = May.Anyone,
        ["GET /api/v1/campaigns/{year:long}/announcements"] = May.Anyone,
        ["POST /api/v1/rollups"] = May.Staff,
        ["GET /api/v1/rollups"] = May.Staff,
        ["POST /api/v1/staff"] = May.Operator,
        ["GET /api/v1/staff"] = May.Operator,
        ["POST /api/v1/staff/revocations"] = May.Operator,
        ["GET /health/live"] = May.Anyone,
        ["GET /health/ready"] = May.Anyone,
        ["GET /problems/{slug}"] = May.Anyone,
        ["GET /openapi/{documentName}.json"] = May.Anyone,
    };

    private enum May
    {
        /// <summary>Anybody; a token that opens nothing is refused all the same.</summary>
        Anyone,

        /// <summary>Anybody, but a host's word is taken for the host's own event only.</summary>
        AnyoneButAnotherHost,

        /// <summary>The pledge's participant, the event's host and staff.</summary>
        Participant,

        /// <summary>The event's host and staff.</summary>
        Host,

        /// <summary>Staff.</summary>
        Staff,

        /// <summary>This machine's own command line.</summary>
        Operator,
    }

    public static IEnumerable<TheoryDataRow<string>> Calls => Table.Keys.Select(call => new TheoryDataRow<string>(call));

    public static IEnumerable<TheoryDataRow<string>> Readings =>
        Table.Keys.Where(call => call.StartsWith("GET /api", StringComparison.Ordinal)).Select(call => new TheoryDataRow<string>(call));

    [Fact]
    public void Every_call_has_a_row_and_every_row_a_call() => Assert.Equal(
        Given.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageMetadata>() is null) // PageTests has those
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}"))
            .Order(StringComparer.Ordinal),
        Table.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_lets_in_whom_the_table_names_and_nobody_else(string call)
    {
        var (method, route) = (call.Split(' ')[0], call.Split(' ')[1]);
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered);
        var line = await registered.ReportAsync(50_000);
        var path = PathOf(route, registered, pledge, line);
        var body = method == "GET" ? null : route switch
        {
            "/api/v1/events" => Bodies.Event(),
            _ when route.EndsWith("/pledges", StringComparison.Ordinal) => Bodies.Pledge(),
            "/api/v1/campaigns/{year:long}/actions" => Bodies.CampaignAction(),
            _ when route.EndsWith("/actions", StringComparison.Ordinal) => Bodies.Action(),
            _ => "{}",
        };
        var may = Table[call];

        foreach (var (who, person, rank) in Callers(registered, pledge))
        {
            var expected = rank switch
            {
                null when who != "nobody" => "401",
                null when may is May.Anyone or May.AnyoneButAnotherHost => "let in",
                null => "401",
                _ when may == May.AnyoneButAnotherHost => who == "another event's host" ? "403" : "let in",
                _ => rank >= may ? "let in" : "403",
            };

            // An import is a file, and a wrong content type is refused before anybody is asked who they are.
            using var file = new StringContent("kind,quantity,country\nletter,1,IS\n", Encoding.UTF8, "text/csv");
            var answer = route.EndsWith("/imports", StringComparison.Ordinal)
                ? await Given.SendAsync(new(method), path, person.Token, file)
                : await person.SendAsync(new(method), path, body);

            // No import is there to be read: whoever learns that was let in.
            var isLetIn = answer.Status == 404 && route.Contains("/imports/{", StringComparison.Ordinal);
            var met = answer.Status is 401 or 403 ? $"{answer.Status}" : !isLetIn && answer.Status is (404 or 405 or >= 500) ? $"{answer.Status}: {answer.Text}" : "let in";
            Assert.True(expected == met, $"{call} by {who}: {met} instead of {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Readings))]
    public async Task What_somebody_known_is_told_is_kept_for_them_alone(string call)
    {
        var (route, registered) = (call.Split(' ')[1], await Given.RegisterEventAsync(("visibility", "private")));
        var path = PathOf(route, registered, await Given.PledgeAsync(registered), await registered.ReportAsync());

        var told = await (Table[call] == May.Operator ? Given.Operator : Given.Staff).GetAsync(path);

        var isAlike = Table[call] == May.Anyone && !route.Contains("/events", StringComparison.Ordinal);
        Assert.Contains(told.Headers["Cache-Control"].Replace("no-cache, private", "private, no-cache", StringComparison.Ordinal), (string[])["private, no-cache", "no-store"]);
        Assert.Equal(isAlike ? "" : "Authorization, Cookie", told.Headers.GetValueOrDefault("Vary", ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/pledges")]
    [InlineData("/totals")]
    [InlineData(".ics")]
    public async Task What_a_cookie_opens_is_kept_for_its_bearer_alone_and_known_again(string part)
    {
        var registered = await Given.RegisterEventAsync(("visibility", "private"));
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!);
        var path = $"/api/v1/events/{registered.Id}{part}";

        var told = (await host.GetAsync(path)).Is(200);

        Assert.Equal(("private, no-cache", "Authorization, Cookie"), (told.Header("Cache-Control").Replace("no-cache, private", "private, no-cache", StringComparison.Ordinal), told.Header("Vary")));
        (await host.GetAsync(path, ("If-None-Match", told.Header("ETag")))).Is(304);
    }

    [Fact]
    public async Task What_anybody_is_told_and_others_are_told_otherwise_varies_by_who_asks()
    {
        var registered = await Given.RegisterEventAsync();

        foreach (var path in (string[])["events", $"events/{registered.Id}", $"events/{registered.Id}.ics", $"events/{registered.Id}/totals"])
        {
            var told = (await Given.Anyone.GetAsync(path)).Is(200);
            Assert.Equal("Authorization, Cookie", told.Headers["Vary"]);
            Assert.DoesNotContain("private", told.Headers.GetValueOrDefault("Cache-Control", ""), StringComparison.Ordinal);
        }

        Assert.Equal("no-cache", (await Given.Anyone.GetAsync("campaigns/2013/totals")).Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "none", false)]
    [InlineData("Origin", "{scheme}://{host}", true)]
    [InlineData("Origin", "https://{host}", true)]
    [InlineData("Origin", "http://{host}0", false)]
    [InlineData("Origin", "https://sibling.{host}", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Accept", "*/*", true)]
    public async Task A_kept_token_writes_only_where_a_page_of_ours_calls(string header, string template, bool may)
    {
        var registered = await Given.RegisterEventAsync();
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!);
        var said = template
            .Replace("{scheme}", Given.Client.BaseAddress!.Scheme, StringComparison.Ordinal)
            .Replace("{host}", Given.Client.BaseAddress.Authority, StringComparison.Ordinal);

        // No address is another's for being written in other letters.
        foreach (var path in (string[])["/API/v1", "/api/v1"])
        {
            var answer = await host.SendAsync(HttpMethod.Post, $"{path}/events/{registered.Id}/cancel", null, (header, said));
            Assert.Equal(may ? 200 : 401, answer.Status);
        }

        (await host.GetAsync($"/api/v1/events/{registered.Id}/pledges", (header, said))).Is(200);
        (await registered.Host.PostAsync($"events/{registered.Id}/cancel", null, [(header, said)])).Is(200);
    }

    [Fact]
    public async Task Who_is_turned_away_is_told_to_show_a_token() =>
        Assert.Equal("Bearer", (await Given.Anyone.GetAsync("rollups")).Refuses(401, "token-needed").Headers["WWW-Authenticate"]);

    [Theory]
    [InlineData("Basic Z286aG9zdA==")]
    [InlineData("Bearer")]
    [InlineData("staff")]
    public async Task What_is_no_bearer_token_opens_nothing(string header) =>
        (await Given.SendAsync(HttpMethod.Get, "rollups", null, null, ("Authorization", header))).Refuses(401, "token-needed");

    [Fact]
    public async Task A_host_without_a_line_of_their_own_learns_of_none()
    {
        var registered = await Given.RegisterEventAsync();

        (await registered.Host.GetAsync($"actions/{Guid.Empty}")).Refuses(403, "not-allowed");
        (await registered.Host.GetAsync($"pledges/{Guid.Empty}")).Refuses(403, "not-allowed");
        (await Given.Staff.GetAsync($"actions/{Guid.Empty}")).Refuses(404, "not-found");
        (await Given.Staff.GetAsync($"pledges/{Guid.Empty}")).Refuses(404, "not-found");
    }

    [Fact]
    public async Task A_line_or_a_pledge_without_an_event_is_for_staff_alone_and_its_participant()
    {
        var (registered, pledge) = (await Given.RegisterEventAsync(), await Given.PledgeAsync());
        var line = (await Given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction())).Is(201);

        (await registered.Host.GetAsync($"pledges/{pledge.Id}")).Refuses(403, "not-allowed");
        (await registered.Host.GetAsync($"actions/{line.Id}")).Refuses(403, "not-allowed");
        (await pledge.Participant.GetAsync($"actions/{line.Id}")).Refuses(403, "not-allowed");
        (await pledge.Participant.GetAsync($"pledges/{pledge.Id}")).Is(200);
        (await Given.Staff.GetAsync($"pledges/{pledge.Id}")).Is(200);
        (await Given.Staff.GetAsync($"actions/{line.Id}")).Is(200);
    }

    [Fact]
    public async Task The_names_of_hosts_are_told_to_the_host_and_staff_alone()
    {
        var registered = await Given.RegisterEventAsync(("hostName", "Grace"), ("hostEmail", "grace@example.org"));
        var pledge = await Given.PledgeAsync(registered);
        var path = $"events/{registered.Id}";

        Assert.All((Answer[])[await registered.Host.GetAsync(path), await Given.Staff.GetAsync(path)], answer => Assert.Contains("grace@example.org", answer.Text, StringComparison.Ordinal));
        Assert.All(
            (Answer[])[await Given.Anyone.GetAsync(path), await pledge.Participant.GetAsync(path), await Given.Anyone.GetAsync("events?limit=200")],
            answer => Assert.DoesNotContain("race", answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Staff_are_added_and_revoked_by_this_machines_command_line()
    {
        var added = (await Given.Operator.PostAsync("staff", """{"name":"Salil"}""")).Is(201);
        var salil = Given.As(added["token"].GetString()!);
        (await salil.GetAsync("rollups")).Is(200);

        (await Given.Operator.PostAsync("staff", """{"name":"Salil"}""")).Refuses(409, "name-taken", "$.name");
        (await Given.Operator.PostAsync("staff/revocations", """{"name":"Salil"}""")).Is(204);

        (await salil.GetAsync("rollups")).Refuses(401, "token-needed");
        (await Given.Operator.PostAsync("staff/revocations", """{"name":"Salil"}""")).Refuses(404, "not-found");
        var listed = (await Given.Operator.GetAsync("staff")).Is(200).Json.EnumerateArray().Single(member => member.GetProperty("name").GetString() == "Salil");
        Assert.Equal(Service.Start, listed.GetProperty("revokedAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("staff", 403)]
    [InlineData("operator", 403)]
    [InlineData("host", 403)]
    public async Task A_door_that_names_nobody_is_shut(string? who, int status)
    {
        var registered = await Given.RegisterEventAsync();
        await using var app = WebService.Build(Given.Database, ["http://127.0.0.1:0"], Given.Clock, builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        app.MapGet("/forgotten", () => TypedResults.Ok("a secret"));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/forgotten");
        var token = who switch
        {
            "staff" => Given.Staff.Token,
            "operator" => app.Services.GetRequiredService<OperatorKey>().Token.Text,
            "host" => registered.Host.Token,
            _ => null,
        };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        await app.StopAsync();
    }

    private static string PathOf(string route, Registered registered, Pledged pledge, Answer line) => route
        .Replace("{id:guid}", $"{(route.Contains("/pledges/{", StringComparison.Ordinal) ? pledge.Id : route.Contains("/actions/{", StringComparison.Ordinal) ? line.Id : registered.Id)}", StringComparison.Ordinal)
        .Replace("{year:long}", "2013", StringComparison.Ordinal)
        .Replace("{slug}", route.StartsWith("/problems", StringComparison.Ordinal) ? "not-found" : "yorm-bopha", StringComparison.Ordinal)
        .Replace("{country}", "IS", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal);

    private IEnumerable<(string Who, Person Person, May? Rank)> Callers(Registered registered, Pledged pledge) =>
    [
        ("nobody", Given.Anyone, null),
        ("a made-up token", Given.As("staff_" + new string('A', 43)), null),
        ("a revoked staff token", Given.As(cast.Revoked), null),
        ("another event's host", cast.OtherHost, May.Anyone),
        ("another participant", cast.OtherParticipant, May.Anyone),
        ("the pledge's participant", pledge.Participant, May.Participant),
        ("the event's host", registered.Host, May.Host),
        ("staff", Given.Staff, May.Staff),
        ("the command line", Given.Operator, May.Operator),
    ];

    /// <summary>The service with those who are not concerned.</summary>
    public sealed class Cast : IAsyncLifetime
    {
        public Service Service { get; } = new(On.Sqlite);

        internal string Revoked { get; private set; } = "";

        internal Person OtherHost { get; private set; } = null!;

        internal Person OtherParticipant { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Service.InitializeAsync();
            Revoked = await Service.StaffTokenAsync("Formerly");
            (await Service.Operator.PostAsync("staff/revocations", """{"name":"Formerly"}""")).Is(204);
            var other = await Service.RegisterEventAsync();
            OtherHost = other.Host;
            OtherParticipant = (await Service.PledgeAsync(other)).Participant;
        }

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
