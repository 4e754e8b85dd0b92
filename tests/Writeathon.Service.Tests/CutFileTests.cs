using System.Globalization;
using System.Text;
using Writeathon.Service.Imports;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

public sealed class CutFilesOnSqlite() : CutFileTests(onPostgres: false);

public sealed class CutFilesOnPostgres() : CutFileTests(onPostgres: true);

/// <summary>Files that break off somewhere, and files that only look like it.</summary>
public abstract class CutFileTests(bool onPostgres)
{
    // Of each the sum, and the file: {0} is a number of three digits, which makes its lines others than those of the file before.
    public static TheoryData<string, long, string> Files => new()
    {
        { "the quantity last", 1_254, "key,country,kind,quantity\nk-{0}-a,CD,letter,12\nk-{0}-b,IS,card,120\nk-{0}-c,CD,letter,1122\n" },
        { "the quantity last, and no line break", 1_254, "key,country,kind,quantity\r\nk-{0}-a,CD,letter,12\r\nk-{0}-b,IS,card,120\r\nk-{0}-c,CD,letter,1122" },
        { "quoted fields", 132, "\uFEFFkind;country;key;quantity\r\n\"letter\";\"CD\";\"k {0}\r\n\"\"a\"\"\";\"12\"\r\ncard;IS;k-{0}-b;\"120\"\r\n" },
        { "a day last", 132, "key,country,kind,quantity,sentOn\nk-{0}-a,CD,letter,12,2026-12-10\nk-{0}-b,IS,card,120,2026-12-11\n" },
        { "a note last", 132, "key,country,kind,quantity,note\nk-{0}-a,CD,letter,12,by Ada\nk-{0}-b,IS,card,120,by hand" },
        { "blanks last", 132, "key,country,kind,quantity,sentOn,note,\nk-{0}-a,CD,letter,12,2026-12-10,,\nk-{0}-b,IS,card,120,,," },
        { "the key last", 132, "country,kind,quantity,key\r\nCD,letter,12,k-{0}-a\r\nIS,card,120,k-{0}-b\r\n" },
        { "no keys", 1_132, "country,kind,quantity\nCD,letter,12\nIS,card,120\nCD,letter,1000" },
        { "a bad number last", 12, "key,country,kind,quantity\nk-{0}-a,CD,letter,12\nk-{0}-b,IS,card,1.871\n" },
        { "a number with a comma last", 12, "key,country,kind,quantity\nk-{0}-a,CD,letter,12\nk-{0}-b,IS,card,1,5\n" },
        { "a last line that says half a number and breaks off there", 0, "key,country,kind,quantity\nk-{0}-a,CD,letter,12 hundred" },
        { "lines of JSON", 132, """{{"kind":"letter","key":"k-{0}-a","country":"CD","quantity":12}}""" + "\n" + """{{"key":"k-{0}-b","country":"IS","quantity":120,"kind":"card"}}""" + "\r\n" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_same_file_cut_at_any_byte_and_sent_again_whole_gives_its_own_sum(string name, long sum, string text)
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        var length = Encoding.UTF8.GetByteCount(string.Format(CultureInfo.InvariantCulture, text, 100));
        for (var cut = 1; cut <= length; cut++)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, text, 100 + cut));
            await ImportAsync(service, bytes[..cut], $"{name} {cut}");
            // Once more, a little further or not as far.
            await ImportAsync(service, bytes[..Math.Clamp(cut + (cut % 2 == 0 ? 1 : -1), 1, length)], $"{name} {cut}");
            await ImportAsync(service, bytes, $"{name} {cut}");

            var actions = service.Get<LiveTotals>().Of(2026).Actions;
            Assert.True(actions == sum * cut, $"cut at byte {cut}: {actions - (sum * (cut - 1))} instead of {sum}");

