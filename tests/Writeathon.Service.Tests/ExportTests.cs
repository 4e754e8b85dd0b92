using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Writeathon.Service.Exports;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

public sealed class ExportTests
{
    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task An_export_taken_in_again_changes_nothing_here_and_makes_the_same_totals_elsewhere(string named)
    {
        var format = Words.Read<ExportFormat>(named);
        await using var service = await ImportFixture.OpenAsync();
        await GivenLedgerAsync(service);
        var exported = await service.ExportAsync(format);
        var before = await service.TotalsAsync();
        var lines = (await service.GetAsync("campaigns/2026/totals")).GetProperty("version").GetInt64();

        var here = await service.ImportAsync(exported, Type(format));

        Assert.True(here.Counts.Rejected == 0 && here.Counts.Accepted == 0, here.Json.ToString());
        Assert.Equal(before, await service.TotalsAsync());
        Assert.Equal(lines, (await service.GetAsync("campaigns/2026/totals")).GetProperty("version").GetInt64());
        Assert.Equal(exported, await service.ExportAsync(format));

        await using var other = await ImportFixture.OpenAsync();
        var elsewhere = await other.ImportAsync(exported, Type(format), "?unknownEvents=leave-out");
        Assert.True(elsewhere.Counts.Rejected == 0 && elsewhere.Counts.Accepted == here.Counts.Replayed, elsewhere.Json.ToString());
        Assert.Equal(before, await other.TotalsAsync());
        Assert.Equal((0, here.Counts.Replayed, 0), (await other.ImportAsync(exported, Type(format), "?unknownEvents=leave-out")).Counts);
    }

    [Fact]
    public async Task The_id_of_a_report_without_a_key_is_no_key_for_another_report()
    {
        await using var service = await ImportFixture.OpenAsync();
        await using var other = await ImportFixture.OpenAsync();
        var id = await TellAsync(service.Http, "campaigns/2026/actions", new { country = "IS", kind = "letter", quantity = 5 });

        using var another = await service.Http.PostAsJsonAsync("/api/v1/campaigns/2026/actions", new { country = "IS", kind = "letter", quantity = 6, key = id });
        var same = await TellAsync(service.Http, "campaigns/2026/actions", new { country = "IS", kind = "letter", quantity = 5, key = id });
        await TellAsync(service.Http, "campaigns/2026/actions", new { country = "IS", kind = "letter", quantity = 6, key = Guid.CreateVersion7(service.Clock.Now) });

        Assert.Equal("/problems/key-reused", (await ImportFixture.Json(another, HttpStatusCode.UnprocessableEntity)).GetProperty("type").GetString());
        Assert.Equal(id, same);
        Assert.Equal((2, 0, 0), (await other.ImportAsync(await service.ExportAsync(ExportFormat.Csv))).Counts);
        Assert.Equal((11, 11), (await service.ActionsAsync(), await other.ActionsAsync()));
    }

    [Fact]
    public async Task Keys_that_a_spreadsheet_would_run_come_back_as_they_were()
    {
        await using var service = await ImportFixture.OpenAsync();
        string[] keys = ["=1+1", "'=1+1", "''-5", "-5", "+3", "@a", "'plain", "\ta", " blank ", "   ", "a\nb", "a\"b", "a;b,c", "''",
            "a;=1+1", "a;'=1+1", "a\n =1+1", "a\r\n@b", "a\t-1", ";+1", "\t=1", "'\t'=1", "＝1+1", "''＋1", "－1", "＠a", "a;＝1", "a=1", "a ; b -1", string.Concat(Enumerable.Repeat("😀", 255))];
        foreach (var key in keys)
        {
            using var answer = await service.Http.PostAsJsonAsync("/api/v1/campaigns/2026/actions", new { country = "IS", kind = "letter", quantity = 1, key });
            await ImportFixture.Json(answer, HttpStatusCode.Created);
        }

        var exported = await service.ExportAsync(ExportFormat.Csv);

        Assert.StartsWith("\uFEFFkey,event,country,case,kind,quantity,purpose,sentOn,evidence\r\n'=1+1,", Encoding.UTF8.GetString(exported), StringComparison.Ordinal);
        Assert.All(["a;'=1+1", "a;''=1+1", "a\n '=1+1", "a\t'-1", "'＝1+1", "a=1", "a ; b -1"], key => Assert.Contains(key, Encoding.UTF8.GetString(exported), StringComparison.Ordinal));
        Assert.Equal((0, keys.Length, 0), (await service.ImportAsync(exported)).Counts);
    }

