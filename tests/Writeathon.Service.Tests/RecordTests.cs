using Microsoft.Extensions.DependencyInjection;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

public sealed class RecordsOnSqlite(ServiceOnSqlite service) : RecordTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class RecordsOnPostgres(ServiceOnPostgres service) : RecordTests(service), IClassFixture<ServiceOnPostgres>;

public abstract class RecordTests(Service service) : SharedServiceTests(service)
{
    [Fact]
    public async Task The_record_book_comes_with_the_program_and_is_read_page_by_page()
    {
        var all = (await Given.Anyone.GetAsync("records?limit=200")).Is(200);

        var paged = await ReportTests.ReadAllAsync(Given.Anyone, "records?limit=7");

        Assert.Equal(await Given.CountAsync("SELECT CAST(COUNT(*) AS BIGINT) FROM year_records"), paged.Count);
        Assert.Equal(paged.Count, paged.Distinct().Count());
        Assert.Equal(all.Items.Select(item => item.GetProperty("id").GetGuid()), paged.Take(all.Items.Count));
        var years = all.Items.Select(item => item.GetProperty("campaignYear").GetInt64()).ToList();
        Assert.Equal(years.OrderDescending(), years);
    }

    [Fact]
    public async Task Records_are_found_by_scope_and_year()
    {
        var found = (await Given.Anyone.GetAsync("records?scope=GLOBAL&year=2012")).Is(200).Items;

        Assert.NotEmpty(found);
        Assert.All(found, item => Assert.Equal(("GLOBAL", 2012), (item.GetProperty("scope").GetString(), item.GetProperty("campaignYear").GetInt64())));
        Assert.Equal(
            (await Given.Anyone.GetAsync("records?limit=200")).Items.Select(item => item.ToString()),
            (await Given.Anyone.GetAsync("records?scope=&year=&limit=200")).Items.Select(item => item.ToString()));
    }