            if (cut % 10 == 0)
            {
                Assert.Equal(0, (await ImportAsync(service, bytes, $"{name} {cut}"))!.Accepted);
            }
        }

        Assert.Equal(sum * length, service.Get<LiveTotals>().Of(2026).Actions);
    }

    [Fact]
    public async Task A_last_number_without_a_line_break_counts_and_is_put_right_when_more_of_it_comes()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);

        Assert.Equal((2, 0, 0), (await service.ImportAsync("key,country,kind,quantity\na,CD,letter,5\nb,CD,letter,12")).Counts);
        Assert.Equal(17, await service.ActionsAsync());
        Assert.Equal((1, 1, 0), (await service.ImportAsync("key,country,kind,quantity\na,CD,letter,5\nb,CD,letter,120")).Counts);
        Assert.Equal(125, await service.ActionsAsync());
        Assert.Equal((1, 1, 0), (await service.ImportAsync("key,country,kind,quantity\na,CD,letter,5\nb,CD,letter,1207\n")).Counts);
        Assert.Equal((0, 2, 0), (await service.ImportAsync("key,country,kind,quantity\na,CD,letter,5\nb,CD,letter,1207\n")).Counts);
        Assert.Equal(1_212, await service.ActionsAsync());
    }

    [Theory]
    [InlineData("1.871", 1_871)]
    [InlineData("1 871", 1)]
    [InlineData("1,5", 12)]
    public async Task The_beginning_of_what_is_no_number_does_not_count_until_it_is_put_right(string number, long right)
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await service.ImportAsync("country,kind,quantity\nCD,letter,1");

        var whole = await service.ImportAsync($"country,kind,quantity\nCD,letter,{number}\n");

        Assert.Equal((0, 0, 1), whole.Counts);
        Assert.Equal(0, await service.ActionsAsync());
        Assert.Equal((1, 0, 0), (await service.ImportAsync($"country,kind,quantity\nCD,letter,{right}\n")).Counts);
        Assert.Equal((0, 1, 0), (await service.ImportAsync($"country,kind,quantity\nCD,letter,{right}\n")).Counts);
        Assert.Equal(right, await service.ActionsAsync());
    }

    [Fact]
    public async Task A_file_that_breaks_off_earlier_the_second_time_takes_nothing_back()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await service.ImportAsync("key,country,kind,quantity\na,CD,letter,12");

        var shorter = await service.ImportAsync("key,country,kind,quantity\na,CD,lett");

        Assert.Equal([(2L, "unfinished-line")], shorter.Errors);
        Assert.Equal(12, await service.ActionsAsync());
    }

    [Fact]
    public async Task A_file_without_keys_that_breaks_off_earlier_the_second_time_takes_nothing_back_either()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await service.ImportAsync("country,kind,quantity\nCD,letter,12");

        var shorter = await service.ImportAsync("country,kind,quantity\nCD,lett");

        Assert.Equal([(2L, "unfinished-line")], shorter.Errors);
        Assert.Equal(12, await service.ActionsAsync());
    }

    [Fact]
    public async Task What_came_whole_at_first_is_not_taken_for_a_beginning_when_it_comes_without_its_line_break()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await service.ImportAsync("key,country,kind,quantity\na,CD,letter,12\n");
        await service.ImportAsync("key,country,kind,quantity\na,CD,letter,12");

        var longer = await service.ImportAsync("key,country,kind,quantity\na,CD,letter,120\n");

        Assert.Equal([(2L, "key-reused")], longer.Errors);
        Assert.Equal(12, await service.ActionsAsync());
    }

    [Fact]
    public async Task What_came_whole_once_is_not_taken_for_the_beginning_of_another_number()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await service.ImportAsync("key,country,kind,quantity\na,CD,letter,12");
        await service.ImportAsync("key,country,kind,quantity\na,CD,letter,12\n");

        var longer = await service.ImportAsync("key,country,kind,quantity\na,CD,letter,120\n");
        var shorter = await service.ImportAsync("key,country,kind,quantity\na,CD,letter,1");

        Assert.Equal([(2L, "key-reused")], longer.Errors);
        Assert.Equal([(2L, "unfinished-line")], shorter.Errors);
        Assert.Equal(12, await service.ActionsAsync());
    }

    [Fact]
    public async Task A_line_that_is_something_else_or_that_staff_have_corrected_is_not_put_right_by_a_file()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await service.ImportAsync("key,country,kind,quantity\na,CD,letter,12");
        await service.ImportAsync("key,country,kind,quantity\nb,CD,letter,12");
        var line = (await service.Get<ActionStore>().FindByKeyAsync(2026, "b"))!;
        await service.Database.WriteAsync(transaction => ActionStore.Correct(
            transaction, line.Id, history => Correcting.Decide(history, 15, "counted again", TokenRole.Staff, new(), service.Clock.Now), service.Clock.Now));

        var answer = await service.ImportAsync("key,country,kind,quantity\na,CD,letter,31\na,CD,card,120\nb,CD,letter,120\n");

        Assert.Equal([(2L, "key-reused"), (3L, "key-reused"), (4L, "key-reused")], answer.Errors);
        Assert.Equal(27, await service.ActionsAsync());
    }

    [Fact]
    public async Task Lines_that_a_count_has_no_room_for_are_told_apart()
    {
        await using var service = await ImportFixture.OpenAsync(onPostgres);
        await service.ImportAsync("key,country,kind,quantity\na,CD,letter,12\n");
        await service.Database.WriteAsync(transaction => CountStore.Take(
            transaction,
            new(Guid.CreateVersion7(service.Clock.Now), new(2026, null, "CD", null, null), 20, new(2026, 12, 15), "s", Evidence.CentrallyCounted, service.Clock.Now, null, 0, 0),
            new HoldLimits()));

        var answer = await service.ImportAsync("key,country,kind,quantity\na,CD,letter,12\nb,CD,letter,6\nc,CD,letter,30\nd,IS,card,4\ne,CD,letter,9");
        var completed = await service.ImportAsync("key,country,kind,quantity\ne,CD,letter,95\n");

        Assert.Equal((4, 1, 0), answer.Counts);
        Assert.Equal(2, answer.Json.GetProperty("held").GetInt64());
        Assert.Equal(2, (await service.GetAsync($"imports/{answer.Json.GetProperty("id").GetGuid()}")).GetProperty("held").GetInt64());
        Assert.Equal((1, 1), (completed.Counts.Accepted, completed.Json.GetProperty("held").GetInt64()));
        Assert.Equal(24, await service.ActionsAsync());
    }

    private static async Task<Import?> ImportAsync(ImportFixture service, byte[] bytes, string name)
    {
        var format = bytes[0] == '{' ? ImportFormat.Ndjson : ImportFormat.Csv;
        using var stream = new MemoryStream(bytes);
        var (file, _) = await ImportFile.OpenAsync(format, new(stream), CancellationToken.None);
        // Cut inside the header row, there is nothing to count.
        return file is null
            ? null
            : await service.Get<Importer>().RunAsync(
                file, (await service.Get<CampaignStore>().FindAsync(2026, CancellationToken.None))!, name, UnknownEvents.Refuse, _ => Task.CompletedTask);
    }
}
