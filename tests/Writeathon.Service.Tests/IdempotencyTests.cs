using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Writeathon.Service.Http;
using Writeathon.Store;
using Writeathon.Store.Tests;

namespace Writeathon.Service.Tests;

public sealed class IdempotencyOnSqlite(ServiceOnSqlite service) : IdempotencyTests(service, On.Sqlite), IClassFixture<ServiceOnSqlite>
{
    [Fact]
    public async Task No_token_and_no_key_stands_in_a_file_in_plain_text()
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        var registered = await given.Anyone.PostAsync("events", Bodies.Event(), "the-key-of-the-event");
        var pledged = await given.Anyone.PostAsync($"events/{registered.Is(201).Id}/pledges", Bodies.Pledge(), "the-key-of-the-pledge");
        string[] secrets =
        [
            "the-key-of-the-event", "the-key-of-the-pledge", registered["hostToken"].GetString()!, pledged.Is(201)["token"].GetString()!, given.Staff.Token!,
            given.Operator.Token!,
        ];

        var files = Directory.GetFiles(given.Directory).Select(Read).ToList();

        Assert.Contains(files, file => file.Contains("Lubumbashi write-a-thon", StringComparison.Ordinal));
        Assert.All(secrets, secret => Assert.DoesNotContain(files, file => file.Contains(secret, StringComparison.Ordinal)));

        static string Read(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file, Encoding.Latin1);
            return reader.ReadToEnd();
        }
    }

    [Fact]
    public void A_sealed_answer_is_opened_by_its_own_key_at_its_own_address_and_by_nothing_else()
    {
        var sealedAnswer = Keyed("a key", "POST /api/v1/events").Seal("the answer"u8);

        Assert.Equal("the answer"u8, Keyed("a key", "POST /api/v1/events").Open(sealedAnswer));
        Assert.Throws<AuthenticationTagMismatchException>(() => Keyed("another", "POST /api/v1/events").Open(sealedAnswer));
        Assert.Throws<AuthenticationTagMismatchException>(() => Keyed("a key", "POST /api/v1/staff").Open(sealedAnswer));

        static KeyedRequest Keyed(string key, string address) => new(key, address, QueryString.Empty, "");
    }

    // No line of HTTP brings them; a page's form can.
    [Fact]
    public async Task An_address_that_is_spelled_otherwise_is_the_same_address()
    {
        var (key, body) = (NewKey(), Bodies.Event());
        var first = (await Given.Anyone.PostAsync("events", body, key)).Is(201);

        foreach (var path in (string[])["events/", "Events"])
        {
            var again = (await Given.Anyone.PostAsync(path, body, key)).Is(201);
            Assert.Equal((true, first.Text), (again.Replayed, again.Text));
        }
    }

    [Fact]
    public void A_key_of_255_characters_is_one_whatever_they_are()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[IdempotencyKeys.Header] = string.Concat(Enumerable.Repeat("😀", 255));
        Assert.Equal(510, IdempotencyKeys.Of(context)!.Length);

        context.Request.Headers[IdempotencyKeys.Header] = string.Concat(Enumerable.Repeat("😀", 256));
        Assert.Throws<BadInputException>(() => IdempotencyKeys.Of(context));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("\\uD83D")]
    public void A_key_that_cannot_be_kept_is_refused(string key)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[IdempotencyKeys.Header] = Regex.Unescape(key);

        Assert.Throws<BadInputException>(() => IdempotencyKeys.Of(context));
    }

    // The test holds the lease of both requests: neither can do the work, and the answer comes from elsewhere.
    [Fact]
    public async Task A_request_of_several_transactions_that_waits_is_answered_as_soon_as_its_twin_is()
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        await given.Services.GetRequiredService<RollupStore>().TakeLeaseAsync("rollup", "another", Service.Start, Service.Start + TimeSpan.FromMinutes(5));
        var tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        given.Database.Committed += _ => tried.TrySetResult();
        var keyed = new KeyedRequest("a key", "POST /api/v1/rollups", QueryString.Empty, KeyedRequest.HashOf([]));

        var waiting = given.Staff.PostAsync("rollups", null, "a key");
        await tried.Task;
        await given.Database.WriteAsync(transaction =>
            ReplyStore.Keep(transaction, new(keyed.KeyHash, keyed.RequestHash, 200, null, keyed.Seal("{}"u8)), Service.Start));

        var answer = (await waiting).Is(200);
        Assert.Equal(("{}", true), (answer.Text, answer.Replayed));
    }
}

