using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Writeathon.Service.Pages;
using Writeathon.Service.Pages.World;

namespace Writeathon.Service.Tests.Pages;

/// <summary>The page of a campaign, over a ledger of 2014 in the days of its last reports; 2013 is closed.</summary>
public sealed class WorldPageTests(WorldPageTests.Year year) : IClassFixture<WorldPageTests.Year>
{
    private static readonly int[] OnlyAnotherYear = [2013];

    private Service Given => year.Service;

    [Theory]
    [InlineData("/")]
    [InlineData("/campaigns/2013")]
    [InlineData("/campaigns/2015")]
    [InlineData("/cases/yorm-bopha")]
    public async Task Anybody_may_see_it_and_nothing_of_it_comes_from_elsewhere(string path)
    {
        using var reader = new Visitor(Given);

        var page = (await reader.GetAsync(path)).Is(200);

        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        Assert.DoesNotMatch("style=\"|onclick|<script>", page.Html);
        var own = Given.Client.BaseAddress!.ToString();
        Assert.All(page.All("(?:src|href|content)=\"(https?://[^\"]*)\""), address => Assert.StartsWith(own, address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_page_is_the_campaign_that_runs_with_its_total_and_the_figure_to_beat()
    {
        using var reader = new Visitor(Given);

        var page = (await reader.GetAsync("/")).Is(200);

        Assert.Equal("2,150", page.All("data-live=\"world\" data-year=\"2015\">([^<]*)<").Single());
        Assert.Contains("To beat: 2014, 3,245,565", page.Said, StringComparison.Ordinal);
        Assert.Equal("3,243,416", page.All("data-live-best=\"3245565\"[^>]*>([^<]*)<").Single());
        Assert.Contains("Not ahead. On the same day of 2014, more than 2,000,000 were known.", page.Said, StringComparison.Ordinal);
        Assert.Contains("The figure was told as “more than”", page.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_behind_the_number_is_the_same_alone_and_drawn_once_for_all_readers_of_a_language()
    {
        using var english = new Visitor(Given);
        using var french = new Visitor(Given, "fr");
        var first = (await english.GetAsync("/campaigns/2015/parts")).Is(200);
        var again = (await english.GetAsync("/campaigns/2015/parts")).Is(200);
        var other = (await french.GetAsync("/campaigns/2015/parts")).Is(200);

        Assert.Contains(first.Html, (await english.GetAsync("/campaigns/2015")).Html, StringComparison.Ordinal);
        Assert.NotEmpty(again.Header("Age"));
        Assert.Equal(first.Html, again.Html);
        Assert.NotEqual(first.Html, other.Html);
        (await english.GetAsync("/campaigns/1900/parts")).Is(404);
    }

    [Fact]
    public async Task Every_point_of_the_chart_stands_in_its_table_and_where_it_stands_it_is_drawn()
    {
        using var reader = new Visitor(Given);
        var page = (await reader.GetAsync("/campaigns/2015")).Is(200);
        var table = Regex.Matches(page.All("<table[^>]* class=\"pace-table\">(.*?)</table>").Single(), "<tr>(.*?)</tr>", RegexOptions.Singleline)
            .Select(row => Regex.Matches(row.Value, "<t[hd][^>]*>([^<]*)<").Select(cell => cell.Groups[1].Value).ToList()).ToList();

        Assert.Equal(["Campaign day", "2015", "2014", "2013"], table[0]);
        var own = table[1..].Where(row => row[1].Length > 0).Select(row => (Day: Number(row[0]), Actions: Number(row[1]))).ToList();
        Assert.Equal(Enumerable.Range(1, 19).Select(day => (long)day), own.Select(point => point.Day));
        Assert.Equal((100, 100, 350, 2_150), (own[0].Actions, own[1].Actions, own[3].Actions, own[18].Actions));
        AssertDrawn(page, 2015, own);
        AssertDrawn(page, 2014, [(10, 1_000_000), (19, 2_000_000)]);
        Assert.Equal(["more than 1,000,000", "more than 2,000,000"], table[1..].Select(row => row[2]).Where(cell => cell.Length > 0));
        Assert.Equal(2, page.All("<circle (class=\"earlier\")").Count);
        AssertDrawn(page, 2013, [.. table[1..].Where(row => row[3].Length > 0).Select(row => (Number(row[0]), Number(row[3])))]);
    }

    [Fact]
    public void Names_of_curves_do_not_cover_each_other_and_stay_above_the_ground()
    {
        var apart = PaceDrawing.Apart([221, 220, 100, 222, 105], 13);

        Assert.Equal([209, 196, 100, 222, 113], apart);
    }

    [Fact]
    public void A_forecast_far_above_all_that_is_known_does_not_press_it_to_the_ground()
    {
        var pace = new Pace(12, new(2013, SameAgeBasis.Ledger, [new(1, 100), new(2, 900)]), []);
        var (without, near, far) = (
            new PaceDrawing(pace, null, null), new PaceDrawing(pace, null, new(900, 1_200, 1_500, [2011, 2012], 0.1)),
            new PaceDrawing(pace, null, new(900, 1_200, 50_000_000, [2011, 2012], 0.1)));

        Assert.Equal((1_000, 1_500, 2_000), (without.Grid.Last(), near.Grid.Last(), far.Grid.Last()));
        Assert.Equal(PaceDrawing.Top, far.Y(50_000_000));
        Assert.True(near.Y(1_500) >= PaceDrawing.Top);
    }

    [Fact]
    public async Task Each_country_is_shaded_on_the_map_as_the_table_says_and_stands_on_the_map_at_all()
    {
        using var reader = new Visitor(Given);
        var page = (await reader.GetAsync("/campaigns/2015")).Is(200);

        var rows = Regex.Matches(page.Html, "<tr data-country=\"(..)\" data-step=\"(\\d)\">.*?<td class=\"number\">([^<]*)</td>\\s*(?:<td class=\"number\">([^<]*)</td>)?", RegexOptions.Singleline)
            .Select(row => (Country: row.Groups[1].Value, Step: row.Groups[2].Value, Actions: row.Groups[3].Value, PerThousand: row.Groups[4].Value)).ToList();
        var shaded = Regex.Matches(page.Html, "<use class=\"step(\\d)\" href=\"[^\"#]*#(..)\"").Select(use => (Country: use.Groups[2].Value, Step: use.Groups[1].Value));

        Assert.Equal([("IS", "5", "2,000", "6.1"), ("CD", "4", "100", ""), ("MT", "3", "50", "")], rows);
        Assert.Equal(rows.Select(row => (row.Country, row.Step)), shaded);
        var drawing = await Given.Client.GetStringAsync(new Uri(AssetFiles.At("world.svg"), UriKind.Relative));
        Assert.All(rows, row => Assert.Contains($"id=\"{row.Country}\"", drawing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_map_knows_every_country_but_a_few_without_people_or_outline()
    {
        var drawing = await Given.Client.GetStringAsync(new Uri(AssetFiles.At("world.svg"), UriKind.Relative));
        var drawn = Regex.Matches(drawing, "id=\"([A-Z]{2})\"").Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Subset(Countries.All.ToHashSet(), drawn);
        Assert.True(Countries.All.Count - drawn.Count < 20, string.Join(' ', Countries.All.Except(drawn)));
        Assert.All("IS MT LU SG TG CD TW PS SS".Split(' '), code => Assert.Contains(code, drawn));
    }

    [Fact]
    public async Task What_was_sent_is_told_by_kind_and_case_and_adds_up()
    {
        using var reader = new Visitor(Given);
        var page = (await reader.GetAsync("/campaigns/2015")).Is(200);

        foreach (var list in page.All("<ul class=\"bars\">(.*?)</ul>"))
        {
            Assert.Equal(2_150, Regex.Matches(list, "<b class=\"number\">([^<]*)<").Sum(match => Number(match.Groups[1].Value)));
        }

        Assert.Contains("<a href=\"/cases/one-more\">Shi Tao</a>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_sent_for_a_case_stays_told_as_that_when_the_case_is_taken_out_of_the_year()
    {
        await using var service = await Year.OpenAsync();
        using var reader = new Visitor(service);
        (await service.Staff.PutAsync("cases/one-more", Bodies.Case(("campaigns", OnlyAnotherYear)))).Is(200);

        var byCase = (await reader.GetAsync("/campaigns/2015")).Is(200).All("aria-labelledby=\"by-case\">(.*?)</section>").Single();

        Assert.Matches("<a href=\"/cases/one-more\">one-more</a>.*<b class=\"number\">50<", byCase.ReplaceLineEndings(" "));
        Assert.Single(Regex.Matches(byCase, "Several, or not said"));
    }

    [Fact]
    public async Task A_case_leads_to_its_years_that_have_a_campaign_here_and_names_the_others()
    {
        using var reader = new Visitor(Given);

        Assert.Contains("<dt><a href=\"/campaigns/2015\">2015</a></dt>", (await reader.GetAsync("/cases/one-more")).Is(200).Html, StringComparison.Ordinal);
        var ofTheBook = (await reader.GetAsync("/cases/wei-jingsheng")).Is(200);
        Assert.Contains("<dt>1997</dt>", ofTheBook.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/campaigns/1997", ofTheBook.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "ltr", "Sent so far, worldwide", "2,150")]
    [InlineData("fr", "ltr", "Envoyé jusqu’ici dans le monde", "2 150")]
    [InlineData("es", "ltr", "Enviado hasta ahora en el mundo", "2.150")]
    [InlineData("ar", "rtl", "ما أُرسل حتى الآن في العالم", "2,150")]
    public async Task It_speaks_the_readers_language(string language, string direction, string title, string total)
    {
        using var reader = new Visitor(Given, language);

        var page = (await reader.GetAsync("/campaigns/2015")).Is(200);

        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains(title, page.Said, StringComparison.Ordinal);
        Assert.Equal(total, page.All("data-live=\"world\"[^>]*>([^<]*)<").Single().Replace('\u202F', ' '));
        Assert.DoesNotMatch(">(world|case)\\.[a-z]", page.Html);
    }

    [Fact]
    public async Task Who_wrote_alone_is_counted_once_however_often_the_form_is_sent()
    {
        await using var service = await Year.OpenAsync();
        using var reader = new Visitor(service, "is-IS,en;q=0.5");
        var page = (await reader.GetAsync("/")).Is(200);
        Assert.Contains("<option value=\"IS\" selected", page.Html, StringComparison.Ordinal);
        (string, string?)[] fields = [("kind", "letter"), ("quantity", "12"), ("country", "IS"), ("case", "")];

        var sent = (await reader.SubmitAsync(page.FormTo("/campaigns/2015/report"), fields)).Is(302);
        (await reader.SubmitAsync(page.FormTo("/campaigns/2015/report"), fields)).Is(302);

        Assert.Equal("/campaigns/2015?done=report#done", sent.Header("Location"));
        var after = (await reader.GetAsync("/campaigns/2015?done=report")).Is(200);
        Assert.Equal("2,162", after.All("data-live=\"world\"[^>]*>([^<]*)<").Single());
        Assert.Contains("It is counted.", after.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_number_waits_for_somebody_and_the_writer_is_told_so()
    {
        await using var service = await Year.OpenAsync();
        using var reader = new Visitor(service);

        var sent = await reader.FillAsync(
            "/", "/campaigns/2015/report", ("kind", "letter"), ("quantity", "50000"), ("country", "IS"));

        Assert.Equal("/campaigns/2015?done=held#done", sent.Is(302).Header("Location"));
    }

    [Fact]
    public async Task A_form_that_is_refused_keeps_what_was_typed_and_a_strangers_form_is_not_taken()
    {
        using var reader = new Visitor(Given);
        var page = await reader.GetAsync("/campaigns/2015");

        var refused = (await reader.SubmitAsync(page.FormTo("/campaigns/2015/report"), ("kind", "letter"), ("quantity", "0"), ("country", "CD"))).Is(422);
        Assert.Contains("<option value=\"CD\" selected", refused.Html, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", refused.Html, StringComparison.Ordinal);

        using var stranger = new Visitor(Given);
        (await stranger.SubmitAsync(page.FormTo("/campaigns/2015/report"), ("kind", "letter"), ("quantity", "1"), ("country", "CD"))).Is(422);
        Assert.Equal(2_150, (await Given.Anyone.GetAsync("campaigns/2015/totals")).Is(200)["actions"].GetInt64());
    }

    [Fact]
    public async Task A_pledge_at_no_event_is_kept_and_is_in_no_total()
    {
        await using var service = await Year.OpenAsync();
        using var reader = new Visitor(service);

        var sent = await reader.FillAsync("/", "/campaigns/2015/pledge", ("quantities.letter", "7"));

        Assert.Equal("/campaigns/2015?done=pledge#done", sent.Is(302).Header("Location"));
        Assert.Contains("pledge-", sent.Header("Set-Cookie"), StringComparison.Ordinal);
        var totals = (await service.Anyone.GetAsync("campaigns/2015/totals")).Is(200);
        Assert.Equal((2_150, 7), (totals["actions"].GetInt64(), totals["pledged"].GetInt64()));
    }

    [Fact]
    public async Task A_closed_campaign_takes_no_form_and_one_that_is_to_come_takes_promises_alone()
    {
        await using var service = await Year.OpenAsync();
        using var reader = new Visitor(service);
        (await service.Staff.PutAsync("campaigns/2016", Bodies.Campaign(("name", "2016"), ("startsOn", "2016-12-03"), ("endsOn", "2016-12-17")))).Is(201);

        var (closed, coming) = ((await reader.GetAsync("/campaigns/2013")).Is(200), (await reader.GetAsync("/campaigns/2016")).Is(200));

        Assert.Contains("reports are closed", closed.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", closed.Html, StringComparison.Ordinal);
        Assert.Contains("begins on December 3, 2016", coming.Said, StringComparison.Ordinal);
        Assert.Equal(["/campaigns/2016/pledge"], coming.All("<form method=\"post\" action=\"([^\"]*)\""));
    }

    [Fact]
    public async Task A_year_without_a_campaign_is_told_in_plain_words()
    {
        using var reader = new Visitor(Given);
        Assert.Contains("There is nothing here", (await reader.GetAsync("/campaigns/1999")).Is(404).Said, StringComparison.Ordinal);
        Assert.Contains("There is nothing here", (await reader.GetAsync("/cases/nobody")).Is(404).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_tells_what_has_come_of_it_and_what_was_sent_each_year()
    {
        using var reader = new Visitor(Given);

        var page = (await reader.GetAsync("/cases/one-more")).Is(200);

        Assert.Contains("Released.", page.Said, StringComparison.Ordinal);
        Assert.Contains("Write in Chinese or English.", page.Said, StringComparison.Ordinal);
        Assert.Matches("2015\\s*Sent: 50", page.Said);
    }

    // Over plain http, and on old phones, browsers take gzip only.
    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task The_first_page_with_all_that_belongs_to_it_comes_packed_and_weighs_less_than_60_kilobytes(string packed)
    {
        using var reader = new Visitor(Given);
        var page = (await reader.GetAsync("/", ("Accept-Encoding", packed))).Is(200);
        Assert.Equal(packed, page.Header("Content-Encoding"));
        var body = new MemoryStream(page.Body);
        using var unpacked = new StreamReader(
            packed == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress), Encoding.UTF8);
        var html = await unpacked.ReadToEndAsync();
        var parts = Regex.Matches(html, "(?:src|href)=\"(/(?:assets|badge)/[^\"#]*|/manifest[^\"]*)").Select(match => match.Groups[1].Value).Distinct().ToList();

        var weight = page.Body.Length;
        foreach (var part in parts)
        {
            var answer = (await reader.GetAsync(part, ("Accept-Encoding", packed))).Is(200);
            Assert.Equal((packed, part), (answer.Header("Content-Encoding"), part));
            weight += answer.Body.Length;
        }

        Assert.True(parts.Count >= 6, string.Join(' ', parts));
        Assert.True(weight < 60_000, $"{weight} bytes");
        TestContext.Current.SendDiagnosticMessage($"the first page weighs {weight} bytes in {parts.Count + 1} answers");
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    // The grid says which height stands for which figure: a drawn point is held against that.
    private static void AssertDrawn(Shown page, long ofYear, IReadOnlyList<(long Day, long Actions)> points)
    {
        var path = page.All($"data-year=\"{ofYear}\" d=\"([^\"]*)\"").Single(each => each.StartsWith('M'));
        var drawn = path.Split('M', 'L').Skip(1).Select(point => point.Trim().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray()).ToList();
        var line = Regex.Match(page.Html, "class=\"grid\" d=\"M8 ([0-9.]+)H306\".*?<text[^>]*>([^<]*)<");
        var perAction = (222 - double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture)) / Number(line.Groups[2].Value);
        var days = page.All("class=\"own\" data-year=\"\\d+\" d=\"([^\"]*)\"").Single().Split('L').Length;

        Assert.Equal(points.Count, drawn.Count);
        foreach (var ((day, actions), at) in points.Zip(drawn))
        {
            Assert.Equal(222 - (actions * perAction), at[1], 0.2);
            Assert.Equal(8 + (298.0 * (day - 1) / (days - 1)), at[0], 0.2);
        }
    }

    /// <summary>The ledger of the tests that only look.</summary>
    public sealed class Year : IAsyncLifetime
    {
        private static readonly int[] ThisYear = [2015];

        internal Service Service { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Service = await OpenAsync();

        public ValueTask DisposeAsync() => Service.DisposeAsync();

        /// <summary>Some days of 2013 and of 2015, each with a rollup at its end; on 22 December 2015.</summary>
        internal static async Task<Service> OpenAsync()
        {
            var service = await Service.OpenAsync(On.Sqlite);
            await DayAsync(service, 2013, new(2013, 12, 10), ("CD", 40, null));
            service.Clock.Now = new(2015, 12, 4, 12, 0, 0, TimeSpan.Zero);
            (await service.Staff.PutAsync("campaigns/2015", Bodies.Campaign(("name", "Write for Rights 2015"), ("startsOn", "2015-12-04"), ("endsOn", "2015-12-17")))).Is(201);
            (await service.Staff.PutAsync("cases/one-more", Bodies.Case(("campaigns", ThisYear), ("sendingRules", "Write in Chinese or English.")))).Is(201);
            (await service.Staff.PostAsync("cases/one-more/outcomes", Bodies.Outcome())).Is(201);
            (await service.Staff.PutAsync("populations/IS/2015", """{"population": 329100, "source": "Statistics Iceland"}""")).Is(201);
            await DayAsync(service, 2015, new(2015, 12, 4), ("CD", 100, null));
            await DayAsync(service, 2015, new(2015, 12, 7), ("IS", 200, null), ("MT", 50, "one-more"));
            await DayAsync(service, 2015, new(2015, 12, 22), ("IS", 1_000, null), ("IS", 800, null));
            return service;
        }

        private static async Task DayAsync(Service service, int year, DateOnly day, params (string Country, long Quantity, string? Case)[] reports)
        {
            service.Clock.Now = new(day.ToDateTime(new(12, 0)), TimeSpan.Zero);
            foreach (var (country, quantity, slug) in reports)
            {
                (await service.Anyone.PostAsync($"campaigns/{year}/actions", Bodies.CampaignAction(("country", country), ("quantity", quantity), ("case", slug ?? Bodies.Nothing)))).Is(201);
            }

            (await service.Staff.PostAsync("rollups")).Is(200);
        }
    }
}
