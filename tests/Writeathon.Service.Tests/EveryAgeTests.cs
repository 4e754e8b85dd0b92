using System.Net;
using System.Text.Json;

namespace Writeathon.Service.Tests;

public sealed class EveryAgeOnSqlite() : EveryAgeTests(onPostgres: false);

public sealed class EveryAgeOnPostgres() : EveryAgeTests(onPostgres: true);

/// <summary>The record book's answers, through the doors.</summary>
public abstract class EveryAgeTests(bool onPostgres)
{
    private static readonly int[] ThisYear = [2025];

    [Fact]
    public async Task On_12_December_2026_the_same_age_of_2014_is_the_million_of_12_December_2014()
    {
        await using var book = await OpenAsync("2026-12-12T20:00:00Z");
        await book.OpenCampaignAsync(2026, "2026-12-03", "2026-12-17");
        await book.TellAsync(2026, "GB", 1_200_000);

        var world = await book.CompareAsync(2026);

        Assert.Equal("ahead", world.GetProperty("verdict").GetString());
        Assert.Equal(
            """[{"year":2014,"day":10,"actions":1000000,"basis":"interpolated","exactness":"more_than","figures":[{"figure":1000000,"asOf":"2014-12-12","exactness":"more_than","unit":"signatures, letters"}]}]""",
            world.GetProperty("sameAge").GetRawText());
        Assert.Equal(JsonValueKind.Null, world.GetProperty("forecast").ValueKind);
        Assert.Equal(120_000, world.GetProperty("perDay").GetDouble());
    }

    // Day 14 is four ninths of the way from day 10 (1,000,000) to day 19 (2,000,000). 2013 had 1,400,000 on its day 12 and 2,300,000 on
    // its day 58: two of 46 days later it had 1,439,130. The forecast is worked out by hand in ForecastingTests.
    [Fact]
    public async Task On_16_December_2026_2014_lies_between_1_and_2_million_and_two_years_allow_a_forecast()
    {
        await using var book = await OpenAsync("2026-12-16T20:00:00Z");
        await book.OpenCampaignAsync(2026, "2026-12-03", "2026-12-17");
        await book.TellAsync(2026, "GB", 1_500_000);

        var world = await book.CompareAsync(2026);

        Assert.Equal([(2014, 1_444_444), (2013, 1_439_130)], world.GetProperty("sameAge").EnumerateArray().Select(age => (age.GetProperty("year").GetInt32(), age.GetProperty("actions").GetInt32())));
        Assert.Equal("""{"low":2397282,"mid":2883839,"high":3370395,"years":[2013,2014],"missed":0.3473}""", world.GetProperty("forecast").GetRawText());
    }

    [Fact]
    public async Task Closing_day_2013_is_open_for_nobody_knows_where_2012_stood()
    {
        await using var book = await OpenAsync("2013-12-17T20:00:00Z");
        await book.OpenCampaignAsync(2013, "2013-12-06", "2013-12-17");
        await book.TellAsync(2013, "GB", 1_400_000);

        var world = await book.CompareAsync(2013);

        Assert.Equal("open", world.GetProperty("verdict").GetString());
        Assert.Equal(0, world.GetProperty("sameAge").GetArrayLength());
        Assert.Equal(["record-is-a-lower-bound", "no-same-age-figure"], Reasons(world));
    }

    [Fact]
    public async Task Our_own_ledger_says_exactly_what_was_known_by_when_we_received_it_and_wins_over_the_book()
    {
        await using var book = await OpenAsync("2014-12-11T20:00:00Z");
        await book.OpenCampaignAsync(2014, "2014-12-03", "2014-12-17");
        await book.TellAsync(2014, "GB", 700_000);
        book.Stand("2014-12-13T00:00:00Z");
        await book.SendAsync(HttpMethod.Post, "campaigns/2014/actions", new { country = "GB", kind = "letter", quantity = 90_000, sentOn = "2014-12-04" });
        await book.RollUpAsync();

        book.Stand("2026-12-12T20:00:00Z");
        await book.OpenCampaignAsync(2026, "2026-12-03", "2026-12-17");
        await book.TellAsync(2026, "GB", 1);
        var age = Assert.Single((await book.CompareAsync(2026)).GetProperty("sameAge").EnumerateArray());

        Assert.Equal((2014, 700_000, "ledger"), (age.GetProperty("year").GetInt32(), age.GetProperty("actions").GetInt32(), age.GetProperty("basis").GetString()));
        Assert.Equal(0, age.GetProperty("figures").GetArrayLength());
    }