/// <summary>The service on PostgreSQL, which it reaches over a line that can lose the answer to a commit.</summary>
public sealed class ServiceOverALossyLine : Service
{
    private LossyLine? line;

    public ServiceOverALossyLine()
        : base(On.Postgres) => Route = server => (line ??= new(server)).Server;

    internal LossyLine Line => line!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (line is not null)
        {
            await line.DisposeAsync();
        }
    }
}

public sealed class IdempotencyOnPostgres(ServiceOverALossyLine service) : IdempotencyTests(service, On.Postgres), IClassFixture<ServiceOverALossyLine>
{
    // A report may go in with its commit, which the line does not see: the store's own tests lose the answer to it.
    public static IEnumerable<TheoryDataRow<string, bool>> PostsThatCommit => Posts.Select(post => post.Data).Where(post => !post.StartsWith("report", StringComparison.Ordinal))
        .SelectMany(post => new TheoryDataRow<string, bool>[] { new(post, true), new(post, false) });

    [Theory]
    [MemberData(nameof(PostsThatCommit))]
    public async Task A_request_whose_commit_is_not_answered_is_written_once_and_answered_as_at_first(string call, bool hasKey)
    {
        var (person, path, body) = await PrepareAsync(call);
        var (key, before) = (NewKey(), await CountEffectAsync(call));

        var first = await LoseAnswerAsync(() => hasKey ? person.PostAsync(path, body, key) : person.PostAsync(path, body));
        var second = hasKey ? await person.PostAsync(path, body, key) : first;

        Assert.InRange(first.Status, 200, 299);
        Assert.Equal((false, before + 1), (first.Replayed, await CountEffectAsync(call)));
        Assert.Equal((first.Status, first.Text), (second.Status, second.Text));
    }

    [Fact]
    public async Task An_edit_whose_commit_is_not_answered_is_not_refused_for_its_own_revision()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered);
        (await Given.Staff.PutAsync("campaigns/2017", Bodies.Campaign())).Is(201);
        (await Given.Staff.PutAsync("cases/new-case", Bodies.Case())).Is(201);

        await EditAsync(HttpMethod.Patch, registered.Host, $"events/{registered.Id}", """{"title":"Another"}""");
        await EditAsync(HttpMethod.Patch, pledge.Participant, $"pledges/{pledge.Id}", """{"quantities":{"card":3}}""");
        await EditAsync(HttpMethod.Put, Given.Staff, "campaigns/2017", Bodies.Campaign(("name", "Another")));
        await EditAsync(HttpMethod.Put, Given.Staff, "cases/new-case", Bodies.Case(("title", "Another")));

        async Task EditAsync(HttpMethod method, Person person, string path, string body)
        {
            var seen = (await person.GetAsync(path)).Is(200);
            (await LoseAnswerAsync(() => person.SendAsync(method, path, body, ("If-Match", seen.ETag!)))).Is(200);
        }
    }

    private async Task<Answer> LoseAnswerAsync(Func<Task<Answer>> send)
    {
        var losses = service.Line.Losses;
        service.Line.Lose(Loss.Answer);
        var sent = send();
        while (!sent.IsCompleted)
        {
            Given.Clock.Advance(TimeSpan.FromMilliseconds(50)); // the next try waits on it
            await Task.Delay(10);
        }

        service.Line.Lose(Loss.Nothing);
        var answer = await sent;
        Assert.True(losses + 1 == service.Line.Losses, $"nothing was committed: {answer}");
        return answer;
    }
}

/// <summary>What every POST does with a request that comes again.</summary>
public abstract class IdempotencyTests(Service service, On engine) : SharedServiceTests(service)
{
    private const string Actions = "SELECT CAST(COUNT(*) AS BIGINT) FROM actions";
    private const string Reviews = "SELECT CAST(COUNT(*) AS BIGINT) FROM reviews";

