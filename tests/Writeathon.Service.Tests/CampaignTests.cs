namespace Writeathon.Service.Tests;

public sealed class CampaignsOnSqlite(ServiceOnSqlite service) : CampaignTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class CampaignsOnPostgres(ServiceOnPostgres service) : CampaignTests(service), IClassFixture<ServiceOnPostgres>;

public abstract class CampaignTests(Service service) : SharedServiceTests(service)
{
    private static readonly string[] Unsorted = ["card", "letter", "card"];

    [Fact]
    public async Task A_new_ledger_has_the_campaign_of_its_year()
    {
        var campaign = (await Given.Anyone.GetAsync("campaigns/2013")).Is(200);

        Assert.Equal(
            """{"year":2013,"name":"Write-a-thon 2013","startsOn":"2013-12-01","endsOn":"2013-12-31","reportsUntil":"2014-03-31","kinds":["letter","card","email","sms","fax","tweet","signature"]}""",
            campaign.Text);
        Assert.Contains((await Given.Anyone.GetAsync("campaigns")).Items, item => item.GetProperty("year").GetInt64() == 2013);
    }

    [Fact]
    public async Task Another_year_begins_no_campaign_by_itself()
    {
        Given.Clock.Now = new(2027, 1, 2, 0, 0, 0, TimeSpan.Zero);

        await Given.RestartAsync();

        (await Given.Anyone.GetAsync("campaigns/2027")).Refuses(404, "not-found");
        (await Given.Anyone.GetAsync("campaigns/2013")).Is(200);
    }

    [Fact]
    public async Task A_campaign_is_created_and_replaced()
    {
        var created = (await Given.Staff.PutAsync("campaigns/2016", Bodies.Campaign(("startsOn", "2016-11-01"), ("endsOn", "2016-12-31"), ("kinds", Unsorted)))).Is(201);
        Assert.Equal("/api/v1/campaigns/2016", created.Headers["Location"]);
        Assert.Equal(["letter", "card"], created["kinds"].EnumerateArray().Select(kind => kind.GetString()));

        var replaced = (await Given.Staff.PutAsync("campaigns/2016", Bodies.Campaign(("startsOn", "2016-11-02"), ("endsOn", "2016-12-31"), ("name", "New")), ("If-Match", created.ETag!))).Is(200);

        Assert.Equal(("New", "2016-11-02", 7), (replaced["name"].GetString(), replaced["startsOn"].GetString(), replaced["kinds"].GetArrayLength()));
        (await Given.Staff.PutAsync("campaigns/2016", Bodies.Campaign(("startsOn", "2016-11-01"), ("endsOn", "2016-12-31")), ("If-Match", created.ETag!))).Refuses(412, "edited-meanwhile");
        (await Given.Staff.PutAsync("campaigns/2015", Bodies.Campaign(("startsOn", "2015-11-01"), ("endsOn", "2015-12-31")), ("If-Match", "*"))).Refuses(412, "edited-meanwhile");
        (await Given.Anyone.GetAsync("campaigns/2015")).Refuses(404, "not-found");
    }

    [Fact]
    public async Task A_campaign_goes_back_as_it_was_read_and_not_to_another_year()
    {
        var read = (await Given.Anyone.GetAsync("campaigns/2013")).Is(200);

        Assert.Equal(read.Text, (await Given.Staff.PutAsync("campaigns/2013", read.Text, ("If-Match", read.ETag!))).Is(200).Text);
        (await Given.Staff.PutAsync("campaigns/2039", read.Text)).Refuses(400, "invalid-input", "$.year");
    }

    [Theory]
    [InlineData("campaigns/2040")]
    [InlineData("cases/told-first")]
    [InlineData("populations/IS/2040")]
    public async Task What_is_to_be_new_never_replaces_what_is_there(string path)
    {
        var body = path.StartsWith("campaigns", StringComparison.Ordinal) ? Bodies.Campaign(("startsOn", "2040-12-01"), ("endsOn", "2040-12-31"))
            : path.StartsWith("cases", StringComparison.Ordinal) ? Bodies.Case()
            : """{"population": 321857, "source": "Statistics Iceland"}""";

        var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Given.Staff.PutAsync(path, body, ("If-None-Match", "*"))));

        var made = Assert.Single(told, answer => answer.Status == 201);
        Assert.All(told.Except([made]), answer => answer.Refuses(412, "edited-meanwhile"));
        (await Given.Staff.PutAsync(path, body, ("If-None-Match", "*"), ("If-Match", made.ETag!))).Refuses(412, "edited-meanwhile");
        (await Given.Staff.PutAsync(path, body, ("If-Match", made.ETag!))).Is(200);
    }

    [Theory]
    [InlineData("startsOn", "2016-11-09", "$.startsOn")]
    [InlineData("startsOn", "2018-11-09", "$.startsOn")]
    [InlineData("startsOn", "9999-12-31", "$.startsOn")]
    [InlineData("endsOn", "2017-11-08", "$.endsOn")]
    [InlineData("endsOn", "2018-11-10", "$.endsOn")]
    [InlineData("endsOn", "9999-12-31", "$.endsOn")]
    [InlineData("reportsUntil", "2018-01-14", "$.reportsUntil")]
    [InlineData("name", " ", "$.name")]
    public async Task A_window_that_is_none_is_refused(string member, string value, string path)
    {
        var before = await Given.WrittenAsync();

        (await Given.Staff.PutAsync("campaigns/2017", Bodies.Campaign((member, value)))).Refuses(400, "invalid-input", path);

        Assert.Equal(before, await Given.WrittenAsync());
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(2101)]
    [InlineData(-1)]
    [InlineData(99999999)]
    public async Task A_year_that_is_none_is_refused(long year) => (await Given.Staff.PutAsync($"campaigns/{year}", Bodies.Campaign())).Refuses(400, "invalid-input", "year");

    [Theory]
    [InlineData("2018-11-01", "2018-12-31", "2019-03-31")]
    [InlineData("2018-11-09", "2019-01-15", "2019-03-31")]
    [InlineData("2018-11-09", "2019-04-15", "2020-03-31")]
    [InlineData("2018-01-10", "2018-02-10", "2019-03-31")]
    public async Task Reports_are_taken_until_the_31_march_of_a_later_year_where_nothing_is_said(string startsOn, string endsOn, string until) => Assert.Equal(
        until, (await Given.Staff.PutAsync("campaigns/2018", Bodies.Campaign(("startsOn", startsOn), ("endsOn", endsOn))))["reportsUntil"].GetString());
}
