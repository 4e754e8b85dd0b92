using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Writeathon.Service.Imports;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

public sealed class ImportTests(ITestOutputHelper output)
{
    public static TheoryData<string, byte[]> Spreadsheets()
    {
        const string Plain = "key,country,kind,quantity,sentOn\na,IS,letter,5,2026-12-10\nb,CD,card,7,\nc,IS,email,9,2026-12-12\n";
        var crlf = Plain.Replace("\n", "\r\n", StringComparison.Ordinal);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        return new()
        {
            { "plain", Encoding.UTF8.GetBytes(Plain) },
            { "CRLF and a byte order mark", [.. utf8.Preamble, .. utf8.GetBytes(crlf)] },
            { "semicolons", Encoding.UTF8.GetBytes(crlf.Replace(',', ';')) },
            { "tabs in UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(crlf.Replace(',', '\t'))] },
            { "a spreadsheet's hint", Encoding.UTF8.GetBytes("sep=;\r\n" + crlf.Replace(',', ';')) },
            { "everything in quotes", Encoding.UTF8.GetBytes(string.Join("\r\n", Plain.TrimEnd().Split('\n').Select(row => $"\"{row.Replace(",", "\",\"", StringComparison.Ordinal)}\"")) + "\r\n") },
            { "other names, another order", "Sent On;QUANTITY;Country;Kind;Key\n2026-12-10;5;is;Letter;a\n;7;cd;CARD;b\n2026-12-12;9;IS;E-Mail;c\n"u8.ToArray() },
            { "words of others", "key,country,event_type,quantity\na,IS,LETTER_WRITING,5\nb,CD,postcards,7\nc,IS,EMAIL,9\n"u8.ToArray() },
            { "blank lines and empty rows at the end", Encoding.UTF8.GetBytes(Plain.Replace("\nb", "\n\nb", StringComparison.Ordinal) + ",,,,\n , ,,,\n\n\n") },
            { "rows that are too short", "key,country,kind,quantity,sentOn,purpose\na,IS,letter,5\nb,CD,card,7\nc,IS,email,9,2026-12-12\n"u8.ToArray() },
            { "blanks around fields", "key , country , kind , quantity\na , IS , letter , 5\nb , CD , \"card\" , 7\nc , IS , email , 9\n"u8.ToArray() },
            { "columns that are nothing of ours", "key,country,Notes,kind,quantity\na,IS,\"in two\nlines\",letter,5\nb,CD,,card,7\nc,IS,x,email,9\n"u8.ToArray() },
            { "carriage returns alone", "country,kind,quantity,key\rIS,letter,5,a\rCD,card,7,b\rIS,email,9,c\r"u8.ToArray() },
            { "no line break at the end, behind a whole day", "key,country,kind,quantity,sentOn\na,IS,letter,5,\nb,CD,card,7,\nc,IS,email,9,2026-12-12"u8.ToArray() },
        };
    }

    [Theory]
    [MemberData(nameof(Spreadsheets))]
    public async Task A_spreadsheet_is_read_as_people_make_it(string name, byte[] bytes)
    {
        await using var service = await ImportFixture.OpenAsync();

        var answer = await service.ImportAsync(bytes);

        Assert.True(answer.Counts == (3, 0, 0), $"{name}: {answer.Json}");
        var totals = await service.GetAsync("campaigns/2026/totals");
        Assert.Equal(21, totals.GetProperty("actions").GetInt64());
        Assert.Equal(14, totals.GetProperty("byCountry").EnumerateArray().Single(country => country.GetProperty("country").GetString() == "IS").GetProperty("actions").GetInt64());
    }

    [Fact]
    public async Task Columns_that_nothing_is_read_from_are_named()
    {
        await using var service = await ImportFixture.OpenAsync();

        var answer = await service.ImportAsync("country,kind,quantity,Notes,,purpos\nIS,letter,5,,,solidarity\n");

        Assert.Equal(["Notes", "purpos"], answer.Json.GetProperty("ignored").EnumerateArray().Select(header => header.GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_odd_character_in_the_name_of_a_column_or_a_member_ends_no_import(bool onPostgres)
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        var name = new string('n', 99);

        var table = await service.ImportAsync($"country,kind,quantity,No\0tes,{name}😀\nIS,letter,5,,\n");
        var lines = await service.ImportAsync(
            $$"""
            {"country":"IS","kind":"card","quantity":6,"{{name[..39]}}😀":1}
            {"country":"IS","kind":"card","quantity":6,"No\u0000tes":1}
            {"country":"IS","kind":"card","quantity":7}

            """,
            "application/x-ndjson",
            "?name=letters.ndjson");

        Assert.Equal((1, 0, 0), table.Counts);
        Assert.Equal(["No tes", $"{name}…"], table.Json.GetProperty("ignored").EnumerateArray().Select(header => header.GetString()));
        Assert.Equal((1, 0, 2), lines.Counts);
        Assert.StartsWith($"{name[..39]}… is not a member", lines.Detail(0), StringComparison.Ordinal);
        Assert.StartsWith("No tes is not a member", lines.Detail(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_kept_of_people_whom_a_file_names_in_the_wrong_column()
    {
        await using var service = await ImportFixture.OpenAsync();

        var table = await service.ImportAsync("""
            key,country,case,kind,quantity,sentOn,for ada@example.org,Notes
            a,IS,,letter,1,2026-12-10,,
            b,Ada Lovelace,,letter,1,2026-12-10,,
            c,IS,Ada Lovelace,letter,1,2026-12-10,,
            d,IS,,spam ada@example.org,1,2026-12-10,,
            e,IS,,letter,+44 20 7413 5500,2026-12-10,,
            f,IS,,letter,447413550000,2026-12-10,,
            g,IS,,letter,1,Ada,,

            """);
        var lines = await service.ImportAsync("""{"ada@example.org":1,"country":"IS","kind":"letter","quantity":5}""" + "\n", "application/x-ndjson");

        Assert.Equal((1, 0, 6), table.Counts);
        Assert.Equal(["…", "Notes"], table.Json.GetProperty("ignored").EnumerateArray().Select(header => header.GetString()));
        Assert.All([table, lines], told =>
        {
            Assert.DoesNotContain("ada", told.Json.GetProperty("errors").GetRawText(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("7413", told.Json.GetProperty("errors").GetRawText(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task No_report_takes_the_key_of_a_line_of_a_file()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var anyone = new HttpClient { BaseAddress = service.Http.BaseAddress };
        var report = new { country = "IS", kind = "letter", quantity = 1, key = "import:section.csv:2" };

        using var byMember = await anyone.PostAsJsonAsync("/api/v1/campaigns/2026/actions", report);
        anyone.DefaultRequestHeaders.Add("Idempotency-Key", "import:section.csv:2");
        using var byHeader = await anyone.PostAsJsonAsync("/api/v1/campaigns/2026/actions", new { report.country, report.kind, report.quantity });
        var file = await service.ImportAsync("country,kind,quantity\nIS,letter,12\n", query: "?name=section.csv");

        Assert.Equal(["must not begin with import:"], (await ImportFixture.Json(byMember, HttpStatusCode.BadRequest)).GetProperty("errors").GetProperty("$.key").EnumerateArray().Select(error => error.GetString()));
        Assert.True((await ImportFixture.Json(byHeader, HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
        Assert.Equal((1, 0, 0), file.Counts);
        Assert.Equal(12, await service.ActionsAsync());
    }

    [Fact]
    public async Task A_line_of_a_file_that_comes_slowly_is_of_the_day_on_which_it_came_and_was_not_known_before()
    {
        await using var service = await ImportFixture.OpenAsync();
        var importer = new Importer(
            service.Get<ActionStore>(), service.Get<CaseStore>(), service.Get<EventStore>(), service.Get<ImportStore>(), service.Get<UnfinishedLineStore>(), service.Clock);
        var campaign = await service.Get<CampaignStore>().FindAsync(2026, CancellationToken.None);
        var began = service.Clock.Now;

        var import = await importer.RunAsync(new([], RowsAsync()), campaign!, "letters.csv", UnknownEvents.Refuse, _ => Task.CompletedTask);

        Assert.Equal((2, 0), (import.Accepted, import.Rejected));
        Assert.Equal(0, (await service.GetAsync($"campaigns/2026/totals?knownAt={began.AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}")).GetProperty("actions").GetInt64());
        Assert.Equal(12, (await service.GetAsync($"campaigns/2026/totals?knownAt={began.AddDays(2):yyyy-MM-dd'T'HH:mm:ss'Z'}")).GetProperty("actions").GetInt64());

        async IAsyncEnumerable<ImportRow> RowsAsync()
        {
            yield return new(2, new() { [ImportMember.Country] = "IS", [ImportMember.Kind] = "letter", [ImportMember.Quantity] = "5" });
            await Task.Yield();
            service.Clock.Now = began.AddDays(2);
            yield return new(3, new()
            {
                [ImportMember.Country] = "IS",
                [ImportMember.Kind] = "letter",
                [ImportMember.Quantity] = "7",
                [ImportMember.SentOn] = "2026-12-17",
            });
        }
    }

    [Fact]
    public async Task A_file_waits_where_too_many_writes_wait_when_one_of_its_lines_is_refused()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var gate = new ManualResetEventSlim();
        var clock = new ClockThatIsWaitedFor(service.Clock.Now, gate.Set);
        var importer = new Importer(
            service.Get<ActionStore>(), service.Get<CaseStore>(), service.Get<EventStore>(), service.Get<ImportStore>(), service.Get<UnfinishedLineStore>(), clock);
        var campaign = await service.Get<CampaignStore>().FindAsync(2026, CancellationToken.None);
        var waiting = new List<Task<int>>();

        var import = await importer.RunAsync(new([], RowsAsync()), campaign!, "letters.csv", UnknownEvents.Refuse, _ => Task.CompletedTask);

        Assert.Equal((0, 1, true), (import.Accepted, import.Rejected, import.FinishedAt is not null));
        await Task.WhenAny(Task.WhenAll(waiting)); // whatever else was writing has its place among them

        async IAsyncEnumerable<ImportRow> RowsAsync()
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add(service.Database.WriteAsync(_ =>
            {
                reached.SetResult();
                gate.Wait();
                return 1;
            }));
            await reached.Task;
            waiting.AddRange(Enumerable.Range(0, Database.LongestQueue).Select(_ => service.Database.WriteAsync(_ => 1)));
            yield return new(2, new()
            {
                [ImportMember.Country] = "IS",
                [ImportMember.Kind] = "letter",
                [ImportMember.Quantity] = "5",
                [ImportMember.SentOn] = "2026-12-30",
            });
        }
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await using var service = await ImportFixture.OpenAsync();
        var file = "country,kind,quantity\n" + string.Concat(Enumerable.Range(1, 5_000).Select(n => $"IS,letter,{n}\n"));
        Assert.Equal((5_000, 0, 0), (await service.ImportAsync(file)).Counts);
        var version = (await service.GetAsync("campaigns/2026/totals")).GetProperty("version").GetInt64();

        Assert.Equal((0, 5_000, 0), (await service.ImportAsync(file)).Counts);

        var totals = await service.GetAsync("campaigns/2026/totals");
        Assert.Equal((version, 12_502_500), (totals.GetProperty("version").GetInt64(), totals.GetProperty("actions").GetInt64()));
    }

    [Fact]
    public async Task The_same_file_after_reports_have_closed_is_known_again()
    {
        await using var service = await ImportFixture.OpenAsync();
        await service.ImportAsync("country,kind,quantity\nIS,letter,5\n");
        service.Clock.Now = new(2027, 5, 1, 12, 0, 0, TimeSpan.Zero);

        var answer = await service.ImportAsync("country,kind,quantity\nIS,letter,5\nIS,letter,6\n");

        Assert.Equal((0, 1, 1), answer.Counts);
        Assert.Equal([(3, "reports-closed")], answer.Errors);
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/x-ndjson")]
    public async Task A_file_cut_at_any_byte_and_sent_again_whole_counts_what_it_says(string type)
    {
        await using var service = await ImportFixture.OpenAsync();
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (bytes, sum) = File(random, lines: 60, isCsv: type == "text/csv");

        for (var time = 1L; time <= 40; time++)
        {
            var cut = random.Next(1, bytes.Length);
            var query = $"?name=cut-{time}";
            using (var content = new ByteArrayContent(bytes, 0, cut))
            {
                // Cut inside the header row, there is nothing to count.
                content.Headers.ContentType = new(type);
                using var answer = await service.Http.PostAsync($"/api/v1/campaigns/2026/imports{query}", content);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"cut at {cut}");
            }

            var whole = await service.ImportAsync(bytes, type, query);

            Assert.True(whole.Counts.Rejected == 0, $"cut at {cut}: {whole.Json}");
            Assert.Equal(time * sum, await service.ActionsAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sender_who_is_gone_leaves_whole_lines_only(bool isCsv)
    {
        await using var service = await ImportFixture.OpenAsync();
        var (bytes, sum) = File(new Random(7), lines: 60, isCsv);
        var format = isCsv ? ImportFormat.Csv : ImportFormat.Ndjson;
        using var broken = new BrokenStream(bytes, bytes.Length - 20);

        var import = await service.ImportAsync(broken, format, "file");

        Assert.Equal((59, 0), (import.Accepted, import.Replayed));
        using var whole = new MemoryStream(bytes);
        Assert.Equal((1, 59, 0), (await service.ImportAsync(whole, format, "file")) is var again ? (again.Accepted, again.Replayed, again.Rejected) : default);
        Assert.Equal(sum, await service.ActionsAsync());
    }

    [Theory]
    [InlineData("a\n", true)]
    [InlineData("a\r", true)]
    [InlineData("a\n\0", true)]
    [InlineData("a\nb", false)]
    [InlineData("a\nb\0", false)]
    public async Task Whether_a_file_ends_with_its_line_is_known_however_its_bytes_come(string text, bool endsLine)
    {
        foreach (var atOnce in (int[])[1, 2, text.Length])
        {
            using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text));
            await using var arriving = new ArrivingStream(bytes);
            var buffer = new byte[atOnce];
            while (await arriving.ReadAsync(buffer) > 0)
            {
            }

            Assert.Equal(endsLine, arriving.EndsLine);
        }
    }

    [Fact]
    public async Task A_number_in_which_a_table_was_cut_off_does_not_count()
    {
        await using var service = await ImportFixture.OpenAsync();
        var bytes = "key,country,kind,quantity\na,IS,letter,5\nb,CD,letter,1200\n"u8.ToArray();
        using var broken = new BrokenStream(bytes, bytes.Length - "00\n".Length);

        var import = await service.ImportAsync(broken, ImportFormat.Csv, "file");

        Assert.Equal((1, 1), (import.Accepted, import.Rejected));
        Assert.Equal(5, await service.ActionsAsync());
    }

    [Fact]
    public async Task A_sender_who_is_gone_in_a_line_takes_nothing_back_that_came_of_it_before()
    {
        await using var service = await ImportFixture.OpenAsync();
        await service.ImportAsync("country,kind,quantity\nCD,letter,12", query: "?name=file");
        var bytes = "country,kind,quantity\nCD,letter,12\n"u8.ToArray();
        using var broken = new BrokenStream(bytes, bytes.Length - "etter,12\n".Length);

        var import = await service.ImportAsync(broken, ImportFormat.Csv, "file");

        Assert.Equal((0, 1), (import.Accepted, import.Rejected));
        Assert.Equal(12, await service.ActionsAsync());
    }

    [Fact]
    public async Task Bad_lines_are_told_with_the_number_that_an_editor_shows_and_the_others_count()
    {
        await using var service = await ImportFixture.OpenAsync();

        var answer = await service.ImportAsync("""
            key,country,case,kind,quantity,purpose,sentOn
            "a
            b",IS,shi-tao,letter,1,appeal,2026-12-10
            c,IS,,PHONE_BANK,1,,

            d,IS,,letter,1.871,,
            e,IS,nobody,letter,1,,
            f,IS,,letter,1,,2026-11-30
            g,IS,,letter,1,,2026-12-30
            h,IS,,letter,1,,10.12.2026
            i,Iceland,,letter,1,,
            j,IS,,letter,1,both,
            c,IS,,letter,1,,
            c,IS,,letter,2,,
            k,IS,,letter,"1,871",,
            l,IS,,letter,1,871,,
            m,I"S,,letter,1,,
            n,IS,,letter,1,,2026-12-10,x
            o,IS,,letter,1,,

            """);

        Assert.Equal(
            [
                (4, "unknown-kind"), (6, "invalid-input"), (7, "unknown-case"), (8, "day-outside-campaign"), (9, "day-in-future"), (10, "invalid-input"),
                (11, "invalid-input"), (12, "invalid-input"), (14, "key-reused"), (15, "invalid-input"), (16, "invalid-input"), (17, "unreadable-line"),
                (18, "unreadable-line"),
            ],
            answer.Errors);
        Assert.Equal((3, 0, 13), answer.Counts);
        Assert.Contains("If it is 1871, write 1871", answer.Detail(1), StringComparison.Ordinal);
        Assert.Equal(3, await service.ActionsAsync());
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_ends_the_file_where_it_is_opened()
    {
        await using var service = await ImportFixture.OpenAsync();
        var file = "country,kind,quantity\nIS,letter,1\nIS,\"letter,1\n" + string.Concat(Enumerable.Repeat("IS,letter,1\n", 20_000));

        var answer = await service.ImportAsync(file);

        Assert.Equal((1, 0, 1), answer.Counts);
        Assert.Equal([(3, "unreadable-line")], answer.Errors);
    }

    [Fact]
    public async Task A_line_before_a_quote_that_is_never_closed_is_whole_wherever_the_file_ends()
    {
        await using var service = await ImportFixture.OpenAsync();

        var answer = await service.ImportAsync("country,kind,quantity,key\nIS,letter,1,a\nIS,\"letter,1" + new string('x', 2 * ImportFile.LargestLine));

        Assert.Equal((1, 0, 1), answer.Counts);
        Assert.Equal([(3, "unreadable-line")], answer.Errors);
    }

    [Fact]
    public async Task A_key_that_a_spreadsheet_would_run_is_no_other_key_without_its_first_character()
    {
        await using var service = await ImportFixture.OpenAsync();

        Assert.Equal((2, 0, 0), (await service.ImportAsync("key,country,kind,quantity\n=a,IS,letter,5\na,IS,letter,6\n")).Counts);
    }

    [Fact]
    public async Task Lines_of_JSON_are_read_as_strictly_as_a_body()
    {
        await using var service = await ImportFixture.OpenAsync();

        var answer = await service.ImportAsync(
            "\uFEFF" + """
            {"key": "a", "country": "IS", "kind": "letter", "quantity": 5, "case": null}
            {"country": "IS", "kind": "letter", "quantity": "5"}
            {"country": "IS", "kind": "letter", "quantity": 5.0}

            {"country": "IS", "kind": "letter", "quantity": 5, "Purpose": "solidarity"}
            {"country": "IS", "kind": "letter", "quantity": 5, "quantity": 6}
            {"country": 7, "kind": "letter", "quantity": 5}
            {"country": "IS", "kind": "letter", "quantity": 5} {}
            ["IS", "letter", 5]
            {"country": "IS", "kind": "letter", "quantity": {"of": [5]}}
            {"key": "\ud800", "country": "IS", "kind": "letter", "quantity": 5}
            {"country": "IS", "kind": null, "quantity": 5}
            not JSON
            {"country": "IS", "kind": "LETTER_WRITING", "quantity": 1000000}
            """,
            "application/x-ndjson");

        Assert.Equal(
            [
                (2, "invalid-input"), (3, "invalid-input"), (5, "invalid-input"), (6, "invalid-input"), (7, "invalid-input"), (8, "unreadable-line"),
                (9, "unreadable-line"), (10, "invalid-input"), (11, "invalid-input"), (12, "invalid-input"), (13, "unreadable-line"),
            ],
            answer.Errors);
        Assert.Equal((2, 0, 11), answer.Counts);
        Assert.Equal(1_000_005, await service.ActionsAsync());
    }

    [Fact]
    public async Task A_line_of_JSON_may_be_as_long_as_the_longest()
    {
        await using var service = await ImportFixture.OpenAsync();
        var longest = """{"country":"IS","kind":"letter","quantity":5}""".PadRight(ImportFile.LargestLine);

        var answer = await service.ImportAsync($"{longest}\n{longest} \n", "application/x-ndjson");

        Assert.Equal((1, 0, 1), answer.Counts);
        Assert.Equal([(2, "unreadable-line")], answer.Errors);
    }

    [Fact]
    public async Task A_line_of_JSON_that_is_too_long_is_refused_alone()
    {
        await using var service = await ImportFixture.OpenAsync();

        var answer = await service.ImportAsync(
            $"{{\"key\": \"{new string('k', 300_000)}\"}}\n{{\"country\": \"IS\", \"kind\": \"letter\", \"quantity\": 5}}\n", "application/x-ndjson");

        Assert.Equal((1, 0, 1), answer.Counts);
        Assert.Equal([(1, "unreadable-line")], answer.Errors);
    }

    [Theory]
    [InlineData("", "kind, quantity, country (or event)")]
    [InlineData("country,type,number\nIS,letter,5\n", "quantity")]
    [InlineData("kind;quantity\nletter;5\n", "country (or event)")]
    [InlineData("country,kind,quantity,Quantity\nIS,letter,5,6\n", "quantity twice")]
    public async Task A_table_without_a_needed_column_is_refused_whole_and_told_which(string file, string column)
    {
        await using var service = await ImportFixture.OpenAsync();
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");

        using var answer = await service.Http.PostAsync("/api/v1/campaigns/2026/imports", content);

        var problem = await ImportFixture.Json(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("/problems/wrong-columns", problem.GetProperty("type").GetString());
        Assert.Contains(column, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await service.ActionsAsync());
    }

    [Theory]
    [InlineData("504B030414000600")]
    [InlineData("D0CF11E0A1B11AE1")]
    public async Task A_spreadsheets_own_file_is_refused_and_told_how_to_send_it(string beginning)
    {
        await using var service = await ImportFixture.OpenAsync();
        using var content = new ByteArrayContent([.. Convert.FromHexString(beginning), .. new byte[2_000]]);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");

        using var answer = await service.Http.PostAsync("/api/v1/campaigns/2026/imports", content);

        var problem = await ImportFixture.Json(answer, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(
            ("/problems/unsupported-media-type", "This is a spreadsheet's own file. Save it as CSV, and send that."),
            (problem.GetProperty("type").GetString(), problem.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/csv; charset=iso-8859-1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/csv; charset=utf-8; header=present", HttpStatusCode.OK)]
    [InlineData("Text/CSV", HttpStatusCode.OK)]
    public async Task Only_tables_and_lines_of_JSON_in_UTF_8_are_read(string? type, HttpStatusCode expected)
    {
        await using var service = await ImportFixture.OpenAsync();
        using var content = new ByteArrayContent("country,kind,quantity\nIS,letter,5\n"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        using var answer = await service.Http.PostAsync("/api/v1/campaigns/2026/imports", content);

        await ImportFixture.Json(answer, expected);
    }

    [Fact]
    public async Task Only_staff_import_and_only_into_a_campaign()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var anyone = new HttpClient { BaseAddress = service.Http.BaseAddress };
        using var content = new StringContent("country,kind,quantity\nIS,letter,5\n", Encoding.UTF8, "text/csv");

        using var refused = await anyone.PostAsync("/api/v1/campaigns/2026/imports", content);
        using var unread = await anyone.GetAsync($"/api/v1/imports/{Guid.Empty}");
        using var nowhere = await service.Http.PostAsync("/api/v1/campaigns/1999/imports", content);
        using var nothing = await service.Http.GetAsync($"/api/v1/imports/{Guid.Empty}");

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.NotFound],
            new[] { refused, unread, nowhere, nothing }.Select(answer => answer.StatusCode));
    }

    [Fact]
    public async Task A_long_import_names_itself_while_it_runs_and_can_be_read_later()
    {
        await using var service = await ImportFixture.OpenAsync();
        var file = "country,kind,quantity\n" + string.Concat(Enumerable.Range(1, 9_000).Select(n => $"IS,letter,{(n % 3 == 0 ? "many" : "1")}\n"));
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");

        using var answer = await service.Http.PostAsync("/api/v1/campaigns/2026/imports?name=long", content);

        var told = await ImportFixture.Json(answer, HttpStatusCode.OK);
        Assert.Equal($"/api/v1/imports/{told.GetProperty("id").GetString()}", answer.Headers.Location!.OriginalString);
        Assert.Equal((6_000, 3_000), (told.GetProperty("accepted").GetInt64(), told.GetProperty("rejected").GetInt64()));
        Assert.Equal(1_000, told.GetProperty("errors").GetArrayLength());
        Assert.Equal(told.GetRawText(), (await service.GetAsync($"imports/{told.GetProperty("id").GetString()}")).GetRawText());
    }

    [Fact]
    public async Task A_file_without_a_name_is_known_again_and_never_taken_for_another()
    {
        await using var service = await ImportFixture.OpenAsync();
        const string First = "country,kind,quantity\nIS,letter,5\nCD,letter,6\n";
        const string Second = "country,kind,quantity\nUS,letter,7\nCD,letter,6\nPL,letter,8\n";

        Assert.Equal((2, 0, 0), (await service.ImportAsync(First, query: null)).Counts);
        Assert.Equal((0, 2, 0), (await service.ImportAsync(First, query: null)).Counts);
        var other = await service.ImportAsync(Second, query: null);
        Assert.Equal([(2, "key-reused")], other.Errors);
        Assert.Contains("give the file a name of its own", other.Detail(0), StringComparison.Ordinal);
        Assert.Equal((3, 0, 0), (await service.ImportAsync(Second, query: "?name=second")).Counts);
    }

    [Fact]
    public async Task A_files_name_may_stand_in_its_disposition()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var content = new StringContent("country,kind,quantity\nIS,letter,5\n", Encoding.UTF8, "text/csv");
        content.Headers.ContentDisposition = new("attachment") { FileName = "\"C:\\Reports\\letters.csv\"" };

        using var answer = await service.Http.PostAsync("/api/v1/campaigns/2026/imports", content);

        Assert.Equal("letters.csv", (await ImportFixture.Json(answer, HttpStatusCode.OK)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_line_at_an_event_counts_there_and_in_its_country()
    {
        await using var service = await ImportFixture.OpenAsync();
        var id = await service.GivenEventAsync();

        var answer = await service.ImportAsync($"event,country,kind,quantity\n{id},,letter,5\n{id},CD,letter,6\n{id},IS,letter,7\n{Guid.Empty},IS,letter,8\nx,IS,letter,9\n");

        Assert.Equal([(4, "invalid-input"), (5, "unknown-event"), (6, "invalid-input")], answer.Errors);
        Assert.Contains("must be CD", answer.Detail(0), StringComparison.Ordinal);
        Assert.Equal(11, (await service.GetAsync($"events/{id}/totals")).GetProperty("actions").GetInt64());
    }

    [Fact]
    public async Task An_event_of_another_campaign_is_none_of_this_one()
    {
        await using var service = await ImportFixture.OpenAsync();
        await service.GivenCampaignAsync(2027);
        var id = await service.GivenEventAsync(campaign: 2027);

        var refused = await service.ImportAsync($"event,country,kind,quantity\n{id},,letter,5\n{id},CD,letter,6\n");
        var leftOut = await service.ImportAsync($"event,country,kind,quantity\n{id},CD,letter,7\n", query: "?name=x&unknownEvents=leave-out");

        Assert.Equal([(2, "unknown-event"), (3, "unknown-event")], refused.Errors);
        Assert.Empty(leftOut.Errors);
        Assert.Equal(7, await service.ActionsAsync());
        Assert.Equal(0, (await service.GetAsync($"events/{id}/actions")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Lines_of_events_that_are_not_here_count_in_their_country_where_that_is_asked_for()
    {
        await using var service = await ImportFixture.OpenAsync();

        var answer = await service.ImportAsync($"event,country,kind,quantity\n{Guid.Empty},IS,letter,8\n{Guid.Empty},,letter,8\n", query: "?name=x&unknownEvents=leave-out");

        Assert.Equal([(3, "unknown-event")], answer.Errors);
        Assert.Equal(8, await service.ActionsAsync());
    }

    [Fact]
    public async Task Evidence_is_as_told_and_large_lines_are_not_held()
    {
        await using var service = await ImportFixture.OpenAsync();

        await service.ImportAsync("country,kind,quantity,evidence\nIS,letter,1000000,Self Reported\nIS,letter,999999,\n");

        var totals = await service.GetAsync("campaigns/2026/totals");
        Assert.Equal((1_999_999, 0), (totals.GetProperty("actions").GetInt64(), totals.GetProperty("held").GetInt64()));
        Assert.Equal("self-reported", (await service.Get<Store.ActionStore>().FindByKeyAsync(2026, "import:letters.csv:2"))!.Evidence.Word());
    }

    private static (byte[] Bytes, long Sum) File(Random random, int lines, bool isCsv)
    {
        string[] countries = ["IS", "CD", "US"];
        string[] kinds = ["letter", "card", "email"];
        var text = new StringBuilder(isCsv ? "key,country,kind,sentOn,quantity\r\n" : "");
        var sum = 0L;
        for (var line = 1; line <= lines; line++)
        {
            var quantity = random.Next(1, 3_000);
            sum += quantity;
            var (country, kind, day) = (countries[random.Next(3)], kinds[random.Next(3)], new DateOnly(2026, 12, random.Next(1, 15)).Text());
            text.Append(isCsv
                ? string.Create(CultureInfo.InvariantCulture, $",{country},\"{kind}\",{day},{quantity}\r\n")
                : JsonSerializer.Serialize(new { country, kind, quantity, sentOn = day }) + "\n");
        }

        return (Encoding.UTF8.GetBytes(text.ToString()), sum);
    }

    private sealed class BrokenStream(byte[] bytes, int breaksAt) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Position >= breaksAt
            ? throw new IOException("the sender is gone")
            : base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, Math.Min(100, breaksAt - Position))], cancellationToken);
    }

    // Whoever waits on it has been refused once.
    private sealed class ClockThatIsWaitedFor(DateTimeOffset now, Action waited) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            waited();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