    private static readonly Dictionary<string, Call> Calls = new()
    {
        ["register an event"] = new("SELECT CAST(COUNT(*) AS BIGINT) FROM events", Bodies.Event(), Bodies.Event(("title", "Another")), For("events")),
        ["pledge at an event"] = new("SELECT CAST(COUNT(*) AS BIGINT) FROM pledges", Bodies.Pledge(), Bodies.Pledge(("name", "G.")), AtEvent("pledges")),
        ["pledge to a campaign"] = new("SELECT CAST(COUNT(*) AS BIGINT) FROM pledges", Bodies.Pledge(), Bodies.Pledge(("name", "G.")), For("campaigns/2013/pledges")),
        ["report at an event"] = new(Actions, Bodies.Action(), Bodies.Action(("quantity", 13)), AtEvent("actions")),
        ["report to a campaign"] = new(Actions, Bodies.CampaignAction(), Bodies.CampaignAction(("country", "CD")), For("campaigns/2013/actions")),
        ["correct a line"] = new(Actions, Bodies.Correction(), Bodies.Correction(510), OfLine("corrections", 572)),
        ["release a line"] = new(Reviews, Bodies.Reason, """{"reason":"for no reason"}""", OfLine("release", 50_000)),
        ["reject a line"] = new(Reviews, Bodies.Reason, """{"reason":"for no reason"}""", OfLine("reject", 50_000)),
        ["cancel an event"] = new("SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM events", null, """{"why":"rain"}""", AtEvent("cancel")),
        ["add an outcome"] = new(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM outcomes", Bodies.Outcome(), Bodies.Outcome(("summary", "Free.")), ForStaff("cases/yorm-bopha/outcomes")),
        ["add a record"] = new("SELECT CAST(COUNT(*) AS BIGINT) FROM year_records", null, Bodies.Record(("figure", 1)), ForStaff("records"))
        {
            // The same statement of the same source is recorded once, whatever its key.
            NextBody = number => Bodies.Record(("figure", 50_000 + number)),
        },
        ["run the rollup"] = new("SELECT CAST(COUNT(*) AS BIGINT) FROM rollups", null, """{"why":"now"}""", ForStaff("rollups")),
        ["add staff"] = new("SELECT CAST(COUNT(*) AS BIGINT) FROM staff", null, """{"name":"Another"}""", ForOperator("staff"))
        {
            NextBody = number => $$"""{"name":"Number {{number}}"}""",
        },
        ["revoke staff"] = new("SELECT CAST(COUNT(*) AS BIGINT) FROM staff WHERE revoked_at IS NOT NULL", null, """{"name":"Another"}""", ForOperator("staff/revocations"))
        {
            NextBody = number => $$"""{"name":"Revoked {{number}}"}""",
        },
    };

    private static int bodies;

    public static IEnumerable<TheoryDataRow<string>> Posts => Calls.Keys.Select(call => new TheoryDataRow<string>(call));

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task The_same_request_twice_is_answered_the_same_and_written_once(string call)
    {
        var (person, path, body) = await PrepareAsync(call);
        var (key, before) = (NewKey(), await CountEffectAsync(call));

        var first = await person.PostAsync(path, body, key);
        Given.Clock.Now += TimeSpan.FromHours(3);
        var second = await person.PostAsync(path, body, key);

        Assert.InRange(first.Status, 200, 299);
        Assert.Equal((first.Status, first.Text, first.Type, first.Headers.GetValueOrDefault("Location")), (second.Status, second.Text, second.Type, second.Headers.GetValueOrDefault("Location")));
        Assert.Equal((false, true), (first.Replayed, second.Replayed));
        Assert.Equal(before + 1, await CountEffectAsync(call));
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task Another_body_under_the_same_key_is_refused(string call)
    {
        var (person, path, body) = await PrepareAsync(call);
        var key = NewKey();
        Assert.InRange((await person.PostAsync(path, body, key)).Status, 200, 299);
        var written = await CountEffectAsync(call);

        (await person.PostAsync(path, Calls[call].OtherBody, key)).Refuses(422, "key-reused");

        Assert.Equal(written, await CountEffectAsync(call));
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task Fifty_at_once_under_one_key_are_one(string call)
    {
        var (person, path, body) = await PrepareAsync(call);
        var (key, before) = (NewKey(), await CountEffectAsync(call));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => person.PostAsync(path, body, key)));

        Assert.DoesNotContain(answers, answer => answer.Status >= 300);
        Assert.Single(answers, answer => !answer.Replayed);
        Assert.Single(answers.Select(answer => (answer.Status, answer.Text)).Distinct());
        Assert.Equal(before + 1, await CountEffectAsync(call));
        await Given.AssertProvedAsync();
    }

    [Fact]
    public async Task What_is_kept_of_a_request_tells_nobody_what_it_said_who_has_not_its_key()
    {
        var (key, body) = (NewKey(), Bodies.Pledge(("name", "Grace")));
        (await Given.Anyone.PostAsync("campaigns/2013/pledges", body, key)).Is(201);
        var hash = KeyedRequest.HashOf(Encoding.UTF8.GetBytes(body));

        Assert.Equal(0, await Given.CountAsync($"SELECT CAST(COUNT(*) AS BIGINT) FROM replies WHERE request_hash = '{hash}'"));
    }

    // The client of the other tests would join the two lines to one.
    [Fact]
    public async Task Two_keys_on_one_request_are_refused()
    {
        using var line = new TcpClient();
        await line.ConnectAsync(Given.Client.BaseAddress!.Host, Given.Client.BaseAddress.Port);
        await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /api/v1/campaigns/2013/actions HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n"
            + "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"));
        using var answer = new StreamReader(line.GetStream());
        var text = await answer.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", text, StringComparison.Ordinal);
        Assert.Contains("\"Idempotency-Key\":[\"must be sent once\"]", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_key_is_1_to_255_characters_long(string call)
    {
        var (person, path, body) = await PrepareAsync(call);
        var before = await CountEffectAsync(call);

        (await person.PostAsync(path, body, new string('k', 256))).Refuses(400, "invalid-input", "Idempotency-Key");
        (await person.PostAsync(path, body, "")).Refuses(400, "invalid-input", "Idempotency-Key");

        Assert.Equal(before, await CountEffectAsync(call));
        Assert.InRange((await person.PostAsync(path, body, NewKey().PadRight(255, 'k'))).Status, 200, 299);
    }

    [Theory]
    [InlineData("report at an event")]
    [InlineData("report to a campaign")]
    public async Task A_key_in_the_body_is_the_key_of_the_header(string call)
    {
        var (person, path, _) = await PrepareAsync(call);
        var (key, before) = (NewKey(), await Given.CountAsync(Actions));
        string Body(string? member, int quantity = 12) => Bodies.CampaignAction(
            ("country", call == "report at an event" ? Bodies.Nothing : "IS"), ("quantity", quantity), ("key", member ?? Bodies.Nothing));

        var answers = new[]
        {
            await person.PostAsync(path, Body(key)), await person.PostAsync(path, Body(key)), await person.PostAsync(path, Body(null), key),
            await person.PostAsync(path, Body(key), key),
        };

        Assert.Equal([false, true, true, true], answers.Select(answer => answer.Is(201).Replayed));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        (await person.PostAsync(path, Body(key, 13))).Refuses(422, "key-reused", "$.key");
        (await person.PostAsync(path, Body(key), key + "-other")).Refuses(422, "keys-differ", "$.key");
        Assert.Equal(before + 1, await Given.CountAsync(Actions));
    }

    [Fact]
    public async Task The_same_key_for_another_address_is_another_key()
    {
        var key = NewKey();
        var event1 = (await Given.Anyone.PostAsync("events", Bodies.Event(), key)).Is(201).Id;
        var event2 = await Given.RegisterEventAsync();

        var pledges = new[] { await Given.Anyone.PostAsync($"events/{event1}/pledges", Bodies.Pledge(), key), await Given.Anyone.PostAsync($"events/{event2.Id}/pledges", Bodies.Pledge(), key) };

        Assert.Equal(2, pledges.Select(pledge => pledge.Is(201).Id).Distinct().Count());
        Assert.All(pledges, pledge => Assert.False(pledge.Replayed));
    }

    [Fact]
    public async Task The_same_key_with_another_query_is_refused_and_what_was_kept_without_one_is_found_by_its_body()
    {
        var (key, body) = (NewKey(), Bodies.Event());
        (await Given.Anyone.PostAsync("events?from=leaflet", body, key)).Is(201);

        (await Given.Anyone.PostAsync("events", body, key)).Refuses(422, "key-reused");
        Assert.True((await Given.Anyone.PostAsync("events?from=leaflet", body, key)).Is(201).Replayed);
        Assert.True(new KeyedRequest(key, "POST /api/v1/events", QueryString.Empty, "of the body").IsAnsweredBy(new("", "of the body", 201, null, "sealed")));
    }

    [Fact]
    public async Task A_key_opens_no_door()
    {
        var registered = await Given.RegisterEventAsync();
        var (path, key) = ($"events/{registered.Id}/cancel", NewKey());
        (await registered.Host.PostAsync(path, null, key)).Is(200);

        (await Given.Anyone.PostAsync(path, null, key)).Refuses(401, "token-needed");
        (await (await Given.RegisterEventAsync()).Host.PostAsync(path, null, key)).Refuses(403, "not-allowed");
    }

    [Fact]
    public async Task A_refusal_is_not_kept_under_its_key()
    {
        var key = NewKey();
        (await Given.Anyone.PostAsync("events", Bodies.Event(("title", "")), key)).Refuses(400, "invalid-input");

        Assert.False((await Given.Anyone.PostAsync("events", Bodies.Event(), key)).Is(201).Replayed);
    }

    [Fact]
    public async Task What_the_ledger_refuses_is_not_kept_under_its_key_either()
    {
        var registered = await Given.RegisterEventAsync();
        var (path, key) = ($"actions/{(await registered.ReportAsync(511)).Id}/corrections", NewKey());
        (await registered.Host.PostAsync(path, Bodies.Correction(511), key)).Refuses(422, "nothing-to-correct");
        (await registered.Host.PostAsync(path, Bodies.Correction(500), NewKey())).Is(201);

        Assert.False((await registered.Host.PostAsync(path, Bodies.Correction(511), key)).Is(201).Replayed);
    }

    [Fact]
    public async Task A_key_is_read_of_what_is_posted_and_of_nothing_else()
    {
        var key = ("Idempotency-Key", new string('k', 256));

        (await Given.Anyone.GetAsync("events", key)).Is(200);
        (await Given.Staff.PutAsync("campaigns/2018", Bodies.Campaign(("startsOn", "2018-11-09"), ("endsOn", "2018-12-15")), key)).Is(201);
    }

    [Fact]
    public async Task What_was_taken_is_answered_the_same_after_a_restart_and_after_reports_have_closed()
    {
        await using var given = await Service.OpenAsync(engine);
        var registered = await given.RegisterEventAsync();
        (string Path, string Body)[] requests =
        [
            ("events", Bodies.Event()), ($"events/{registered.Id}/pledges", Bodies.Pledge()), ("campaigns/2013/pledges", Bodies.Pledge()),
            ($"events/{registered.Id}/actions", Bodies.Action()), ("campaigns/2013/actions", Bodies.CampaignAction()),
        ];
        var first = new List<Answer>();
        foreach (var (path, body) in requests)
        {
            first.Add((await given.Anyone.PostAsync(path, body, "key of " + path)).Is(201));
        }

        given.Clock.Now = new(2014, 5, 1, 12, 0, 0, TimeSpan.Zero);
        await given.RestartAsync();

        foreach (var ((path, body), before) in requests.Zip(first))
        {
            var again = (await given.Anyone.PostAsync(path, body, "key of " + path)).Is(201);
            Assert.Equal((before.Text, true), (again.Text, again.Replayed));
        }

        (await given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(), "new")).Refuses(422, "reports-closed");
        (await given.Anyone.PostAsync("campaigns/2013/pledges", Bodies.Pledge(), "new")).Refuses(422, "reports-closed");
        Assert.Equal(24, (await given.TotalsAsync())["actions"].GetInt64());
        await given.AssertProvedAsync();
    }

