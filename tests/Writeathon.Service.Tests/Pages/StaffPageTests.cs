using System.Globalization;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Writeathon.Service.Tests.Pages;

public abstract class StaffPageTests(Service service) : SharedServiceTests(service)
{
    [Fact]
    public async Task The_desk_is_for_staff_alone()
    {
        var (registered, gone) = (await Given.RegisterEventAsync(), await Given.StaffTokenAsync("Gone"));
        var pledge = await Given.PledgeAsync(registered);
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        using var host = await Visitor.WithAsync(Given, registered.Host.Token!);
        using var participant = await Visitor.WithAsync(Given, pledge.Participant.Token!);
        using var former = await Visitor.WithAsync(Given, gone);
        using var anyone = new Visitor(Given);
        (await Given.Operator.PostAsync("staff/revocations", """{"name":"Gone"}""")).Is(204);
        var endpoints = Given.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/') is var route && (route == "staff" || route.StartsWith("staff/", StringComparison.Ordinal)))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => (Method: new HttpMethod(method), Path: PathOf(endpoint))))
            .ToList();

        Assert.True(endpoints.Count > 15, $"{endpoints.Count} pages");
        foreach (var (method, path) in endpoints)
        {
            foreach (var visitor in (Visitor[])[anyone, host, participant, former])
            {
                var turnedAway = (await visitor.SendAsync(method, path, null)).Is(401).Says("The staff desk is shut");
                Assert.Contains("name=\"token\"", turnedAway.Html, StringComparison.Ordinal);
            }

            var met = await staff.SendAsync(method, path, null);
            Assert.True(met.Status is 200 or 302 or 422 || (met.Status == 404 && path.Contains("/imports/", StringComparison.Ordinal)), met.ToString());
        }
    }

    [Fact]
    public async Task A_revoked_token_is_shut_out_at_once()
    {
        var token = await Given.StaffTokenAsync("Revoked meanwhile");
        using var visitor = await Visitor.WithAsync(Given, token);
        (await visitor.GetAsync("/staff/2013")).Is(200);

        (await Given.Operator.PostAsync("staff/revocations", """{"name":"Revoked meanwhile"}""")).Is(204);

        (await visitor.GetAsync("/staff/2013")).Is(401);
    }

    [Fact]
    public async Task Staff_sign_in_with_their_token_and_out_again()
    {
        using var visitor = new Visitor(Given);
        var door = (await visitor.GetAsync("/staff")).Is(401).Says("Staff sign in here");

        (await visitor.SubmitAsync(door.Forms[0], ("token", "staff_wrong"))).Is(400).Says("This link opens nothing");
        var inside = await visitor.SubmitAsync(door.Forms[0], ("token", Given.Staff.Token));
        Assert.Equal("/staff", inside.Is(302).Location);
        var desk = await visitor.FollowAsync(await visitor.FollowAsync(inside));
        Assert.Equal("/staff/2013", desk.Is(200).Path);
        Assert.Contains("no-store", desk.Headers["Cache-Control"], StringComparison.Ordinal);

        (await visitor.SubmitAsync(desk.Forms.Single(form => form.Action == "/sign-out"))).Is(302);
        (await visitor.GetAsync("/staff/2013")).Is(401);
    }

