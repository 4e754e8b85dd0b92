using System.Text;

namespace Writeathon.Service.Tests;

public sealed class BadInputTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    private const string Kinds = "must be one of letter, card, email, sms, fax, tweet, signature";
    private const string Whole = "must be a whole number without quotes";
    private const string Unknown = "is not a member that is known here: remove it, or check its spelling";
    private const string Unkeepable = "must be text in quotes, without the characters U+0000, U+FFFE and U+FFFF or half a surrogate pair";
    private const string OneLine = "must be one line, without control characters";
    private const string Day = "must be a day as yyyy-MM-dd";
    private const string Country = "must be a country of ISO 3166-1 in two capital letters, such as CD";

    [Theory]
    [InlineData("""{"kind":"LETTER","quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":"letter, card","quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":"letter,card","quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":" letter","quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":"Letter","quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":"","quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":"0","quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":0,"quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":{},"quantity":1}""", "$.kind", Kinds)]
    [InlineData("""{"kind":"letter","quantity":"12"}""", "$.quantity", Whole)]
    [InlineData("""{"kind":"letter","quantity":1.5}""", "$.quantity", Whole)]
    [InlineData("""{"kind":"letter","quantity":1e3}""", "$.quantity", Whole)]
    [InlineData("""{"kind":"letter","quantity":99999999999999999999}""", "$.quantity", Whole)]
    [InlineData("""{"kind":"letter","quantity":true}""", "$.quantity", Whole)]
    [InlineData("""{"kind":"letter","quantity":null}""", "$.quantity", "is needed: " + Whole)]
    [InlineData("""{"kind":"letter","quantity":0}""", "$.quantity", "must be from 1 to 1000000")]
    [InlineData("""{"kind":"letter","quantity":-1}""", "$.quantity", "must be from 1 to 1000000")]
    [InlineData("""{"kind":"letter","quantity":1000001}""", "$.quantity", "must be from 1 to 1000000")]
    [InlineData("""{"kind":"letter","quantity":1,"foo":{"a":[1]}}""", "$.foo", Unknown)]
    [InlineData("""{"kind":"letter","quantity":1,"a b":1}""", "$['a b']", Unknown)]
    [InlineData("""{"Kind":"letter","quantity":1}""", "$.Kind", Unknown)]
    [InlineData("""{"kind":"letter","quantity":1,"quantity":2}""", "$.quantity", "must be given once only")]
    [InlineData("""{"kind":"letter","quantity":1,"case":5}""", "$.case", "must be text in quotes")]
    [InlineData("""{"kind":"letter","quantity":1,"case":"a\u0000b"}""", "$.case", Unkeepable)]
    [InlineData("""{"kind":"letter","quantity":1,"case":"a\ud800b"}""", "$.case", Unkeepable)]
    [InlineData("""{"kind":"letter","quantity":1,"case":"a\udc00"}""", "$.case", Unkeepable)]
    [InlineData("""{"kind":"letter","quantity":1,"case":"a\ufffe"}""", "$.case", Unkeepable)]
    [InlineData("""{"kind":"letter","quantity":1,"case":"\uffffa"}""", "$.case", Unkeepable)]
    [InlineData("""{"kind":"letter","quantity":1,"purpose":"Appeal"}""", "$.purpose", "must be one of appeal, solidarity")]
    [InlineData("""{"kind":"letter","quantity":1,"key":""}""", "$.key", "must be 1 to 255 characters long")]
    [InlineData("""{"kind":"letter","quantity":1,"sentOn":"10/12/2013"}""", "$.sentOn", Day)]
    [InlineData("""{"kind":"letter","quantity":1,"sentOn":"2013-02-30"}""", "$.sentOn", Day)]
    [InlineData("""{"kind":"letter","quantity":1,"sentOn":"2013-12-10T00:00:00Z"}""", "$.sentOn", Day)]
    [InlineData("""{"kind":"letter","quantity":1""", "$", "must be well-formed JSON: it breaks at line 1, byte 30")]
    [InlineData("""{"kind":"letter",,"quantity":1}""", "$", "must be well-formed JSON: it breaks at line 1, byte 18")]
    [InlineData("""{"kind":"letter","quantity":1} x""", "$", "must be well-formed JSON: it breaks at line 1, byte 32")]
    [InlineData("""{"kind":"letter","quantity":1,}""", "$", "must be well-formed JSON: it breaks at line 1, byte 31")]
    [InlineData("", "$", "is needed: the body must be a JSON object in braces")]
    [InlineData("null", "$", "is needed: the body must be a JSON object in braces")]
    [InlineData("[]", "$", "must be a JSON object in braces")]
    [InlineData("\"x\"", "$", "must be a JSON object in braces")]
    [InlineData("7", "$", "must be a JSON object in braces")]
    public async Task An_action_that_cannot_be_read_names_the_place_and_the_remedy(string body, string path, string remedy) =>
        await AssertRefusedAsync($"events/{(await Given.RegisterEventAsync()).Id}/actions", body, path, remedy);

    [Theory]
    [InlineData("""{"quantities":{"letter":"10"}}""", "$.quantities.letter", Whole)]
    [InlineData("""{"quantities":{"letter":null}}""", "$.quantities.letter", Whole)]
    [InlineData("""{"quantities":{"Card":5}}""", "$.quantities.Card", Kinds)]
    [InlineData("""{"quantities":{"1":5}}""", "$.quantities.1", Kinds)]
    [InlineData("""{"quantities":{"letter":10,"letter":5}}""", "$.quantities.letter", "must be given once only")]
    [InlineData("""{"quantities":{"letter":0}}""", "$.quantities.letter", "must be from 1 to 1000000")]
    [InlineData("""{"quantities":{"letter":1000001}}""", "$.quantities.letter", "must be from 1 to 1000000")]
    [InlineData("""{"quantities":[]}""", "$.quantities", "must be a JSON object in braces")]
    [InlineData("""{"quantities":{}}""", "$.quantities", "must not be empty")]
    [InlineData("""{"quantities":null}""", "$.quantities", "must be a JSON object in braces, not null")]
    [InlineData("""{"email":"g","quantities":{"letter":1}}""", "$.email", "must be an e-mail address")]
    [InlineData("""{"name":"","quantities":{"letter":1}}""", "$.name", "must be 1 to 100 characters long")]
    [InlineData("""{"country":"XX","quantities":{"letter":1}}""", "$.country", Country)]
    [InlineData("""{"country":"cd","quantities":{"letter":1}}""", "$.country", Country)]
    [InlineData("""{"country":"GLOBAL","quantities":{"letter":1}}""", "$.country", Country)]
    public async Task A_fault_in_a_pledge_is_named_by_its_whole_path(string body, string path, string remedy) =>
        await AssertRefusedAsync("campaigns/2013/pledges", body, path, remedy);

    [Theory]
    [InlineData("form", "in person", "must be one of in-person, online")]
    [InlineData("visibility", "secret", "must be one of public, private")]
    [InlineData("startsAt", "2013-12-10T14:00:00+02:00", "must be a local time as yyyy-MM-ddTHH:mm:ss, without an offset")]
    [InlineData("startsAt", "2013-12-10", "must be a local time as yyyy-MM-ddTHH:mm:ss, without an offset")]
    [InlineData("endsAt", "2013-12-10T14:00:00", "must be later than startsAt")]
    [InlineData("target", 0, "must be from 1 to 10000000")]
    [InlineData("capacity", -5, "must be from 1 to 1000000")]
    [InlineData("target", 3_000_000_000, "must be from 1 to 10000000")]
    [InlineData("capacity", long.MinValue, "must be from 1 to 1000000")]
    [InlineData("capacity", long.MaxValue, "must be from 1 to 1000000")]
    [InlineData("title", "  ", "must not be empty")]
    [InlineData("hostName", "", "must not be empty")]
    [InlineData("city", "  ", "must not be empty")]
    [InlineData("place", " ", "must not be empty")]
    [InlineData("title", "a\nb", OneLine)]
    [InlineData("city", "a\tb", OneLine)]
    [InlineData("place", "a\u0085b", OneLine)]
    [InlineData("hostName", "a\u007fb", OneLine)]
    [InlineData("hostEmail", "a\u0001@example.org", OneLine)]
    [InlineData("hostEmail", "nobody", "must be an e-mail address")]
    [InlineData("country", "Congo", Country)]
    public async Task A_fault_in_an_event_is_named(string member, object value, string remedy)
    {
        var refused = await AssertRefusedAsync("events", Bodies.Event((member, value)), "$." + member);
        Assert.Contains(remedy, refused["errors"].GetProperty("$." + member).EnumerateArray().Select(each => each.GetString()));
    }

    [Fact]
    public async Task A_text_of_one_line_has_one_line_wherever_it_is_written()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered);
        (string Member, object? Value) Broken(string member) => (member, "a\r\nb");
        foreach (var (answer, member) in new[]
        {
            (await registered.Host.PatchAsync($"events/{registered.Id}", Bodies.Of([], [Broken("title")])), "title"),
            (await registered.Host.PatchAsync($"events/{registered.Id}", Bodies.Of([], [Broken("city")])), "city"),
            (await registered.Host.PatchAsync($"events/{registered.Id}", Bodies.Of([], [Broken("place")])), "place"),
            (await registered.Host.PatchAsync($"events/{registered.Id}", Bodies.Of([], [Broken("hostName")])), "hostName"),
            (await Given.Anyone.PostAsync("campaigns/2013/pledges", Bodies.Pledge(Broken("name"))), "name"),
            (await pledge.Participant.PatchAsync($"pledges/{pledge.Id}", Bodies.Of([], [Broken("name")])), "name"),
            (await Given.Staff.PutAsync("campaigns/2017", Bodies.Campaign(Broken("name"))), "name"),
            (await Given.Staff.PutAsync("cases/one-line", Bodies.Case(Broken("title"))), "title"),
            (await Given.Staff.PostAsync("cases/yorm-bopha/outcomes", Bodies.Outcome(Broken("source"))), "source"),
            (await Given.Staff.PostAsync("records", Bodies.Record(Broken("unit"))), "unit"),
            (await Given.Staff.PostAsync("records", Bodies.Record(Broken("source"))), "source"),
        })
        {
            Assert.Equal(OneLine, answer.Refuses(400, "invalid-input", "$." + member).Errors["$." + member]);
        }

        Assert.Equal("a\nb", (await Given.Staff.PutAsync("cases/two-lines", Bodies.Case(("summary", "a\nb")))).Is(201)["summary"].GetString());
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00", "Asia/Kathmandu")]
    [InlineData("9999-12-31T23:59:59", "America/Lima")]
    [InlineData("1950-12-10T14:00:00", "Africa/Lubumbashi")]
    public async Task A_time_that_no_event_has_is_refused(string local, string zone)
    {
        await AssertRefusedAsync("events", Bodies.Event(("timeZone", zone), ("startsAt", local), ("endsAt", "9999-12-31T23:59:59")), "$.startsAt");
        await AssertRefusedAsync("events", Bodies.Event(("timeZone", zone), ("endsAt", local)), "$.endsAt");
    }

    [Fact]
    public async Task All_that_is_missing_is_named_at_once()
    {
        Assert.Equal(
            ["$.campaign", "$.country", "$.endsAt", "$.form", "$.hostName", "$.startsAt", "$.timeZone", "$.title"],
            (await Given.Anyone.PostAsync("events", "{}")).Refuses(400, "invalid-input").Errors.Keys.Order(StringComparer.Ordinal));
        var report = (await Given.Anyone.PostAsync("campaigns/2013/actions", "{}")).Refuses(400, "invalid-input");
        Assert.Equal(["$.country", "$.kind", "$.quantity"], report.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("is needed: " + Kinds, report.Errors["$.kind"]);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("""{"country":"IS","kind":"letter","quantity":1,"case":"a"""), 0xff, .. Encoding.UTF8.GetBytes("\"}")];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");

        var answer = await Given.SendAsync(HttpMethod.Post, "campaigns/2013/actions", null, content);

        answer.Refuses(400, "invalid-input", "$.case");
    }

    [Fact]
    public async Task A_character_counts_once_though_it_is_kept_as_two_halves()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", 200));
        Assert.Equal(longest, (await Given.RegisterEventAsync(("title", longest))).Told["title"].GetString());
        await AssertRefusedAsync("events", Bodies.Event(("title", longest + "!")), "$.title", "must be 1 to 200 characters long");
    }

    [Fact]
    public async Task A_whole_pair_of_surrogates_is_text() =>
        Assert.Equal("😀 é", (await Given.RegisterEventAsync(("title", "😀 é"))).Told["title"].GetString());

    [Theory]
    [InlineData("events", "limit=0", "limit")]
    [InlineData("events", "limit=201", "limit")]
    [InlineData("events", "limit=", "limit")]
    [InlineData("events", "limit=-1", "limit")]
    [InlineData("events", "limit=+5", "limit")]
    [InlineData("events", "limit=1&limit=2", "limit")]
    [InlineData("events", "limit=99999999999", "limit")]
    [InlineData("events", "cursor=", "cursor")]
    [InlineData("events", "cursor=%25", "cursor")]
    [InlineData("events", "cursor=_w", "cursor")]
    [InlineData("events", "cursor=AA", "cursor")]
    [InlineData("events", "cursor=A", "cursor")]
    [InlineData("events", "cursor=eA", "cursor")]
    [InlineData("events", "campaign=x", "campaign")]
    [InlineData("events", "from=12/10/2026", "from")]
    [InlineData("events", "to=2013-02-30", "to")]
    [InlineData("events", "q=a%00b", "q")]
    [InlineData("campaigns", "cursor=eA", "cursor")]
    [InlineData("records", "cursor=eA", "cursor")]
    [InlineData("records", "year=x", "year")]
    [InlineData("campaigns/2013/announcements", "cursor=eA", "cursor")]
    [InlineData("campaigns/2013/totals", "knownAt=2013-12-10", "knownAt")]
    [InlineData("campaigns/2013/totals", "knownAt=2013-12-10T10:00:00", "knownAt")]
    [InlineData("campaigns/2013/totals", "knownAt=1386676800", "knownAt")]
    [InlineData("campaigns/2013/totals/history", "by=week", "by")]
    [InlineData("campaigns/2013/totals/history", "by=0", "by")]
    [InlineData("campaigns/2013/totals/history", "by=Day", "by")]
    [InlineData("campaigns/2013/totals/history", "kind=LETTER", "kind")]
    [InlineData("campaigns/2013/totals/history", "kind=1", "kind")]
    [InlineData("campaigns/2013/totals/history", "kind=letter,card", "kind")]
    public async Task A_query_value_that_cannot_be_read_is_named(string path, string query, string name)
    {
        var answer = (await Given.Anyone.GetAsync($"{path}?{query}")).Refuses(400, "invalid-input", name);
        Assert.StartsWith("must ", answer.Errors[name], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("campaigns/2013/held")]
    [InlineData("rollups")]
    public async Task A_cursor_of_another_list_is_refused(string path) =>
        (await Given.Staff.GetAsync(path + "?cursor=eA")).Refuses(400, "invalid-input", "cursor");

    [Theory]
    [InlineData("events?to=9999-12-31")]
    [InlineData("events?from=0001-01-01&to=0001-01-01")]
    [InlineData("campaigns/2013/totals?knownAt=0001-01-01T00:00:00Z")]
    [InlineData("campaigns/2013/totals?knownAt=9999-12-31T23:59:59Z")]
    [InlineData("events?campaign=-9223372036854775808")]
    [InlineData("events?q=%25%5F!'%22")]
    [InlineData("records?year=9223372036854775807")]
    public async Task The_ends_of_what_can_be_asked_are_answered(string path) => (await Given.Anyone.GetAsync(path)).Is(200);

    [Theory]
    [InlineData("events/abc")]
    [InlineData("pledges/1")]
    [InlineData("campaigns/99999999999999999999")]
    [InlineData("campaigns/9223372036854775807")]
    [InlineData("campaigns/x/totals")]
    [InlineData("cases/No%20Such%20Slug")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/assets/site.css")]
    [InlineData("/assets/000000000000/no.css")]
    public async Task An_address_that_cannot_be_one_is_not_found(string path) => (await Given.Anyone.GetAsync(path)).Refuses(404, "not-found");

    private async Task<Answer> AssertRefusedAsync(string address, string body, string path, string? remedy = null)
    {
        var before = await Given.WrittenAsync();

        var answer = (await Given.Anyone.PostAsync(address, body)).Refuses(400, "invalid-input", path);

        Assert.Equal(remedy ?? answer.Errors[path], answer.Errors[path]);
        Assert.Equal(before, await Given.WrittenAsync());
        return answer;
    }
}
