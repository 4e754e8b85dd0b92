namespace Writeathon.Tests.Imports;

public sealed class ImportLineTests
{
    [Fact]
    public void A_line_that_says_everything_is_read_whole()
    {
        var id = Guid.Parse("01900000-0000-7000-8000-000000000001");
        var text = new ImportText
        {
            [ImportMember.Key] = "packet-7",
            [ImportMember.Event] = id.ToString(),
            [ImportMember.Country] = "CD",
            [ImportMember.Case] = "shi-tao",
            [ImportMember.Kind] = "letter",
            [ImportMember.Quantity] = "12",
            [ImportMember.Purpose] = "solidarity",
            [ImportMember.SentOn] = "2026-12-10",
            [ImportMember.Evidence] = "host-counted",
        };

        var (line, fault) = ImportLine.Read(text, "letters.csv", 2);

        Assert.Null(fault);
        Assert.Equal(
            new ImportLine("packet-7", true, id, "CD", "shi-tao", ActionKind.Letter, 12, Purpose.Solidarity, new(2026, 12, 10), Evidence.HostCounted),
            line);
    }

    [Fact]
    public void What_a_line_leaves_out_is_an_appeal_counted_centrally_on_a_day_to_be_known()
    {
        var (line, _) = ImportLine.Read(Line(), "letters.csv", 17);

        Assert.Equal(
            new ImportLine("import:letters.csv:17", false, null, "CD", null, ActionKind.Letter, 12, Purpose.Appeal, null, Evidence.CentrallyCounted), line);
    }

    [Fact]
    public void A_report_of_a_line_comes_from_an_import()
    {
        var report = ImportLine.Read(Line(), "letters.csv", 17).Line!.ToReport(atEvent: null);

        Assert.Equal((Source.Import, Evidence.CentrallyCounted, "import:letters.csv:17"), (report.Source, report.Evidence, report.Key));
        Assert.Null(new HoldLimits().ReasonFor(report.Source, ActionTaken.LargestQuantity));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData(" 12 ", 12)]
    [InlineData("0012", 12)]
    [InlineData("1000000", 1_000_000)]
    public void Plain_digits_are_a_number(string text, long quantity) =>
        Assert.Equal(quantity, ImportLine.Read(Line(quantity: text), "", 1).Line!.Quantity);