    [Fact]
    public async Task A_report_that_was_taken_is_answered_the_same_after_its_event_is_cancelled_and_its_case_has_left()
    {
        var registered = await Given.RegisterEventAsync();
        var slug = $"case-{NewKey()}";
        (await Given.Staff.PutAsync($"cases/{slug}", Bodies.Case())).Is(201);
        var (path, body, key) = ($"events/{registered.Id}/actions", Bodies.Action(("case", slug)), NewKey());
        var first = (await Given.Anyone.PostAsync(path, body, key)).Is(201);

        (await registered.Host.PostAsync($"events/{registered.Id}/cancel")).Is(200);
        (await Given.Staff.PutAsync($"cases/{slug}", Bodies.Case(("campaigns", JsonSerializer.Deserialize<JsonElement>("[]"))))).Is(200);

        var again = (await Given.Anyone.PostAsync(path, body, key)).Is(201);
        Assert.Equal((first.Text, true), (again.Text, again.Replayed));
        (await Given.Anyone.PostAsync(path, body, NewKey())).Refuses(422, "event-cancelled");
    }

    [Fact]
    public async Task A_held_report_is_answered_as_it_came_after_its_release()
    {
        var registered = await Given.RegisterEventAsync();
        var (path, body, key) = ($"events/{registered.Id}/actions", Bodies.Action(("quantity", 50_000)), NewKey());
        var first = (await registered.Host.PostAsync(path, body, key)).Is(201);
        (await Given.Staff.PostAsync($"actions/{first.Id}/release", Bodies.Reason)).Is(200);

        var again = (await registered.Host.PostAsync(path, body, key)).Is(201);

        Assert.Equal((first.Text, true, "held"), (again.Text, again.Replayed, again["status"].GetString()));
    }

