using System.Text.Json;

namespace Writeathon.Service.Tests;

public sealed class CasesOnSqlite(ServiceOnSqlite service) : CaseTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class CasesOnPostgres(ServiceOnPostgres service) : CaseTests(service), IClassFixture<ServiceOnPostgres>;

public abstract class CaseTests(Service service) : SharedServiceTests(service)
{
    private static readonly int[] TwoYears = [2013, 2014, 2013];
    private static readonly int[] NoSuchYear = [2013, 2099];

    [Fact]
    public async Task A_case_is_created_and_replaced_and_its_outcomes_stay()
    {
        (await Given.Staff.PutAsync("campaigns/2014", Bodies.Campaign(("startsOn", "2014-12-01"), ("endsOn", "2014-12-31")))).Is(201);
        var created = (await Given.Staff.PutAsync("cases/new-case", Bodies.Case())).Is(201);
        (await Given.Staff.PostAsync("cases/new-case/outcomes", Bodies.Outcome())).Is(201);
        (await Given.Staff.PostAsync("cases/new-case/outcomes", Bodies.Outcome(("kind", "sentence-commuted"), ("on", "2013-01-01")))).Is(201);

        var replaced = (await Given.Staff.PutAsync("cases/new-case", Bodies.Case(("title", "SHI Tao"), ("campaigns", TwoYears)))).Is(200);

        Assert.Equal("/api/v1/cases/new-case", created.Headers["Location"]);
        Assert.Equal("SHI Tao", replaced["title"].GetString());
        Assert.Equal([2013, 2014], replaced["campaigns"].EnumerateArray().Select(year => year.GetInt32()));
        var read = (await Given.Anyone.GetAsync("cases/new-case")).Is(200);
        Assert.Equal(["sentence-commuted", "released"], read["outcomes"].EnumerateArray().Select(outcome => outcome.GetProperty("kind").GetString()));
        (await Given.Staff.PutAsync("cases/new-case", Bodies.Case(), ("If-Match", created.ETag!))).Refuses(412, "edited-meanwhile");
        (await Given.Staff.PutAsync("cases/nobody", Bodies.Case(), ("If-Match", "*"))).Refuses(412, "edited-meanwhile");
        (await Given.Anyone.GetAsync("cases/nobody")).Refuses(404, "not-found");
    }

    [Theory]
    [InlineData("Shi-Tao")]
    [InlineData("shi--tao")]
    [InlineData("-shi")]
    [InlineData("shi tao")]
    [InlineData("shi.tao")]
    [InlineData("ши-тао")]
    public async Task What_is_no_slug_names_no_case(string slug) =>
        (await Given.Staff.PutAsync("cases/" + Uri.EscapeDataString(slug), Bodies.Case())).Refuses(400, "invalid-input", "slug");

    [Fact]
    public async Task A_case_of_a_year_without_a_campaign_is_refused() =>
        (await Given.Staff.PutAsync("cases/new", Bodies.Case(("campaigns", NoSuchYear)))).Refuses(422, "unknown-campaign", "$.campaigns[1]");

    [Fact]
    public async Task A_case_of_the_record_book_keeps_its_years_when_it_is_edited()
    {
        var read = (await Given.Anyone.GetAsync("cases/wei-jingsheng")).Is(200);

        var saved = (await Given.Staff.PutAsync("cases/wei-jingsheng", Bodies.Case(("title", "WEI Jingsheng"), ("campaigns", read["campaigns"])))).Is(200);

        Assert.Equal([1997], saved["campaigns"].EnumerateArray().Select(year => year.GetInt32()));
        Assert.Equal(read["outcomes"].GetRawText(), saved["outcomes"].GetRawText());
    }

    [Fact]
    public async Task An_outcome_needs_a_case() => (await Given.Staff.PostAsync("cases/nobody/outcomes", Bodies.Outcome())).Refuses(404, "not-found");

    [Fact]
    public async Task A_case_is_told_with_what_was_sent_for_it()
    {
        (await Given.Staff.PutAsync("campaigns/2012", Bodies.Campaign(("startsOn", "2012-12-01"), ("endsOn", "2012-12-31"), ("reportsUntil", "2013-12-31")))).Is(201);
        (await Given.Staff.PutAsync("cases/two-years", Bodies.Case(("campaigns", JsonSerializer.Deserialize<JsonElement>("[2012, 2013]"))))).Is(201);
        (await Given.Staff.PutAsync("cases/unwritten", Bodies.Case())).Is(201);

        foreach (var (year, quantity) in ((int, long)[])[(2012, 5), (2013, 7), (2013, 30)])
        {
            (await Given.Staff.PostAsync($"campaigns/{year}/actions", Bodies.CampaignAction(("case", "two-years"), ("quantity", quantity)))).Is(201);
        }

        Assert.Equal((42, 0), (await TallyAsync("two-years"), await TallyAsync("unwritten")));
        Assert.Equal((5, 37), (await TallyOfYearAsync(2012), await TallyOfYearAsync(2013)));
    }

    [Fact]
    public async Task The_cases_of_a_campaign_are_listed_by_their_slugs_page_by_page()
    {
        var all = (await Given.Anyone.GetAsync("campaigns/2013/cases?limit=200")).Items.Select(item => item.GetProperty("slug").GetString()!).ToList();
        var paged = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await Given.Anyone.GetAsync("campaigns/2013/cases?limit=1" + (cursor.Length > 0 ? "&cursor=" + cursor : ""))).Is(200);
            paged.AddRange(page.Items.Select(item => item.GetProperty("slug").GetString()!));
            cursor = page["next"].GetString();
        }

        Assert.True(all.Count > 1);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Equal(all, paged);
        (await Given.Anyone.GetAsync("campaigns/1999/cases")).Refuses(404, "not-found");
    }

    private async Task<long> TallyAsync(string slug) => (await Given.Anyone.GetAsync("cases/" + slug))["tally"].GetInt64();

    private async Task<long> TallyOfYearAsync(int year) => (await Given.Anyone.GetAsync($"campaigns/{year}/cases?limit=200")).Items
        .Single(item => item.GetProperty("slug").GetString() == "two-years").GetProperty("tally").GetInt64();
}