    [Fact]
    public async Task A_new_headline_takes_the_place_of_the_one_before_which_stays_beside_it()
    {
        var first = (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "LU"), ("figure", 1_000)))).Is(201);
        var beside = (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "LU"), ("figure", 900), ("headline", false)))).Is(201);
        Assert.Equal([first.Id], await HeadlinesAsync("LU"));

        var second = (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "LU"), ("figure", 1_100), ("exactness", "more_than"), ("status", "revised")))).Is(201);

        Assert.Equal([second.Id], await HeadlinesAsync("LU"));
        Assert.Equal(3, (await Given.Anyone.GetAsync("records?scope=LU&year=2013")).Items.Count);
        Assert.False(beside["headline"].GetBoolean());
        Assert.Equal("more_than", second["exactness"].GetString());
    }

    [Fact]
    public async Task A_headline_that_was_taken_is_given_back_by_the_same_statement()
    {
        var first = (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "SM"), ("figure", 111)))).Is(201);
        await Given.Staff.PostAsync("records", Bodies.Record(("scope", "SM"), ("figure", 222)));
        Given.Clock.Now += TimeSpan.FromHours(1);
        var before = await BasisAsync();

        var again = (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "SM"), ("figure", 111), ("note", "as it was")))).Is(200);

        Assert.Equal((first.Id, 111, true), (again.Id, again["figure"].GetInt64(), again["headline"].GetBoolean()));
        Assert.Equal([first.Id], await HeadlinesAsync("SM"));
        Assert.NotEqual(before, await BasisAsync());
        foreach (var (figure, headline) in ((int, bool)[])[(111, true), (111, false), (222, false)])
        {
            (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "SM"), ("figure", figure), ("headline", headline)))).Refuses(409, "already-recorded");
        }

        Assert.Equal([first.Id], await HeadlinesAsync("SM"));
    }

    [Theory]
    [InlineData("people")]
    [InlineData("pledged")]
    public async Task A_number_of_people_or_of_pledges_is_never_the_headline(string measure)
    {
        var refused = (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "LI"), ("measure", measure)))).Refuses(400, "invalid-input", "$.headline");

        Assert.Contains("only a figure whose measure is actions", refused.Errors["$.headline"], StringComparison.Ordinal);
        (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "LI"), ("measure", measure), ("headline", false)))).Is(201);
    }

    [Fact]
    public async Task The_same_statement_of_the_same_source_is_recorded_once()
    {
        (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "MC")))).Is(201);
        var before = await Given.WrittenAsync();

        (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "MC")))).Refuses(409, "already-recorded");

        Assert.Equal(before, await Given.WrittenAsync());
        (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "MC"), ("source", "another source")))).Is(201);
        (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "MC"), ("asOf", "2011-02-03")))).Is(201);
        (await Given.Staff.PostAsync("records", Bodies.Record(("scope", "MC"), ("asOf", "2011-02-03")))).Refuses(409, "already-recorded");
    }

    [Theory]
    [InlineData("scope", "XX")]
    [InlineData("scope", "global")]
    [InlineData("exactness", "more-than")]
    [InlineData("measure", "letters")]
    [InlineData("status", "Final")]
    [InlineData("asOf", "2014-1-5")]
    [InlineData("figure", -1)]
    [InlineData("campaignYear", 1900)]
    public async Task A_record_that_says_nothing_is_refused(string member, object value) =>
        (await Given.Staff.PostAsync("records", Bodies.Record((member, value)))).Refuses(400, "invalid-input", "$." + member);

    [Fact]
    public async Task The_rollup_compares_with_earlier_years_and_announces_each_change_once()
    {
        var registered = await Given.RegisterEventAsync();
        Assert.Empty((await Given.Anyone.GetAsync("campaigns/2013/comparison")).Is(200)["scopes"].EnumerateArray());
        await registered.ReportAsync(12);

        (await Given.Staff.PostAsync("rollups")).Is(200);
        (await Given.Staff.PostAsync("rollups")).Is(200);

        var world = (await Given.Anyone.GetAsync("campaigns/2013/comparison?scope=GLOBAL")).Is(200)["scopes"].EnumerateArray().Single();
        Assert.Equal(("open", 12, 0), (world.GetProperty("verdict").GetString(), world.GetProperty("actions").GetInt64(), world.GetProperty("provisional").GetDouble()));
        Assert.True(world.GetProperty("best").GetProperty("year").GetInt64() < 2013);
        Assert.Equal(world.GetProperty("best").GetProperty("figure").GetInt64() + 1 - 12, world.GetProperty("toBeat").GetInt64());
        Assert.Single((await Given.Anyone.GetAsync("campaigns/2013/announcements")).Items, item => item.GetProperty("scope").GetString() == "GLOBAL");
        Assert.Equal(2, (await Given.Staff.GetAsync("rollups")).Items.Count);

        Assert.Contains((await Given.Anyone.GetAsync("campaigns/2013/comparison?scope=")).Is(200)["scopes"].EnumerateArray(), scope => scope.GetProperty("scope").GetString() == "GLOBAL");
        var nothing = (await Given.Anyone.GetAsync("campaigns/2013/comparison?scope=nowhere")).Is(200);
        Given.Clock.Now += TimeSpan.FromDays(1);
        Assert.Empty(nothing["scopes"].EnumerateArray());
        Assert.Equal(Service.Start, nothing["asOf"].GetDateTimeOffset());
        Assert.Equal(nothing.ETag, (await Given.Anyone.GetAsync("campaigns/2013/comparison?scope=nowhere")).ETag);
    }

    // What a rollup of the campaign would rest on now.
    private async Task<RollupBasis> BasisAsync() => (await Given.Services.GetRequiredService<ComparisonStore>().BasesAsync(Given.Clock.Now, CancellationToken.None))
        .Single(campaign => campaign.Campaign == 2013).Now;

    private async Task<IEnumerable<Guid>> HeadlinesAsync(string scope) => (await Given.Anyone.GetAsync($"records?scope={scope}&year=2013")).Items
        .Where(item => item.GetProperty("headline").GetBoolean())
        .Select(item => item.GetProperty("id").GetGuid()).ToList();
}