    [Fact]
    public async Task A_report_without_a_day_is_the_same_report_on_the_next_day()
    {
        var (body, key) = (Bodies.CampaignAction(), NewKey());
        var first = (await Given.Anyone.PostAsync("campaigns/2013/actions", body, key)).Is(201);
        Given.Clock.Now += TimeSpan.FromDays(1);

        var again = (await Given.Anyone.PostAsync("campaigns/2013/actions", body, key)).Is(201);

        Assert.Equal((first.Text, true), (again.Text, again.Replayed));
        Assert.Equal("2013-12-10", again["sentOn"].GetString());
    }

    private protected static string NewKey() => $"{Guid.CreateVersion7(Service.Start)}";

    private protected Task<long> CountEffectAsync(string call) => Given.CountAsync(Calls[call].Effect);

    private protected async Task<(Person Person, string Path, string? Body)> PrepareAsync(string call)
    {
        var (person, path) = await Calls[call].Given(Given);
        var number = Interlocked.Increment(ref bodies);
        if (call == "revoke staff")
        {
            await Given.StaffTokenAsync($"Revoked {number}");
        }

        return (person, path, Calls[call].NextBody?.Invoke(number) ?? Calls[call].Body);
    }

    private static Func<Service, Task<(Person Person, string Path)>> For(string path) => given => Task.FromResult((given.Anyone, path));

    private static Func<Service, Task<(Person Person, string Path)>> ForStaff(string path) => given => Task.FromResult((given.Staff, path));

    private static Func<Service, Task<(Person Person, string Path)>> ForOperator(string path) => given => Task.FromResult((given.Operator, path));

    private static Func<Service, Task<(Person Person, string Path)>> AtEvent(string path) => async given =>
    {
        var registered = await given.RegisterEventAsync();
        return (registered.Host, $"events/{registered.Id}/{path}");
    };

    private static Func<Service, Task<(Person Person, string Path)>> OfLine(string path, long quantity) => async given =>
    {
        var registered = await given.RegisterEventAsync();
        return (given.Staff, $"actions/{(await registered.ReportAsync(quantity)).Id}/{path}");
    };

    private sealed record Call(string Effect, string? Body, string OtherBody, Func<Service, Task<(Person Person, string Path)>> Given)
    {
        public Func<int, string>? NextBody { get; init; }
    }
}
