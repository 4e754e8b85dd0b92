using System.Text.Json;

namespace Writeathon.Service.Tests;

public sealed class PledgesOnSqlite(ServiceOnSqlite service) : PledgeTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class PledgesOnPostgres(ServiceOnPostgres service) : PledgeTests(service), IClassFixture<ServiceOnPostgres>;

public abstract class PledgeTests(Service service) : SharedServiceTests(service)
{
    [Fact]
    public async Task A_pledge_needs_no_name_and_takes_its_country_from_the_event()
    {
        var registered = await Given.RegisterEventAsync();

        var told = (await Given.PledgeAsync(registered)).Told;

        Assert.Equal((registered.Id, "CD", 2013), (told["event"].GetGuid(), told["country"].GetString(), told["campaign"].GetInt64()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (told["name"].ValueKind, told["email"].ValueKind));
        Assert.Equal(JsonValueKind.Null, (await Given.PledgeAsync()).Told["country"].ValueKind);
    }

    [Fact]
    public async Task A_withdrawn_pledge_stays_without_name_and_email_and_leaves_the_sums()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered, ("name", "Grace"), ("email", "grace@example.org"));
        var before = await Given.TotalsAsync();

        (await pledge.Participant.DeleteAsync($"pledges/{pledge.Id}")).Is(204);

        Assert.Equal(1, await Given.CountAsync($"SELECT CAST(COUNT(*) AS BIGINT) FROM pledges WHERE id = '{pledge.Id}' AND name IS NULL AND email IS NULL AND withdrawn_at IS NOT NULL"));
        var read = (await pledge.Participant.GetAsync($"pledges/{pledge.Id}")).Is(200);
        Assert.Equal((Service.Start, JsonValueKind.Null), (read["withdrawnAt"].GetDateTimeOffset(), read["email"].ValueKind));
        Assert.Equal(before["pledged"].GetInt64() - 15, (await Given.TotalsAsync())["pledged"].GetInt64());
        Assert.Empty((await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["pledged"].EnumerateObject());
        (await pledge.Participant.PatchAsync($"pledges/{pledge.Id}", """{"name":"Grace"}""")).Refuses(409, "pledge-withdrawn");
        (await pledge.Participant.DeleteAsync($"pledges/{pledge.Id}")).Is(204);
        Assert.Equal(before["pledged"].GetInt64() - 15, (await Given.TotalsAsync())["pledged"].GetInt64());
        await Given.AssertProvedAsync();
    }

    [Fact]
    public async Task What_made_a_withdrawn_pledge_neither_tells_it_nor_makes_it_again()
    {
        var registered = await Given.RegisterEventAsync();
        var (path, key) = ($"events/{registered.Id}/pledges", $"withdrawn-{registered.Id}");
        var body = Bodies.Pledge(("name", "Grace"), ("email", "grace@example.org"));
        var pledged = (await Given.Anyone.PostAsync(path, body, key)).Is(201);
        var other = (await Given.Anyone.PostAsync(path, body, key + "-other")).Is(201);

        (await Given.As(pledged["token"].GetString()!).DeleteAsync($"pledges/{pledged.Id}")).Is(204);

        var again = await Given.Anyone.PostAsync(path, body, key);
        again.Refuses(409, "pledge-withdrawn");
        Assert.DoesNotContain("race", again.Text, StringComparison.Ordinal);
        (await Given.Anyone.PostAsync(path, Bodies.Pledge(("name", "Ada")), key)).Refuses(409, "pledge-withdrawn");
        Assert.Equal(other.Text, (await Given.Anyone.PostAsync(path, body, key + "-other")).Is(201).Text);
        Assert.Equal(2, await Given.CountAsync($"SELECT CAST(COUNT(*) AS BIGINT) FROM pledges WHERE event_id = '{registered.Id}'"));
        Assert.Equal(0, await Given.CountAsync(
            $"SELECT CAST(COUNT(*) AS BIGINT) FROM replies WHERE location = '/api/v1/pledges/{pledged.Id}' AND (sealed_body <> '' OR request_hash <> '')"));
    }

    [Fact]
    public async Task Withdrawing_at_once_and_again_takes_the_pledge_out_once()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered);
        var before = await Given.TotalsAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => pledge.Participant.DeleteAsync($"pledges/{pledge.Id}")));

        Assert.All(answers, answer => answer.Is(204));
        Assert.Equal(before["pledged"].GetInt64() - 15, (await Given.TotalsAsync())["pledged"].GetInt64());
        await Given.AssertProvedAsync();
    }

    [Fact]
    public async Task An_edited_pledge_moves_the_sums_by_the_difference()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered, ("name", "Grace"));
        var seen = (await pledge.Participant.GetAsync($"pledges/{pledge.Id}")).ETag!;

        var edited = (await pledge.Participant.PatchAsync($"pledges/{pledge.Id}", """{"quantities":{"card":3,"letter":11}}""", ("If-Match", seen))).Is(200);

        Assert.Equal("Grace", edited["name"].GetString());
        var pledged = (await Given.Anyone.GetAsync($"events/{registered.Id}/totals"))["pledged"];
        Assert.Equal((11, 3, 2), (pledged.GetProperty("letter").GetInt64(), pledged.GetProperty("card").GetInt64(), pledged.EnumerateObject().Count()));
        (await pledge.Participant.PatchAsync($"pledges/{pledge.Id}", """{"quantities":{"card":4}}""", ("If-Match", seen))).Refuses(412, "edited-meanwhile");
        (await pledge.Participant.PatchAsync($"pledges/{pledge.Id}", """{"quantities":null}""")).Refuses(400, "invalid-input", "$.quantities");
        (await pledge.Participant.DeleteAsync($"pledges/{pledge.Id}", ("If-Match", seen))).Refuses(412, "edited-meanwhile");
        await Given.AssertProvedAsync();
    }

    [Fact]
    public async Task A_participant_takes_name_and_address_back_and_the_pledge_stays()
    {
        var registered = await Given.RegisterEventAsync();
        var pledge = await Given.PledgeAsync(registered, ("name", "Grace"), ("email", "g@example.org"), ("country", "CD"));

        var edited = (await pledge.Participant.PatchAsync($"pledges/{pledge.Id}", """{"name":null,"email":null}""")).Is(200);

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, "CD"), (edited["name"].ValueKind, edited["email"].ValueKind, edited["country"].GetString()));
        Assert.DoesNotContain("example.org", (await registered.Host.GetAsync($"events/{registered.Id}/pledges")).Is(200).Text, StringComparison.Ordinal);
        Assert.NotEqual("{}", (await registered.Host.GetAsync($"events/{registered.Id}/totals"))["pledged"].GetRawText());
    }

    [Fact]
    public async Task The_host_lists_every_pledge_of_the_event_and_no_token()
    {
        var registered = await Given.RegisterEventAsync();
        var pledges = new List<Guid>();
        for (var n = 0; n < 5; n++)
        {
            pledges.Add((await Given.PledgeAsync(registered)).Id);
        }

        await Given.PledgeAsync(await Given.RegisterEventAsync());

        Assert.Equal(pledges.Order(), (await ReportTests.ReadAllAsync(registered.Host, $"events/{registered.Id}/pledges?limit=2")).Order());
        Assert.DoesNotContain("oken", (await registered.Host.GetAsync($"events/{registered.Id}/pledges")).Text, StringComparison.Ordinal);
    }
}