    [Fact]
    public async Task The_first_page_tells_the_totals_and_what_the_verdict_rests_on()
    {
        using var staff = await StaffAsync();
        (await Given.Staff.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("country", "PL"), ("quantity", 190_029)))).Is(201);
        var total = (await Given.TotalsAsync())["actions"].GetInt64();

        var run = await staff.SubmitAsync((await staff.GetAsync("/staff/2013")).Form("rollup"));
        var page = (await staff.FollowAsync(run)).Is(200);

        page.Says("The rollup has run.").Says(Number(total)).Says("Poland").Says("more than 1,900,000").Says("The biggest year: 2012")
            .Says("No earlier year has a figure for this campaign day.").Says("Still below the record");
        var bars = page.Elements.Count(element => element.Name == "rect" && element.Attributes.ContainsKey("y"));
        Assert.Equal(48, bars);
        Assert.Contains($"Most in one hour: {Number((await Given.Anyone.GetAsync("campaigns/2013/totals/history?by=hour")).Json.EnumerateArray().Max(hour => hour.GetProperty("actions").GetInt64()))}", page.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_line_is_released_with_a_reason_and_then_counts()
    {
        using var staff = await StaffAsync();
        var registered = await Given.RegisterEventAsync(("title", "A very large school"));
        var line = await registered.ReportAsync(50_000);
        var before = (await Given.TotalsAsync())["actions"].GetInt64();
        var page = (await staff.GetAsync("/staff/2013/held?limit=200")).Says("A very large school").Says("Letter: 50,000").Says("counted by the host").Says("far more than such a source usually sends");
        var form = page.Form($"line-{line.Id:N}");

        (await staff.SubmitAsync(form, ("_decision", "release"), ("reason", ""))).Is(422);
        Assert.Equal(before, (await Given.TotalsAsync())["actions"].GetInt64());
        var done = await staff.FollowAsync(await staff.SubmitAsync(form, ("_decision", "release"), ("reason", "asked the host")));

        done.Is(200).Says($"Released: Letter: 50,000. It counts now. The total is {Number(before + 50_000)}.");
        Assert.Equal(before + 50_000, (await Given.TotalsAsync())["actions"].GetInt64());
        Assert.DoesNotContain($"{line.Id:N}", done.Html, StringComparison.Ordinal);
        (await staff.SubmitAsync(form, ("_decision", "reject"), ("reason", "changed my mind"))).Is(422).Says("Somebody else decided on this line before you.");
        Assert.Equal("asked the host", (await Given.Staff.GetAsync($"actions/{line.Id}"))["reason"].GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Release")]
    public async Task A_line_is_decided_by_none_but_the_two_decisions(string? decision)
    {
        using var staff = await StaffAsync();
        var line = await (await Given.RegisterEventAsync()).ReportAsync(40_000);
        var form = (await staff.GetAsync("/staff/2013/held?limit=200")).Form($"line-{line.Id:N}");

        (await staff.SubmitAsync(form, ("_decision", decision), ("reason", "asked the host"))).Is(422);

        Assert.Equal("held", (await Given.Staff.GetAsync($"actions/{line.Id}"))["status"].GetString());
    }

    [Fact]
    public async Task A_rejected_line_counts_for_nothing_and_the_queue_stays_where_it_was()
    {
        using var staff = await StaffAsync();
        var registered = await Given.RegisterEventAsync();
        for (var i = 0; i < 3; i++)
        {
            await registered.ReportAsync(30_000 + i);
        }

        var first = await staff.GetAsync("/staff/2013/held?limit=1");
        var second = await staff.GetAsync(first.Elements.Single(element => element.Attributes.GetValueOrDefault("href")?.Contains("held?cursor=", StringComparison.Ordinal) == true).Attributes["href"]);
        var before = (await Given.TotalsAsync())["actions"].GetInt64();
        var form = second.Forms.First(form => form.Fields.Any(field => field.Name == "_line"));

        var done = await staff.SubmitAsync(form, ("_decision", "reject"), ("reason", "told twice"));

        Assert.Contains("cursor=", done.Is(302).Location!, StringComparison.Ordinal);
        (await staff.FollowAsync(done)).Is(200).Says("Rejected: ").Says("It counts for nothing.");
        Assert.Equal(before, (await Given.TotalsAsync())["actions"].GetInt64());
    }

    [Fact]
    public async Task A_countrys_total_is_stated_and_shown_with_what_reports_say_of_it()
    {
        using var staff = await StaffAsync();
        (await Given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("country", "TG"), ("quantity", 300)))).Is(201);
        var form = (await staff.GetAsync("/staff/2013/counts")).Form("count");

        var refused = await staff.SubmitAsync(form, ("country", "TG"), ("total", "1000"), ("source", ""));
        refused.Is(422);
        Assert.Contains("value=\"1000\"", refused.Html, StringComparison.Ordinal);
        var done = await staff.FollowAsync(await staff.SubmitAsync(form, ("country", "TG"), ("total", "1000"), ("source", "by telephone")));

        done.Is(200).Says("The total is stated.").Says("Togo").Says("1,000").Says("300").Says("700").Says("by telephone");
    }

    [Fact]
    public async Task A_file_that_is_sent_counts_its_good_lines_and_tells_the_bad_ones_by_number()
    {
        using var staff = await StaffAsync();
        var form = (await staff.GetAsync("/staff/2013/imports")).Form("import");
        Assert.Equal("multipart/form-data", form.Type);
        var lines = new StringBuilder("key,country,kind,quantity\n");
        for (var i = 0; i < 5_000; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"page-{i},NO,letter,2\n");
        }

        lines.Append("page-bad,NO,lettre,2\n");
        var before = (await Given.TotalsAsync())["actions"].GetInt64();

        var answer = await UploadAsync(staff, form, "norway.csv", lines.ToString());
        var page = await staff.FollowAsync(answer.Is(302));

        page.Is(200).Says("norway.csv").Says("New and taken in 5,000").Says("Refused 1").Says("5,002").Says("There is no such kind.").Says("must be one of letter, card");
        Assert.Equal(before + 10_000, (await Given.TotalsAsync())["actions"].GetInt64());
        (await staff.FollowAsync(await UploadAsync(staff, form, "norway.csv", lines.ToString()))).Says("Known already 5,000");
        (await staff.GetAsync("/staff/2013/imports")).Says("norway.csv").Says("5,000");
        (await staff.GetAsync(answer.Location!.Replace("/2013/", "/2012/", StringComparison.Ordinal))).Is(404);
    }

    [Fact]
    public async Task A_file_that_is_still_coming_in_shows_how_far_it_has_come_and_asks_again_by_itself()
    {
        using var staff = await StaffAsync();
        var pipe = new Pipe();
        using var file = new StreamContent(pipe.Reader.AsStream());
        file.Headers.ContentType = new("text/csv");
        var sending = Given.SendAsync(HttpMethod.Post, "campaigns/2013/imports?name=slow.csv", Given.Staff.Token, file);
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes("key,country,kind,quantity\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"slow-{i},FI,letter,1\n"))));

        Shown list;
        do
        {
            list = (await staff.GetAsync("/staff/2013/imports")).Is(200);
        }
        while (!list.Said.Contains("slow.csv", StringComparison.Ordinal));
        Assert.Contains("<noscript><meta http-equiv=\"refresh\"", list.Html, StringComparison.Ordinal);
        var path = list.All("href=\"(/staff/2013/imports/[^\"]*)\">slow.csv").Single();
        var running = (await staff.GetAsync(path)).Says("slow.csv").Says("Still coming in.");
        Assert.Contains("data-refresh=\"2\"", running.Html, StringComparison.Ordinal);

        await pipe.Writer.CompleteAsync();
        (await sending).Is(200);
        var ended = (await staff.GetAsync(path)).Says("Read to its end. Every line is right.").Says("New and taken in 3,000");
        Assert.DoesNotContain("refresh\"", ended.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Broken off.", "The file broke off here.")]
    [InlineData("fr", "Interrompu.", "Le fichier s’est interrompu ici.")]
    [InlineData("es", "Interrumpido.", "El archivo se cortó aquí.")]
    [InlineData("ar", "انقطع.", "انقطع الملف هنا.")]
    public async Task A_file_that_was_cut_off_is_not_shown_as_read_to_its_end(string language, string state, string where)
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!, language);
        using var upload = await Upload.BeginAsync(
            Given.Client.BaseAddress!, Given.Staff.Token!, $"/api/v1/campaigns/2013/imports?name=cut-{language}.csv", "text/csv");
        await upload.SayChunkAsync("key,country,kind,quantity\ncut,FI,letter,1\n");
        await upload.BreakAsync();
        Assert.Equal(200, (await upload.AnswerAsync()).Status);

        var list = (await staff.GetAsync("/staff/2013/imports")).Is(200).Says(state);
        var path = list.All($"href=\"(/staff/2013/imports/[^\"]*)\">cut-{language}.csv").Single();
        (await staff.GetAsync(path)).Is(200).Says(state).Says(where);
    }

    [Theory]
    [InlineData("en", "This is a spreadsheet’s own file.")]
    [InlineData("fr", "C’est un fichier de tableur.")]
    [InlineData("es", "Es un archivo de hoja de cálculo.")]
    [InlineData("ar", "هذا ملف برنامج جداول.")]
    public async Task Who_sends_a_spreadsheets_own_file_is_told_to_save_it_as_a_table(string language, string said)
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!, language);
        var form = (await staff.GetAsync("/staff/2013/imports")).Form("import");

        (await UploadAsync(staff, form, "letters.xlsx", "PK\u0003\u0004" + new string('\0', 200_000))).Is(422).Says(said);
    }

    [Fact]
    public async Task A_file_without_proof_or_with_other_columns_counts_nothing_and_says_why()
    {
        using var staff = await StaffAsync();
        var form = (await staff.GetAsync("/staff/2013/imports")).Form("import");
        var before = await Given.WrittenAsync();

        (await UploadAsync(staff, form with { Fields = [] }, "no.csv", "kind,quantity,country\nletter,1,NO\n")).Is(422).Says("This page was open for too long");
        (await UploadAsync(staff, form, "no.csv", "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 100_000)))).Is(422).Says("The first row does not name the columns");
        (await staff.SendAsync(HttpMethod.Post, form.Action, new FormUrlEncodedContent([]))).Is(422);

        Assert.Equal(before, await Given.WrittenAsync());
    }

    [Fact]
    public async Task Figures_that_disagree_stand_side_by_side()
    {
        using var staff = await StaffAsync();
        var form = (await staff.GetAsync("/staff/2013/records")).Form("record");
        (string, string?)[] figure =
            [("campaignYear", "2012"), ("scope", "GLOBAL"), ("figure", "1950000"), ("unit", "actions"), ("exactness", "about"), ("status", "revised"), ("source", "a newsletter"), ("headline", "false")];

        var done = await staff.FollowAsync(await staff.SubmitAsync(form, figure));

        done.Is(200).Says("The figure stands in the record book.").Says("about 1,950,000").Says("more than 1,900,000").Says("a newsletter");
        (await staff.SubmitAsync(form, [.. figure, ("_key", "another")])).Is(422).Says("The record book has this statement already.");
        (await staff.SubmitAsync(form, [.. figure[..^1], ("_key", "people"), ("measure", "people"), ("headline", "true")])).Is(422).Says("Only a number of actions can be the headline.");
    }

    [Fact]
    public async Task Inhabitants_are_recorded_by_country_and_year()
    {
        using var staff = await StaffAsync();
        var form = (await staff.GetAsync("/staff/2013/records")).Form("population");

        (await staff.SubmitAsync(form, ("_country", "IS"), ("_year", "1"), ("population", "321857"), ("source", "Statistics Iceland"))).Is(422).Says("Please look at what is marked.");
        (await staff.FollowAsync(await staff.SubmitAsync(form, ("_country", "IS"), ("_year", "2013"), ("population", "321857"), ("source", "Statistics Iceland"))))
            .Says("The inhabitants are recorded.").Says("321,857").Says("Statistics Iceland");
    }

    [Fact]
    public async Task A_campaign_is_edited_by_one_at_a_time_and_never_loses_all_its_kinds()
    {
        using var staff = await StaffAsync();
        (await Given.Staff.PutAsync("campaigns/2017", Bodies.Campaign())).Is(201);
        var page = await staff.GetAsync("/staff/2017/campaign");
        var form = page.Form("campaign");

        (await staff.SubmitAsync(form with { Fields = [.. form.Fields.Where(field => field.Name != "kinds" || field.Text.Length == 0)] })).Is(422);
        (await staff.FollowAsync(await staff.SubmitAsync(form, ("name", "The year of 2017")))).Is(200).Says("Saved.");
        (await staff.SubmitAsync(form, ("name", "Too late"))).Is(422).Says("Somebody changed this meanwhile.");

        Assert.Equal("The year of 2017", (await Given.Anyone.GetAsync("campaigns/2017"))["name"].GetString());
        Assert.Equal(7, (await Given.Anyone.GetAsync("campaigns/2017"))["kinds"].GetArrayLength());
        (await staff.SubmitAsync(page.Form("new"), ("_year", "2017"))).Is(422).Says("There is a campaign of that year already.");
        Assert.Equal("/staff/2019/campaign?done=campaign#done", (await staff.SubmitAsync(
            page.Form("new"), ("_year", "2019"), ("startsOn", "2019-12-01"), ("endsOn", "2019-12-31"), ("reportsUntil", ""))).Is(302).Location);
    }

    [Fact]
    public async Task A_case_is_added_edited_and_told_what_came_of_it()
    {
        using var staff = await StaffAsync();
        var blank = (await staff.GetAsync("/staff/2013/cases")).Form("case");
        (string, string?)[] poet = [("title", "Çelik the poet"), ("country", "TR"), ("summary", "A poet in prison.")];

        var page = await staff.FollowAsync(await staff.SubmitAsync(blank, poet));
        page.Is(200).Says("Saved.").Says("Çelik the poet");
        (await staff.SubmitAsync(blank, poet)).Is(422).Says("There is a case of that name already.");
        (await staff.FollowAsync(await staff.SubmitAsync(page.Form("outcome"), ("kind", "acquitted"), ("summary", "Acquitted in the second instance."), ("source", "the lawyer"))))
            .Says("Acquitted in the second instance.").Says("the lawyer");
        (await staff.FollowAsync(await staff.SubmitAsync(page.Form("case"), ("sendingRules", "Write in Turkish.")))).Is(200);

        var told = await Given.Anyone.GetAsync("cases/celik-the-poet");
        Assert.Equal(("Write in Turkish.", 1, 1), (told["sendingRules"].GetString(), told["outcomes"].GetArrayLength(), told["campaigns"].GetArrayLength()));
        (await staff.GetAsync("/staff/2013/cases/nobody")).Is(404);
    }

    [Fact]
    public async Task A_case_whose_name_has_no_Latin_letter_is_given_an_address()
    {
        using var staff = await StaffAsync();
        var blank = (await staff.GetAsync("/staff/2013/cases")).Form("case");
        (string, string?)[] journalist = [("title", "شي تاو"), ("country", "CN"), ("summary", "A journalist, imprisoned for an email.")];

        var refused = (await staff.SubmitAsync(blank, journalist)).Is(422).Says("This is needed.");
        Assert.Contains("value=\"شي تاو\"", refused.Html, StringComparison.Ordinal);
        Assert.Matches("<input id=\"case-_slug\"[^>]*aria-invalid=\"true\"", refused.Html);
        (await staff.SubmitAsync(blank, [.. journalist, ("_slug", "Shi Tao")])).Is(422).Says("lower-case letters");
        foreach (var slug in (string[])["journalist-of-hunan", "journalist-of-changsha"])
        {
            Assert.StartsWith($"/staff/2013/cases/{slug}?", (await staff.SubmitAsync(blank, [.. journalist, ("_slug", slug)])).Is(302).Location, StringComparison.Ordinal);
        }

        (await staff.SubmitAsync(blank, [.. journalist, ("_slug", "journalist-of-hunan")])).Is(422).Says("There is a case of that name already.");
        (await staff.SubmitAsync(blank, ("title", ""), ("country", "CN"), ("summary", "Somebody."))).Is(422).Says("This is needed.");
        (await Given.Anyone.GetAsync("cases/event")).Refuses(404, "not-found");
    }

    [Fact]
    public async Task A_case_is_told_at_length_in_any_writing()
    {
        using var staff = await StaffAsync();
        var longest = new string('囚', 5_000);
        var blank = (await staff.GetAsync("/staff/2013/cases")).Form("case");

        (await staff.SubmitAsync(blank, ("title", "Told at length"), ("country", "CN"), ("summary", longest), ("sendingRules", longest))).Is(302);
        (await staff.FillAsync("/staff/2013/cases/told-at-length", "/staff/2013/cases/told-at-length", ("title", "Told again"))).Is(302);

        Assert.Equal(longest, (await Given.Anyone.GetAsync("cases/told-at-length")).Is(200)["sendingRules"].GetString());
    }

    [Fact]
    public async Task Of_several_who_open_a_year_or_add_a_case_at_once_one_does()
    {
        using var staff = await StaffAsync();
        var year = (await staff.GetAsync("/staff/2013/campaign")).Form("new");
        var file = (await staff.GetAsync("/staff/2013/cases")).Form("case");

        for (var i = 0; i < 5; i++)
        {
            var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => staff.SubmitAsync(
                year, ("_year", $"{2030 + i}"), ("name", $"{n}"), ("startsOn", $"{2030 + i}-12-01"), ("endsOn", $"{2030 + i}-12-31"), ("reportsUntil", ""))));
            var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => staff.SubmitAsync(
                file, ("title", $"Added at once {i}"), ("country", "CN"), ("summary", $"{n}"))));

            Assert.All(opened.Except([Assert.Single(opened, each => each.Status == 302)]), each => each.Is(422).Says("There is a campaign of that year already."));
            Assert.All(added.Except([Assert.Single(added, each => each.Status == 302)]), each => each.Is(422).Says("There is a case of that name already."));
        }
    }

    [Fact]
    public async Task The_record_book_of_a_year_goes_on_with_that_year()
    {
        using var staff = await StaffAsync();
        foreach (var source in (string[])["one", "two", "three"])
        {
            await Given.Staff.PostAsync("records", Bodies.Record(("campaignYear", 2003), ("scope", "VU"), ("source", source)));
        }

        var first = (await staff.GetAsync("/staff/2013/records?scope=VU&of=2003&limit=2")).Is(200);
        var next = first.Elements.Single(element => element.Attributes.GetValueOrDefault("href")?.Contains("records?cursor=", StringComparison.Ordinal) == true).Attributes["href"];

        Assert.EndsWith("&scope=VU&of=2003", next, StringComparison.Ordinal);
        var sources = first.All("<td>(one|two|three)</td>").Concat((await staff.GetAsync(next)).Is(200).All("<td>(one|two|three)</td>"));
        Assert.Equal(["one", "three", "two"], sources.Order());
    }

    [Fact]
    public async Task After_the_last_day_a_total_is_stated_as_of_any_day_that_has_come()
    {
        using var staff = await StaffAsync();
        Given.Clock.Now = new(2014, 1, 10, 12, 0, 0, TimeSpan.Zero);

        var page = (await staff.GetAsync("/staff/2013/counts")).Is(200);
        var day = page.Elements.Single(element => element.Attributes.GetValueOrDefault("name") == "asOf").Attributes;

        // On Kiritimati the 11th has come.
        Assert.Equal(("2013-12-31", "2013-12-01", "2014-01-11"), (day["value"], day["min"], day["max"]));
        (await staff.SubmitAsync(page.Form("count"), ("country", "KI"), ("total", "5"), ("source", "by mail"), ("asOf", "2014-01-11"))).Is(302);
    }

    [Fact]
    public async Task Who_names_no_year_means_the_same_one_on_the_desk_as_on_the_first_page()
    {
        using var staff = await StaffAsync();
        await Given.Staff.PutAsync("campaigns/2018", Bodies.Campaign());

        foreach (var day in (DateOnly[])[new(2013, 11, 1), new(2013, 12, 10), new(2014, 6, 1)])
        {
            Given.Clock.Now = Days.StartOf(day);
            var year = (await staff.GetAsync("/")).Is(200).All("data-refresh-from=\"/campaigns/(\\d+)/parts\"").Single();
            Assert.Equal($"/staff/{year}", (await staff.GetAsync("/staff")).Is(302).Location);
        }
    }

    [Fact]
    public async Task Staff_find_private_and_cancelled_events_and_open_them_by_their_link()
    {
        using var staff = await StaffAsync();
        var hidden = await Given.RegisterEventAsync(("title", "Behind closed doors"), ("visibility", "private"));
        var off = await Given.RegisterEventAsync(("title", "Called off"));
        (await off.Host.PostAsync($"events/{off.Id}/cancel")).Is(200);

        (await staff.GetAsync("/staff/2013/events?q=closed")).Is(200).Says("Behind closed doors").Says("Private");
        (await staff.GetAsync("/staff/2013/events?q=called+off")).Is(200).Says("Called off").Says("Cancelled");
        (await staff.GetAsync("/staff/2013/events?q=nothing+like+it")).Is(200).Says("No such event.");
        Assert.Equal($"/events/{hidden.Id}/host", (await staff.GetAsync($"/staff/2013/events?q=https%3A%2F%2Fexample.org%2Fevents%2F{hidden.Id}%3Fdone")).Is(302).Location);
    }

    [Theory]
    [InlineData("actions", "key,event,country,case,kind,quantity,purpose,sentOn,evidence")]
    [InlineData("events", "id,campaign,slug,title")]
    [InlineData("totals", "case,country,kind,purpose,evidence,actions")]
    [InlineData("records", "campaignYear,scope,figure,unit")]
    public async Task A_table_is_downloaded_for_spreadsheets(string what, string columns)
    {
        using var staff = await StaffAsync();
        await (await Given.RegisterEventAsync(("title", "=HYPERLINK(1)"))).ReportAsync(12, ("key", $"={what}"));
        (await Given.Staff.PostAsync("records", Bodies.Record(("source", $"for {what}")))).Is(201);

        var table = await staff.GetAsync($"/staff/2013/exports/{what}.csv");

        Assert.Equal("text/csv", table.Is(200).Type);
        Assert.StartsWith(columns, table.Html.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains("no-store", table.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Contains($"filename={what}-2013.csv", table.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.DoesNotContain("\n=", table.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(",=", table.Html, StringComparison.Ordinal);
        Assert.Equal([0xEF, 0xBB, 0xBF], table.Body[..3]);
        (await staff.GetAsync("/staff/2013/exports/people.csv")).Is(404);
    }

    [Fact]
    public async Task Health_tells_the_engine_and_who_is_on_staff()
    {
        using var staff = await StaffAsync();
        await Given.StaffTokenAsync("Salil of the desk");

        (await staff.GetAsync("/staff/2013/health")).Is(200).Says((await Given.Anyone.GetAsync("/health/ready"))["engineVersion"].GetString()!).Says("Salil of the desk").Says("writeathon verify");
    }

    [Theory]
    [InlineData("fr", "Bureau", "ltr")]
    [InlineData("es", "Retenidas", "ltr")]
    [InlineData("ar", "محتجزة", "rtl")]
    public async Task The_desk_speaks_its_readers_language(string language, string says, string direction)
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!, language);

        var page = (await staff.GetAsync("/staff/2013")).Is(200);

        Assert.Contains(says, page.Html, StringComparison.Ordinal);
        Assert.Contains($"dir=\"{direction}\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/staff/1999")]
    [InlineData("/staff/1999/held")]
    [InlineData("/staff/2013/imports/0197c0de-0000-7000-8000-000000000000")]
    public async Task What_is_not_there_is_told_as_a_page(string path)
    {
        using var staff = await StaffAsync();
        (await staff.GetAsync(path)).Is(404).Says("There is nothing here");
    }

    private Task<Visitor> StaffAsync() => Visitor.WithAsync(Given, Given.Staff.Token!);

    private static async Task<Shown> UploadAsync(Visitor visitor, ShownForm form, string name, string text)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (field, value) in form.Fields)
        {
            content.Add(new StringContent(value), field);
        }

        var file = new StringContent(text);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.ms-excel");
        content.Add(file, "file", name);
        return await visitor.SendAsync(HttpMethod.Post, form.Action, content);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        .Replace("{year:long}", "2013", StringComparison.Ordinal).Replace("{slug}", "yorm-bopha", StringComparison.Ordinal).Replace("{what}", "totals", StringComparison.Ordinal)
        .Replace("{import:guid}", "0197c0de-0000-7000-8000-000000000000", StringComparison.Ordinal);
}

public sealed class StaffPageOnSqliteTests(ServiceOnSqlite service) : StaffPageTests(service), IClassFixture<ServiceOnSqlite>;

public sealed class StaffPageOnPostgresTests(ServiceOnPostgres service) : StaffPageTests(service), IClassFixture<ServiceOnPostgres>;