    [Fact]
    public async Task A_year_of_our_own_whose_reports_are_open_still_is_no_ground_for_a_forecast()
    {
        await using var book = await OpenAsync("2026-12-05T20:00:00Z");
        foreach (var year in (int[])[2026, 2027])
        {
            book.Stand($"{year}-12-05T20:00:00Z");
            await book.OpenCampaignAsync(year, $"{year}-12-03", $"{year}-12-17", "2029-01-31");
            await book.TellAsync(year, "CD", 100);
            book.Stand($"{year}-12-20T20:00:00Z");
            await book.TellAsync(year, "CD", 100);
        }

        book.Stand("2028-12-12T20:00:00Z");
        await book.OpenCampaignAsync(2028, "2028-12-03", "2028-12-17");
        await book.TellAsync(2028, "CD", 60);
        Assert.Equal(JsonValueKind.Null, (await book.CompareAsync(2028, "CD")).GetProperty("forecast").ValueKind);

        await book.OpenCampaignAsync(2026, "2026-12-03", "2026-12-17", "2027-01-31");
        await book.OpenCampaignAsync(2027, "2027-12-03", "2027-12-17", "2028-01-31");
        Assert.Equal(120, (await book.CompareAsync(2028, "CD")).GetProperty("forecast").GetProperty("mid").GetInt64());
    }

    [Fact]
    public async Task What_was_counted_and_no_report_has_itemised_is_provisional()
    {
        await using var book = await OpenAsync("2013-12-17T20:00:00Z");
        await book.OpenCampaignAsync(2013, "2013-12-06", "2013-12-17");
        await book.TellAsync(2013, "IS", 250);
        await book.SendAsync(HttpMethod.Post, "campaigns/2013/counts", new { country = "IS", total = 1_000, asOf = "2013-12-17", source = "amnesty.is" });
        await book.TellAsync(2013, "CD", 1_000);

        foreach (var (scope, provisional) in (IEnumerable<(string, double)>)[("IS", 0.75), ("CD", 0), (Countries.World, 0.375)])
        {
            Assert.Equal(provisional, (await book.CompareAsync(2013, scope)).GetProperty("provisional").GetDouble());
        }
    }

    [Fact]
    public async Task What_rests_on_the_writers_own_word_is_provisional()
    {
        await using var book = await OpenAsync("2013-12-17T20:00:00Z");
        await book.OpenCampaignAsync(2013, "2013-12-06", "2013-12-17");
        await book.TellAsync(2013, "CD", 300);
        await book.SendAsync(HttpMethod.Post, "campaigns/2013/actions", new { country = "CD", kind = "letter", quantity = 100 }, token: "");

        Assert.Equal(0.25, (await book.CompareAsync(2013, "CD")).GetProperty("provisional").GetDouble());
    }

    // Two people were written for in 2014 and one in 2015: the days are as many.
    [Fact]
    public async Task A_year_of_our_own_with_another_number_of_cases_is_said_to_differ()
    {
        await using var book = await OpenAsync("2014-12-08T20:00:00Z");
        await book.OpenCampaignAsync(2014, "2014-12-03", "2014-12-31");
        await book.TellAsync(2014, "CD", 500);
        await book.RollUpAsync();
        book.Stand("2015-12-08T20:00:00Z");
        await book.OpenCampaignAsync(2015, "2015-12-03", "2015-12-31");
        await book.TellAsync(2015, "CD", 600);
        await book.SendAsync(HttpMethod.Put, "cases/case-1", new { title = "Case 1", country = "CN", summary = "In prison.", campaigns = (int[])[2014, 2015] });
        await book.SendAsync(HttpMethod.Put, "cases/case-2", new { title = "Case 2", country = "CN", summary = "In prison.", campaigns = (int[])[2014] });

        var congo = await book.CompareAsync(2015, "CD");

        Assert.Equal("ahead", congo.GetProperty("verdict").GetString());
        Assert.Contains("cases-differ", Reasons(congo));
    }

