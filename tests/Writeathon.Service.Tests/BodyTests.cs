using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Writeathon.Service.Actions;
using Writeathon.Service.Campaigns;
using Writeathon.Service.Cases;
using Writeathon.Service.Counts;
using Writeathon.Service.Events;
using Writeathon.Service.Http;
using Writeathon.Service.Pledges;
using Writeathon.Service.Records;
using Writeathon.Service.Staff;

namespace Writeathon.Service.Tests;

/// <summary>What every call that takes a body does with a bad one.</summary>
public sealed class BodyTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    private const string Patch = "PATCH";
    private const string Post = "POST";
    private const string Put = "PUT";

    private static readonly Dictionary<string, Call> Calls = new()
    {
        [nameof(SaveCampaign)] = new(Put, typeof(SaveCampaignRequest), Bodies.Campaign(("reportsUntil", "2018-03-31"), ("kinds", Letters)), Staff("campaigns/2017")),
        [nameof(SaveCase)] = new(Put, typeof(SaveCaseRequest), Bodies.Case(("sendingRules", "none")), Staff("cases/shi-tao")),
        [nameof(AddOutcome)] = new(Post, typeof(AddOutcomeRequest), Bodies.Outcome(), Staff("cases/yorm-bopha/outcomes")),
        [nameof(RegisterEvent)] = new(Post, typeof(RegisterEventRequest), Bodies.Event(("hostEmail", "g@example.org")), Anyone("events")),
        [nameof(EditEvent)] = new(Patch, typeof(EditEventRequest), Bodies.Event(("campaign", Bodies.Nothing), ("hostEmail", "g@example.org")), Host("")),
        [nameof(PledgeAtEvent)] = new(Post, typeof(MakePledgeRequest), FullPledge, Host("/pledges")),
        [nameof(PledgeToCampaign)] = new(Post, typeof(MakePledgeRequest), FullPledge, Anyone("campaigns/2013/pledges")),
        [nameof(EditPledge)] = new(Patch, typeof(EditPledgeRequest), FullPledge, async given =>
        {
            var pledge = await given.PledgeAsync();
            return (pledge.Participant, $"pledges/{pledge.Id}");
        }),
        [nameof(RecordEventAction)] = new(Post, typeof(RecordEventActionRequest), FullAction(), Host("/actions")),
        [nameof(RecordCampaignAction)] = new(Post, typeof(RecordCampaignActionRequest), FullAction(("country", "IS")), Anyone("campaigns/2013/actions")),
        [nameof(CorrectAction)] = new(Post, typeof(CorrectActionRequest), Bodies.Correction(), Line("corrections")),
        [nameof(ReleaseAction)] = new(Post, typeof(ReviewRequest), Bodies.Reason, Line("release")),
        [nameof(RejectAction)] = new(Post, typeof(ReviewRequest), Bodies.Reason, Line("reject")),
        [nameof(CountPile)] = new(Post, typeof(CountPileRequest), Bodies.Count(("case", "yorm-bopha")), Host("/counts")),
        [nameof(StateTotal)] = new(
            Post, typeof(StateTotalRequest), Bodies.Count(("case", "yorm-bopha"), ("country", "IS"), ("source", "amnesty.is")), Staff("campaigns/2013/counts")),
        [nameof(AddRecord)] = new(Post, typeof(AddRecordRequest), Bodies.Record(("countries", 80), ("note", "by some 6,000 people"), ("cases", 12)), Staff("records")),
        [nameof(SavePopulation)] = new(Put, typeof(SavePopulationRequest), """{"population":321857,"source":"Statistics Iceland"}""", Staff("populations/IS/2013")),
        [nameof(AddStaff)] = new(Post, typeof(AddStaffRequest), """{"name":"G."}""", Operator("staff")),
        [nameof(RevokeStaff)] = new(Post, typeof(RevokeStaffRequest), """{"name":"nobody"}""", Operator("staff/revocations")),
    };

    public static IEnumerable<TheoryDataRow<string>> Operations => Calls.Keys.Select(operation => new TheoryDataRow<string>(operation));

    public static IEnumerable<TheoryDataRow<string, string>> Members => Where(_ => true);

    public static IEnumerable<TheoryDataRow<string, string>> NeededMembers => Where(IsNeeded);

    public static IEnumerable<TheoryDataRow<string, string>> TextMembers => Where(member => IEdited.TypeOf(member.PropertyType) == typeof(string));

    public static IEnumerable<TheoryDataRow<string, string>> NumberMembers => Where(member => IEdited.TypeOf(member.PropertyType) == typeof(long?));

    // At once and in pieces, as plain JSON and with what some programs say besides.
    private static IEnumerable<(string Mark, string Type, bool Chunked)> Ways =>
        from mark in (string[])["", "\uFEFF"]
        from type in (string[])["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""]
        from chunked in (bool[])[false, true]
        select (mark, type, chunked);

    private static string[] Letters => ["letter"];

    private static string FullPledge => Bodies.Pledge(("name", "G."), ("email", "g@example.org"), ("country", "CD"));

    [Fact]
    public void Every_body_is_held_to_its_rules() => Assert.All(Calls.Values, call => Assert.True(
        call.Request.BaseType is { IsGenericType: true } read && read.GetGenericTypeDefinition() == typeof(JsonRequest<>), call.Request.Name));

    [Fact]
    public void Every_call_that_takes_a_body_is_tried() => Assert.Equal(
        Given.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } type } && type != typeof(string))
            .Select(endpoint => (endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName, endpoint.Metadata.GetMetadata<IAcceptsMetadata>()!.RequestType!.Name))
            .Order(),
        Calls.Select(call => (call.Key, call.Value.Request.Name)).Order());

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_member_that_nobody_knows_is_refused(string operation) => await AssertRefusedAsync(operation, body => body["foo"] = 1, "$.foo");

    [Theory]
    [MemberData(nameof(NeededMembers))]
    public async Task A_needed_member_is_missed(string operation, string member) =>
        await AssertRefusedAsync(operation, body => body.Remove(member), "$." + member);

    [Theory]
    [MemberData(nameof(NeededMembers))]
    public async Task Null_is_no_value_for_a_needed_member(string operation, string member) =>
        await AssertRefusedAsync(operation, body => body[member] = null, "$." + member);

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_member_of_the_wrong_type_is_refused(string operation, string member) =>
        await AssertRefusedAsync(operation, body => body[member] = body[member] is JsonObject ? new JsonArray() : new JsonObject(), "$." + member);

    [Theory]
    [MemberData(nameof(NumberMembers))]
    public async Task A_number_in_quotes_is_refused(string operation, string member) =>
        await AssertRefusedAsync(operation, body => body[member] = "1", "$." + member);

    [Theory]
    [MemberData(nameof(TextMembers))]
    public async Task A_text_with_the_character_zero_is_refused(string operation, string member) =>
        await AssertRefusedAsync(operation, body => body[member] = "a\0b", "$." + member);

    [Theory]
    [MemberData(nameof(TextMembers))]
    public async Task A_text_that_is_too_long_is_refused(string operation, string member) =>
        await AssertRefusedAsync(operation, body => body[member] = new string('a', 5_001), "$." + member);

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_empty_body_is_refused(string operation) => (await SendAsync(operation, "")).Refuses(400, "invalid-input", "$");

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_body_that_is_no_json_is_refused(string operation) => (await SendAsync(operation, "kind=letter")).Refuses(400, "invalid-input", "$");

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_body_that_is_not_called_json_is_refused(string operation)
    {
        foreach (var type in (string?[])["text/plain", "application/x-www-form-urlencoded", "nonsense", null, "application/json; charset=utf-16", "application/json; charset=utf-7", "application/json; charset=nonsense"])
        {
            (await SendAsync(operation, Calls[operation].Body, type)).Refuses(415, "unsupported-media-type");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_body_over_64_kilobytes_is_refused(string operation)
    {
        foreach (var chunked in (bool[])[false, true])
        {
            (await SendAsync(operation, new string(' ', (64 * 1024) + 1), chunked: chunked)).Refuses(413, "too-large");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_good_body_is_not_refused_for_its_form(string operation)
    {
        foreach (var (mark, type, chunked) in Ways)
        {
            Assert.DoesNotContain((await SendAsync(operation, mark + Calls[operation].Body, type, chunked)).Status, (int[])[400, 413, 415, 500]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task A_body_that_comes_slowly_is_read_to_its_end(int first)
    {
        var body = Bodies.Action(("country", "IS"));
        using var line = new TcpClient { NoDelay = true };
        await line.ConnectAsync(Given.Client.BaseAddress!.Host, Given.Client.BaseAddress.Port);
        await SayAsync($"POST /api/v1/campaigns/2013/actions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body[..first]}");
        await Task.Delay(100);
        await SayAsync(body[first..]);

        using var answer = new StreamReader(line.GetStream());
        Assert.StartsWith("HTTP/1.1 201 ", await answer.ReadToEndAsync(), StringComparison.Ordinal);

        async Task SayAsync(string text) => await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_bad_body_is_refused_in_any_form(string operation)
    {
        var good = Calls[operation].Body.TrimEnd();
        foreach (var (mark, type, chunked) in Ways)
        {
            foreach (var (bad, path) in new[]
            {
                ("null", "$"), ("[]", "$"), (good + "x", "$"), (good + good, "$"), (good[..^1], "$"), (good[..^1] + ",}", "$"),
                (good[..^1] + ",\"x\":1}", "$.x"),
            })
            {
                (await SendAsync(operation, mark + bad, type, chunked)).Refuses(400, "invalid-input", path);
            }
        }
    }

    private async Task AssertRefusedAsync(string operation, Action<JsonObject> spoil, string path)
    {
        var call = Calls[operation];
        var (person, address) = await call.Given(Given);
        var body = JsonNode.Parse(call.Body)!.AsObject();
        spoil(body);
        var before = await Given.WrittenAsync();

        (await person.SendAsync(new(call.Method), address, body.ToJsonString())).Refuses(400, "invalid-input", path);

        Assert.Equal(before, await Given.WrittenAsync());
    }

    private async Task<Answer> SendAsync(string operation, string body, string? type = "application/json", bool chunked = false)
    {
        var call = Calls[operation];
        var (person, address) = await call.Given(Given);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return await Given.SendAsync(new(call.Method), address, person.Token, content, chunked ? [("Transfer-Encoding", "chunked")] : []);
    }

    private static string FullAction(params (string Member, object? Value)[] but) =>
        Bodies.Action([("case", "yorm-bopha"), ("purpose", "appeal"), ("sentOn", "2013-12-10"), ("key", "packet"), .. but]);

    private static IEnumerable<TheoryDataRow<string, string>> Where(Func<JsonPropertyInfo, bool> which)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        JsonWays.Apply(options);
        return
            from call in Calls
            from member in options.GetTypeInfo(call.Value.Request).Properties
            where which(member)
            select new TheoryDataRow<string, string>(call.Key, member.Name);
    }

    private static bool IsNeeded(JsonPropertyInfo member) =>
        InputRules.Of(member).Any(rule => rule is System.ComponentModel.DataAnnotations.RequiredAttribute);

    private static Func<Service, Task<(Person Person, string Address)>> Anyone(string address) => given => Task.FromResult((given.Anyone, address));

    private static Func<Service, Task<(Person Person, string Address)>> Staff(string address) => given => Task.FromResult((given.Staff, address));

    private static Func<Service, Task<(Person Person, string Address)>> Operator(string address) => given => Task.FromResult((given.Operator, address));

    private static Func<Service, Task<(Person Person, string Address)>> Host(string address) => async given =>
    {
        var registered = await given.RegisterEventAsync();
        return (registered.Host, $"events/{registered.Id}{address}");
    };

    private static Func<Service, Task<(Person Person, string Address)>> Line(string address) => async given =>
    {
        var registered = await given.RegisterEventAsync();
        return (given.Staff, $"actions/{(await registered.ReportAsync(50_000)).Id}/{address}");
    };

    private sealed record Call(string Method, Type Request, string Body, Func<Service, Task<(Person Person, string Address)>> Given);
}