    [Fact]
    public async Task A_sum_below_zero_is_a_number_in_a_table()
    {
        await using var service = await ImportFixture.OpenAsync();
        await service.ImportAsync("country,kind,quantity,sentOn\nIS,letter,100,2026-12-10\n");
        using var answer = await service.Http.PostAsJsonAsync(
            "/api/v1/campaigns/2026/counts", new { country = "IS", total = 20, asOf = "2026-12-14", source = "the section" });
        await ImportFixture.Json(answer, HttpStatusCode.Created);

        var export = await service.RunAsync("export", "totals", "--campaign", "2026", "--format", "csv");

        Assert.Contains(",-80\r\n", export.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_years_records_say_which_of_them_is_its_headline()
    {
        await using var service = await ImportFixture.OpenAsync();

        var table = await service.RunAsync("export", "records", "--campaign", "2013", "--format", "csv");
        var lines = await service.RunAsync("export", "records", "--campaign", "2013", "--format", "ndjson");

        Assert.Contains("\n2013,PL,214427,letters,actions,exact,,final,true,", table.Output, StringComparison.Ordinal);
        Assert.Contains("\n2013,PL,190029,letters,actions,exact,,interim,false,", table.Output, StringComparison.Ordinal);
        Assert.Equal(
            [(190_029, false), (214_427, true)],
            lines.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)
                .Where(record => record.GetProperty("scope").GetString() == "PL")
                .Select(record => (record.GetProperty("figure").GetInt64(), record.GetProperty("headline").GetBoolean()))
                .Order());
    }

    [Fact]
    public async Task No_export_of_actions_says_who_it_was()
    {
        await using var service = await ImportFixture.OpenAsync();
        await GivenLedgerAsync(service);

        var text = Encoding.UTF8.GetString(await service.ExportAsync(ExportFormat.Ndjson));

        Assert.DoesNotContain("Grace", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("source", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_imports_and_exports_while_a_service_holds_the_ledger()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var folder = new Folder();
        var file = folder.Write("letters.csv", "country;kind;quantity\r\nIS;letter;5\r\nIS;LETTERS;6\r\nIS;phone;7\r\n");

        var import = await service.RunAsync("import", file, "--campaign", "2026");

        Assert.True(import.ExitCode == 1, import.Error);
        var told = JsonDocument.Parse(import.Output).RootElement;
        Assert.Equal((2, 1, "letters.csv"), (told.GetProperty("accepted").GetInt64(), told.GetProperty("rejected").GetInt64(), told.GetProperty("name").GetString()));
        Assert.Equal(11, await service.ActionsAsync());
        Assert.True(JsonElement.DeepEquals(told, await service.GetAsync($"imports/{told.GetProperty("id").GetString()}")));

        var export = await service.RunAsync("export", "actions", "--campaign", "2026", "--format", "ndjson");
        Assert.True(export.ExitCode == 0, export.Error);
        Assert.Equal(["import:letters.csv:2", "import:letters.csv:3"], export.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task What_counts_have_settled_is_said_to_be_left_out_and_comes_back_with_the_counts()
    {
        await using var service = await ImportFixture.OpenAsync();
        await using var other = await ImportFixture.OpenAsync();
        await service.ImportAsync("country,kind,quantity,sentOn\nIS,letter,12000,2026-12-10\n");
        await StateAsync(service);
        await service.ImportAsync("country,kind,quantity,sentOn\nIS,card,1200,2026-12-12\n", query: "?name=late.csv");

        var export = await service.RunAsync("export", "actions", "--campaign", "2026");
        var imported = await other.ImportAsync(Encoding.UTF8.GetBytes(export.Output));

        Assert.Contains("2 settling lines of 1 counts are left out, which count for 38019 together", export.Error, StringComparison.Ordinal);
        Assert.Equal((2, 0, 0), imported.Counts);
        Assert.Equal(13_200, await other.ActionsAsync());
        await StateAsync(other);
        Assert.Equal((51_219, 51_219), (await service.ActionsAsync(), await other.ActionsAsync()));
        Assert.Equal(await service.TotalsAsync(), await other.TotalsAsync());

        static async Task StateAsync(ImportFixture ledger)
        {
            using var answer = await ledger.Http.PostAsJsonAsync(
                "/api/v1/campaigns/2026/counts", new { country = "IS", total = 51_219, asOf = "2026-12-14", source = "the section" });
            await ImportFixture.Json(answer, HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task The_command_line_imports_into_a_ledger_that_nobody_serves()
    {
        using var folder = new Folder();
        var ledger = Path.Combine(folder.Name, "ledger");
        var year = TimeProvider.System.GetUtcNow().Year;
        Assert.Equal(0, (await ImportFixture.RunAsync(ledger, "staff", "add", "Ada")).ExitCode);
        using (var database = new Opened(ledger))
        {
            // Whatever day it is when this runs, the campaign has begun.
            await database.Ledger.WriteAsync(transaction => CampaignStore.Save(
                transaction, Campaign.OfDecember(year) with { StartsOn = new(year, 1, 1) }, revision: null));
        }

        foreach (var (what, columns) in new[]
        {
            ("actions", "key,event,country,case,kind,quantity,purpose,sentOn,evidence"),
            ("events", "id,campaign,slug,title,form,country,city,place,timeZone,startsAt,endsAt,visibility,target,capacity,registeredAt,cancelledAt"),
            ("totals", "case,country,kind,purpose,evidence,actions"),
            ("records", "campaignYear,scope,figure,unit,measure,exactness,asOf,status,headline,countries,note,source,cases"),
        })
        {
            var empty = await ImportFixture.RunAsync(ledger, "export", what, "--campaign", $"{year}");
            Assert.Equal((0, columns), (empty.ExitCode, empty.Output.Trim('\uFEFF', '\r', '\n')));
        }

        var file = folder.Write("lines.txt", "{\"country\": \"IS\", \"kind\": \"letter\", \"quantity\": 5}\n{\"country\": \"IS\", \"kind\": \"card\", \"quantity\": 6}\n");
        var first = await ImportFixture.RunAsync(ledger, "import", file, "--campaign", $"{year}");
        var again = await ImportFixture.RunAsync(ledger, "import", file, "--campaign", $"{year}");
        var totals = await ImportFixture.RunAsync(ledger, "export", "totals", "--campaign", $"{year}");
        var verified = await ImportFixture.RunAsync(ledger, "verify");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(2, JsonDocument.Parse(first.Output).RootElement.GetProperty("accepted").GetInt64());
        Assert.Equal(2, JsonDocument.Parse(again.Output).RootElement.GetProperty("replayed").GetInt64());
        Assert.Equal(["case,country,kind,purpose,evidence,actions", ",IS,card,appeal,centrally-counted,6", ",IS,letter,appeal,centrally-counted,5"], totals.Output.TrimStart('\uFEFF').TrimEnd().Split("\r\n"));
        Assert.Equal(0, verified.ExitCode);
    }

    [Fact]
    public async Task The_command_line_says_plainly_what_it_cannot_do()
    {
        await using var service = await ImportFixture.OpenAsync();
        using var folder = new Folder();
        var file = folder.Write("letters.csv", "country,kind\nIS,letter\n");

        var columns = await service.RunAsync("import", file, "--campaign", "2026");
        var missing = await service.RunAsync("import", Path.Combine(folder.Name, "none.csv"), "--campaign", "2026");
        var unsaid = await service.RunAsync("import", file);
        var year = await service.RunAsync("export", "actions", "--campaign", "1999");
        var what = await service.RunAsync("export", "people");

        var server = await service.RunAsync("verify", "--postgres", "garbage");
        var address = await service.RunAsync("serve", "--urls", "http://127.0.0.1:5000;garbage");

        var demo = await service.RunAsync("demo", "--urls", "garbage");

        Assert.Equal([1, 1, 2, 1, 2, 2, 2, 2], new[] { columns, missing, unsaid, year, what, server, address, demo }.Select(run => run.ExitCode));
        Assert.StartsWith("--postgres (or WRITEATHON_POSTGRES) is no connection string", server.Error, StringComparison.Ordinal);
        Assert.StartsWith("--urls: garbage is no address", address.Error, StringComparison.Ordinal);
        Assert.Equal(2, address.Error.TrimEnd().Split('\n').Length);
        Assert.Contains("does not name quantity", columns.Error, StringComparison.Ordinal);
        Assert.Contains("no campaign 1999", year.Error, StringComparison.Ordinal);
    }

    private static string Type(ExportFormat format) => format == ExportFormat.Csv ? "text/csv" : "application/x-ndjson";

    // Reports with keys and without, at an event that is cancelled later, corrected, voided, held, released and rejected.
    private static async Task GivenLedgerAsync(ImportFixture service)
    {
        var atEvent = await service.GivenEventAsync();
        using var host = new HttpClient { BaseAddress = service.Http.BaseAddress };
        var first = await TellAsync(service.Http, $"events/{atEvent}/actions", new { kind = "letter", quantity = 572, key = "packet" });
        await TellAsync(service.Http, $"events/{atEvent}/actions", new { kind = "card", quantity = 511, @case = "shi-tao", purpose = "solidarity" });
        await TellAsync(service.Http, $"actions/{first}/corrections", new { quantity = 570, reason = "counted again" });
        await TellAsync(service.Http, $"actions/{first}/corrections", new { quantity = 571, reason = "and again" });
        var voided = await TellAsync(service.Http, "campaigns/2026/actions", new { country = "IS", kind = "sms", quantity = 9 });
        await TellAsync(service.Http, $"actions/{voided}/corrections", new { quantity = 0, reason = "never sent" });
        await TellAsync(host, "campaigns/2026/actions", new { country = "DE", kind = "letter", quantity = 5_000 });
        var released = await TellAsync(host, "campaigns/2026/actions", new { country = "DE", kind = "signature", quantity = 6_000, key = "=SUM(A1)" });
        await TellAsync(service.Http, $"actions/{released}/release", new { reason = "asked them" }, HttpStatusCode.OK);
        var rejected = await TellAsync(host, "campaigns/2026/actions", new { country = "DE", kind = "signature", quantity = 7_000 });
        await TellAsync(service.Http, $"actions/{rejected}/reject", new { reason = "asked them" }, HttpStatusCode.OK);
        await TellAsync(host, "campaigns/2026/actions", new { country = "TG", kind = "email", quantity = 3, sentOn = "2026-12-03" });
        await service.ImportAsync("country,kind,quantity,evidence\nIS,letter,5,estimate\nIS,letter,5,\n", query: "?name=earlier.csv");
        using var cancelled = await service.Http.PostAsync($"/api/v1/events/{atEvent}/cancel", null);
        await ImportFixture.Json(cancelled, HttpStatusCode.OK);
    }

    private static async Task<string> TellAsync(HttpClient http, string path, object body, HttpStatusCode expected = HttpStatusCode.Created)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/{path}", body);
        return (await ImportFixture.Json(answer, expected)).GetProperty("id").GetString()!;
    }

    private sealed class Folder : IDisposable
    {
        public string Name { get; } = Directory.CreateTempSubdirectory("writeathon-").FullName;

        public string Write(string name, string text)
        {
            var file = Path.Combine(Name, name);
            File.WriteAllText(file, text);
            return file;
        }

        public void Dispose() => Directory.Delete(Name, recursive: true);
    }

    private sealed class Opened(string directory) : IDisposable
    {
        public Database Ledger { get; } = Database.OpenSqlite(directory, TimeProvider.System);

        public void Dispose() => Ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