    [Theory]
    [InlineData("letter", 300_000)]
    [InlineData("letter signature", 733_120)]
    public async Task Which_figure_of_2009_is_compared_depends_on_the_kinds_that_the_campaign_counts(string kinds, long figure)
    {
        await using var book = await OpenAsync("2010-12-05T20:00:00Z");
        await book.OpenCampaignAsync(2010, "2010-12-04", "2010-12-14", null, kinds.Split(' '));
        await book.TellAsync(2010, "GB", 10);

        var world = await book.CompareAsync(2010);

        Assert.Equal((2009, figure), (world.GetProperty("best").GetProperty("year").GetInt32(), world.GetProperty("best").GetProperty("figure").GetInt64()));
        Assert.DoesNotContain("unit-differs", Reasons(world));
        Assert.Equal(2, (await book.GetAsync("records?scope=GLOBAL&year=2009")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Per_case_and_per_day_let_9_cases_and_10_be_read_together()
    {
        await using var book = await OpenAsync("2025-12-04T20:00:00Z");
        await book.OpenCampaignAsync(2025, "2025-12-01", "2025-12-16", null, "signature");
        for (var n = 1; n <= 10; n++)
        {
            await book.SendAsync(HttpMethod.Put, $"cases/case-{n}", new { title = $"Case {n}", country = "CN", summary = "In prison.", campaigns = ThisYear });
        }

        await book.TellAsync(2025, "IS", 40_000, "signature");
        var iceland = await book.CompareAsync(2025, "IS");

        Assert.Equal((4_000, 10_000), (iceland.GetProperty("perCase").GetDouble(), iceland.GetProperty("perDay").GetDouble()));
        Assert.Equal("""{"year":2024,"figure":49038,"exactness":"exact","perCase":5448.67,"perDay":null}""", iceland.GetProperty("previous").GetRawText());
        // 94,546 for 10 cases: as many as now, and known to count cards and text messages too.
        Assert.Equal("""{"year":2017,"figure":94546,"exactness":"exact","perCase":9454.6,"perDay":null}""", iceland.GetProperty("best").GetRawText());
        Assert.Equal(["unit-differs", "no-same-age-figure"], Reasons(iceland));
    }

    [Fact]
    public async Task Iceland_2013_sent_159_1_actions_per_1_000_inhabitants_of_a_population_that_is_named()
    {
        await using var book = await OpenAsync("2013-12-17T20:00:00Z");
        await book.OpenCampaignAsync(2013, "2013-12-06", "2013-12-17");
        await book.TellAsync(2013, "IS", 51_219, "signature");
        Assert.Equal(JsonValueKind.Null, (await book.CompareAsync(2013, "IS")).GetProperty("perHead").ValueKind);

        await book.SendAsync(HttpMethod.Put, "populations/IS/2013", new { population = 321_857, source = "Statistics Iceland" });

        Assert.Equal(
            """{"perThousand":159.1,"population":321857,"year":2013,"source":"Statistics Iceland"}""",
            (await book.CompareAsync(2013, "IS")).GetProperty("perHead").GetRawText());
        Assert.Equal(JsonValueKind.Null, (await book.CompareAsync(2013)).GetProperty("perHead").ValueKind);
    }

    [Fact]
    public async Task Staff_record_a_population_and_anyone_may_read_it()
    {
        await using var book = await OpenAsync("2013-12-17T20:00:00Z");
        var body = new { population = 321_857, source = "Statistics Iceland" };

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(book, "IS/2013", body, token: ""));
        using var created = await book.AskAsync(HttpMethod.Put, "populations/IS/2013", body);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(book, "IS/2013", body, ifMatch: created.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusAsync(book, "IS/2013", body, ifMatch: created.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusAsync(book, "IS/2014", body, ifMatch: "*"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(book, "GLOBAL/2013", body));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(book, "IS/1066", body));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(book, "IS/2013", new { population = 0, source = "nobody" }));

        Assert.Equal(
            """{"items":[{"country":"IS","year":2013,"population":321857,"source":"Statistics Iceland"}],"next":null}""",
            (await book.GetAsync("populations/IS")).GetRawText());
        Assert.Equal(0, (await book.GetAsync("populations/CD")).GetProperty("items").GetArrayLength());
        using var nowhere = await book.AskAsync(HttpMethod.Get, "populations/XX", token: "");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    // 2018 was called final at 5,796,150 and restated at 5,911,113; the scope is a country of which the book has nothing, and 2019 is made up.
    [Fact]
    public async Task A_record_that_is_restated_keeps_both_figures_and_takes_a_confirmed_record_back_once()
    {
        await using var book = await OpenAsync("2019-12-05T20:00:00Z");
        await book.OpenCampaignAsync(2019, "2019-12-01", "2019-12-31", "2020-01-31");
        await book.AddRecordAsync(2018, "GB", 5_796_150);
        await book.TellAsync(2019, "GB", 5_800_000);
        book.Stand("2020-03-01T12:00:00Z");
        Assert.Equal("record-confirmed", (await book.CompareAsync(2019, "GB")).GetProperty("verdict").GetString());

        book.Stand("2020-03-02T12:00:00Z");
        await book.AddRecordAsync(2018, "GB", 5_911_113, "revised");
        Assert.Equal(1, await book.RollUpAsync());
        Assert.Equal(0, await book.RollUpAsync());

        var britain = await book.CompareAsync(2019, "GB");
        Assert.Equal(("record-revoked", 111_114), (britain.GetProperty("verdict").GetString(), britain.GetProperty("toBeat").GetInt64()));
        Assert.Equal(["record-revoked", "record-confirmed"], await book.AnnouncedAsync(2019, "GB"));
        Assert.Equal(
            [(5_796_150, false), (5_911_113, true)],
            (await book.GetAsync("records?scope=GB&year=2018")).GetProperty("items").EnumerateArray()
                .Select(record => (record.GetProperty("figure").GetInt32(), record.GetProperty("headline").GetBoolean())).Order());
    }

    [Fact]
    public async Task A_year_of_our_own_ledger_is_one_to_beat_as_soon_as_its_reports_are_closed_until_staff_record_a_figure()
    {
        await using var book = await OpenAsync("2014-12-10T20:00:00Z");
        await book.OpenCampaignAsync(2014, "2014-12-01", "2014-12-31", "2015-12-05");
        await book.TellAsync(2014, "GB", 5_000);
        book.Stand("2015-12-05T20:00:00Z");
        await book.OpenCampaignAsync(2015, "2015-12-01", "2015-12-31");
        await book.TellAsync(2015, "GB", 4_800);
        Assert.Equal(("not-comparable", null), await VerdictAsync());

        book.Stand("2015-12-06T12:00:00Z");
        Assert.Equal(("open", 5_000L), await VerdictAsync());
        // Both are as long as our own campaigns of those years, whatever the book says of the days in which the world wrote in 2014.
        Assert.DoesNotContain("window-differs", Reasons(await book.CompareAsync(2015, "GB")));

        await book.TellAsync(2015, "GB", 201);
        Assert.Equal(("record-provisional", 5_000L), await VerdictAsync());

        await book.AddRecordAsync(2014, "GB", 6_000);
        Assert.Equal(("record-revoked", 6_000L), await VerdictAsync());

        async Task<(string?, long?)> VerdictAsync()
        {
            var britain = await book.CompareAsync(2015, "GB");
            var best = britain.GetProperty("best");
            return (britain.GetProperty("verdict").GetString(), best.ValueKind == JsonValueKind.Null ? null : best.GetProperty("figure").GetInt64());
        }
    }

    [Fact]
    public async Task A_record_is_confirmed_as_soon_as_its_reports_are_closed_everywhere()
    {
        await using var book = await OpenAsync("2019-12-05T20:00:00Z");
        await book.OpenCampaignAsync(2019, "2019-12-01", "2019-12-31", "2020-01-31");
        await book.AddRecordAsync(2018, "GB", 5_796_150);
        await book.TellAsync(2019, "GB", 5_800_000);

        book.Stand("2020-02-01T11:59:00Z");
        Assert.Equal("record-provisional", (await book.CompareAsync(2019, "GB")).GetProperty("verdict").GetString());
        book.Stand("2020-02-01T12:00:00Z");
        Assert.Equal("record-confirmed", (await book.CompareAsync(2019, "GB")).GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Moving_the_first_day_of_an_earlier_year_moves_what_was_known_at_the_same_age_at_once()
    {
        await using var book = await OpenAsync("2014-12-12T20:00:00Z");
        await book.OpenCampaignAsync(2014, "2014-12-03", "2014-12-31");
        await book.TellAsync(2014, "CD", 500);
        book.Stand("2015-12-08T20:00:00Z");
        await book.OpenCampaignAsync(2015, "2015-12-03", "2015-12-31");
        await book.TellAsync(2015, "CD", 100);
        Assert.Equal(0, Known(await book.CompareAsync(2015, "CD")));

        await book.OpenCampaignAsync(2014, "2014-12-07", "2014-12-31");

        Assert.Equal(500, Known(await book.CompareAsync(2015, "CD")));

        static long Known(JsonElement scope) => scope.GetProperty("sameAge").EnumerateArray().Sum(age => age.GetProperty("actions").GetInt64());
    }

    [Fact]
    public async Task A_line_that_comes_after_the_last_day_is_late_and_closing_day_stays_answerable()
    {
        await using var book = await OpenAsync("2013-12-17T20:00:00Z");
        await book.OpenCampaignAsync(2013, "2013-12-06", "2013-12-17");
        var lubumbashi = await book.SendAsync(
            HttpMethod.Post, "events",
            new
            {
                campaign = 2013,
                title = "Lubumbashi write-a-thon",
                form = "in-person",
                country = "CD",
                timeZone = "Africa/Lubumbashi",
                startsAt = "2013-12-17T14:00:00",
                endsAt = "2013-12-17T18:00:00",
                hostName = "G.",
            });
        var (actions, host) = ($"events/{lubumbashi.GetProperty("id").GetString()}/actions", lubumbashi.GetProperty("hostToken").GetString());
        await book.TellAsync(2013, "IS", 1_000);

        // At 22:30 by Greenwich the campaign's last day goes on there, and is over in Lubumbashi.
        book.Stand("2013-12-17T22:30:00Z");
        var inTime = await book.SendAsync(HttpMethod.Post, "campaigns/2013/actions", new { country = "CD", kind = "letter", quantity = 100 });
        var late = await book.SendAsync(HttpMethod.Post, actions, new { kind = "letter", quantity = 10, key = "packet" }, host);
        var again = await book.SendAsync(HttpMethod.Post, actions, new { kind = "letter", quantity = 10, key = "packet" }, host);
        book.Stand("2014-01-05T12:00:00Z");
        var correction = await book.SendAsync(HttpMethod.Post, $"actions/{inTime.GetProperty("id").GetString()}/corrections", new { quantity = 101, reason = "counted again" });

        Assert.Equal([false, true, true, true], new[] { inTime, late, again, correction }.Select(line => line.GetProperty("late").GetBoolean()));
        Assert.True((await book.SendAsync(HttpMethod.Get, actions)).GetProperty("items")[0].GetProperty("late").GetBoolean());
        Assert.False((await book.SendAsync(HttpMethod.Get, $"actions/{inTime.GetProperty("id").GetString()}")).GetProperty("late").GetBoolean());
        Assert.Equal(1_000, (await book.GetAsync("campaigns/2013/totals?knownAt=2013-12-17T22:00:00Z")).GetProperty("actions").GetInt64());
        Assert.Equal(1_111, (await book.GetAsync("campaigns/2013/totals")).GetProperty("actions").GetInt64());
    }

    [Fact]
    public async Task A_held_line_tells_that_it_came_late_before_and_after_its_release()
    {
        await using var book = await OpenAsync("2014-01-05T12:00:00Z");
        await book.OpenCampaignAsync(2013, "2013-12-06", "2013-12-17");
        var held = await book.SendAsync(HttpMethod.Post, "campaigns/2013/actions", new { country = "CD", kind = "letter", quantity = 5_000 }, token: "");

        var waiting = (await book.SendAsync(HttpMethod.Get, "campaigns/2013/held")).GetProperty("items")[0];
        var released = await book.SendAsync(HttpMethod.Post, $"actions/{held.GetProperty("id").GetString()}/release", new { reason = "asked them" });

        Assert.Equal(("held", true), (waiting.GetProperty("status").GetString(), waiting.GetProperty("late").GetBoolean()));
        Assert.Equal(("counted", true), (released.GetProperty("status").GetString(), released.GetProperty("late").GetBoolean()));
    }

    private static IEnumerable<string?> Reasons(JsonElement scope) => scope.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString());

    private static async Task<HttpStatusCode> StatusAsync(BookFixture book, string path, object body, string? token = null, string? ifMatch = null)
    {
        using var response = await book.AskAsync(HttpMethod.Put, $"populations/{path}", body, token, ifMatch);
        return response.StatusCode;
    }

    private Task<BookFixture> OpenAsync(string now) => BookFixture.OpenAsync(onPostgres, now);
}