    [Theory]
    [InlineData("1.871", "1871")]
    [InlineData("20'160", "20160")]
    [InlineData("20’160", "20160")]
    [InlineData("1 101 252", "1101252")]
    [InlineData("1\u00A0101\u202F252", "1101252")]
    [InlineData("1,871", "1871")]
    [InlineData("٣", "3")]
    [InlineData("१२", "12")]
    public void A_number_that_can_be_read_in_two_ways_is_asked_about(string text, string plain)
    {
        var fault = Refused(Line(quantity: text), ImportMember.Quantity);

        Assert.Contains($"what does '{text.Trim()}' mean? If it is {plain}, write {plain}", fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData("1000001")]
    [InlineData("99999999999999999999")]
    [InlineData("1e3")]
    [InlineData("twelve")]
    [InlineData("12.0")]
    [InlineData("1,5")]
    [InlineData("1871.000")]
    [InlineData(".871")]
    [InlineData("ca. 300")]
    [InlineData("½")]
    [InlineData("①")]
    public void What_is_no_number_from_one_to_a_million_is_refused(string text) =>
        Assert.Contains("in plain digits, from 1 to 1000000", Refused(Line(quantity: text), ImportMember.Quantity).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("1,5")]
    [InlineData("12.0")]
    [InlineData("1.871,5")]
    public void What_does_not_end_in_a_group_of_three_is_not_taken_for_a_number_without_its_marks(string text) =>
        Assert.DoesNotContain("If it is", Refused(Line(quantity: text), ImportMember.Quantity).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Needed_members_are_asked_for()
    {
        Assert.StartsWith("is needed", Refused(Line(quantity: " "), ImportMember.Quantity).Remedy, StringComparison.Ordinal);
        Assert.StartsWith("is needed", Refused(Line(kind: ""), ImportMember.Kind).Remedy, StringComparison.Ordinal);
        Assert.StartsWith("is needed where no event is named", Refused(Line(country: ""), ImportMember.Country).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("letter", ActionKind.Letter)]
    [InlineData("Letters", ActionKind.Letter)]
    [InlineData("LETTER_WRITING", ActionKind.Letter)]
    [InlineData("postal mail", ActionKind.Letter)]
    [InlineData("Postcards", ActionKind.Card)]
    [InlineData("EMAIL", ActionKind.Email)]
    [InlineData("e-mail", ActionKind.Email)]
    [InlineData("Text message", ActionKind.Sms)]
    [InlineData("SIGNATURE_GATHERING", ActionKind.Signature)]
    [InlineData("PETITION", ActionKind.Signature)]
    [InlineData("osdi:signature", ActionKind.Signature)]
    public void The_words_of_others_are_kinds(string word, ActionKind kind) => Assert.Equal(kind, ImportLine.Read(Line(kind: word), "", 1).Line!.Kind);

    [Fact]
    public void Every_kind_is_read_by_its_own_word() =>
        Assert.All(Enum.GetValues<ActionKind>(), kind => Assert.Equal(kind, ImportLine.Read(Line(kind: kind.Word()), "", 1).Line!.Kind));

    [Theory]
    [InlineData("PHONE_BANK", "a write-a-thon counts, and phone-bank is not")]
    [InlineData("TEXT_BANK", "a write-a-thon counts, and text-bank is not")]
    [InlineData("ADVOCACY_CALL", "a write-a-thon counts, and advocacy-call is not")]
    [InlineData("in-person", "a write-a-thon counts, and in-person is not")]
    [InlineData("letter campaign", "may be a letter on paper or an email")]
    [InlineData("osdi:outreach", "may be a letter on paper or an email")]
    [InlineData("lettre", "must be one of letter, card, email, sms, fax, tweet, signature")]
    [InlineData("1", "must be one of")]
    public void A_word_for_something_else_is_refused_with_what_to_do(string word, string remedy)
    {
        var fault = Refused(Line(kind: word), ImportMember.Kind);

        Assert.Equal(ImportFaultKind.UnknownKind, fault.Kind);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.12.2026")]
    [InlineData("12/10/2026")]
    [InlineData("2026-12-10T12:00:00")]
    [InlineData("2026-2-3")]
    [InlineData("20261210")]
    [InlineData("46366")]
    [InlineData("2026-02-30")]
    [InlineData("٢٠٢٦-١٢-١٠")]
    public void A_day_in_any_other_spelling_is_asked_about(string text) =>
        Assert.Contains("yyyy-MM-dd", Refused(Line(sentOn: text), ImportMember.SentOn).Remedy, StringComparison.Ordinal);

    [Fact]
    public void A_country_may_be_written_small_and_must_be_one()
    {
        Assert.Equal("CD", ImportLine.Read(Line(country: "cd"), "", 1).Line!.Country);
        Assert.Contains("is GB", Refused(Line(country: "UK"), ImportMember.Country).Remedy, StringComparison.Ordinal);
        Assert.Contains("in two letters, such as CD", Refused(Line(country: "Iceland"), ImportMember.Country).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImportMember.Key, "Ada\0")]
    [InlineData(ImportMember.Event, "Ada")]
    [InlineData(ImportMember.Country, "Ada")]
    [InlineData(ImportMember.Case, "Ada")]
    [InlineData(ImportMember.Kind, "spam ada@example.org")]
    [InlineData(ImportMember.Quantity, "Ada, 1871")]
    [InlineData(ImportMember.Purpose, "Ada")]
    [InlineData(ImportMember.SentOn, "Ada")]
    [InlineData(ImportMember.Evidence, "Ada")]
    public void A_remedy_does_not_tell_a_name_that_stands_in_the_wrong_column(ImportMember member, string text)
    {
        var line = Line();
        line[member] = text;

        Assert.DoesNotContain("Ada", Refused(line, member).Remedy, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("447413550000")]
    [InlineData("+44 20 7413 5500")]
    public void A_telephone_number_is_no_quantity_and_is_not_told(string text) =>
        Assert.DoesNotContain("7413", Refused(Line(quantity: text), ImportMember.Quantity).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("import:letters.csv:2", true)]
    [InlineData("Import:letters.csv:2", false)]
    [InlineData("imported", false)]
    public void A_made_key_is_told_from_others(string key, bool isMade) => Assert.Equal(isMade, ImportLine.IsMade(key));

    [Fact]
    public void A_case_is_named_by_its_slug() =>
        Assert.Equal(ImportFaultKind.UnknownCase, Refused(Line(slug: "Shi Tao"), ImportMember.Case).Kind);

    [Fact]
    public void A_key_is_kept_as_it_stands_and_must_be_whole()
    {
        Assert.Equal(" a b ", ImportLine.Read(Line(key: " a b "), "", 1).Line!.Key);
        Assert.Equal(255, ImportLine.Read(Line(key: new string('k', 255)), "", 1).Line!.Key.Length);
        Assert.Contains("at most 255", Refused(Line(key: new string('k', 256)), ImportMember.Key).Remedy, StringComparison.Ordinal);
        Assert.Contains("not UTF-8", Refused(Line(key: "Z\uFFFDrich"), ImportMember.Key).Remedy, StringComparison.Ordinal);
        Assert.Contains("U+0000", Refused(Line(key: "a\0b"), ImportMember.Key).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_made_key_fits_however_long_the_name()
    {
        var names = new[] { "", "letters.csv", new string('n', ImportLine.LongestName), new string('n', 5_000), new string('m', 5_000) };

        var keys = names.Select(name => ImportLine.KeyOf(name, long.MaxValue)).ToList();

        Assert.All(keys, key => Assert.InRange(key.Length, 1, ActionTaken.LongestKey));
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public void A_made_key_holds_the_name_as_it_stands_up_to_the_longest_that_is_kept()
    {
        var longest = new string('n', ImportLine.LongestName);

        Assert.Equal($"import:{longest}:7", ImportLine.KeyOf(longest, 7));
        Assert.DoesNotContain(longest, ImportLine.KeyOf(longest + "n", 7), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImportMember.SentOn, "2026-12-10", true)]
    [InlineData(ImportMember.SentOn, "2026-12-1", false)]
    [InlineData(ImportMember.Country, "IS", true)]
    [InlineData(ImportMember.Country, "I", false)]
    [InlineData(ImportMember.Kind, "letter", true)]
    [InlineData(ImportMember.Kind, "lett", false)]
    [InlineData(ImportMember.Evidence, "estimate", true)]
    [InlineData(ImportMember.Quantity, "12", false)]
    [InlineData(ImportMember.Case, "shi-tao", false)]
    [InlineData(ImportMember.Key, "k1", false)]
    [InlineData(ImportMember.Evidence, "", false)]
    public void A_text_is_whole_where_nothing_could_follow_it(ImportMember member, string text, bool isWhole) =>
        Assert.Equal(isWhole, ImportLine.IsWhole(member, text));

    private static ImportFault Refused(ImportText text, ImportMember member)
    {
        var (line, fault) = ImportLine.Read(text, "letters.csv", 1);
        Assert.Null(line);
        Assert.Equal(member, fault!.Member);
        return fault;
    }

    private static ImportText Line(
        string? country = "CD", string? kind = "letter", string? quantity = "12", string? sentOn = null, string? slug = null, string? key = null) => new()
        {
            [ImportMember.Key] = key,
            [ImportMember.Country] = country,
            [ImportMember.Kind] = kind,
            [ImportMember.Quantity] = quantity,
            [ImportMember.SentOn] = sentOn,
            [ImportMember.Case] = slug,
        };
}
