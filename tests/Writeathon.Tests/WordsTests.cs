using System.Reflection;

namespace Writeathon.Tests;

public sealed class WordsTests
{
    public static TheoryData<Type> Enumerations => [.. typeof(Words).Assembly.GetTypes().Where(type => type.IsEnum)];

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Every_word_reads_back_to_its_value(Type enumeration) => typeof(WordsTests)
        .GetMethod(nameof(AssertRoundTrip), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(enumeration).Invoke(null, null);

    [Fact]
    public void The_words_of_a_report_are_those_of_the_contract()
    {
        Assert.Equal(["letter", "card", "email", "sms", "fax", "tweet", "signature"], Words.All<ActionKind>());
        Assert.Equal(["appeal", "solidarity"], Words.All<Purpose>());
        Assert.Equal(["participant", "host", "section", "import"], Words.All<Source>());
        Assert.Equal(["self-reported", "host-counted", "centrally-counted", "estimate"], Words.All<Evidence>());
        Assert.Equal(["counted", "held"], Words.All<LineStatus>().Take(2));
    }

    [Fact]
    public void The_words_of_events_and_cases_are_those_of_the_contract()
    {
        Assert.Equal(["in-person", "online"], Words.All<EventForm>());
        Assert.Equal(["public", "private"], Words.All<Visibility>());
        Assert.Equal(
            ["released", "released-on-conditions", "acquitted", "sentence-commuted", "charges-dropped", "investigation-opened", "other"],
            Words.All<OutcomeKind>());
    }

    [Fact]
    public void The_words_of_the_record_book_are_those_of_its_files()
    {
        Assert.Equal(["actions", "people", "pledged"], Words.All<Measure>());
        Assert.Equal(["exact", "more_than", "at_least", "almost", "about", "at_most"], Words.All<Exactness>());
        Assert.Equal(["interim", "final", "revised"], Words.All<RecordStatus>());
    }

    [Fact]
    public void The_words_of_a_comparison_are_those_of_the_contract()
    {
        Assert.Equal(
            ["ahead", "behind", "open", "record-provisional", "record-confirmed", "record-revoked", "not-comparable"], Words.All<Verdict>());
        Assert.Subset(
            new HashSet<string> { "unit-differs", "window-differs", "cases-differ", "record-is-a-lower-bound", "no-record", "no-same-age-figure" },
            Words.All<ComparisonReason>().ToHashSet());
        Assert.Subset(new HashSet<string> { "ledger", "interpolated" }, Words.All<SameAgeBasis>().ToHashSet());
        Assert.Equal("record-is-a-lower-bound", ComparisonReason.RecordIsALowerBound.Word());
        Assert.Equal("no-record", ComparisonReason.NoRecord.Word());
        Assert.Equal("no-same-age-figure", ComparisonReason.NoSameAgeFigure.Word());
    }

    [Theory]
    [InlineData("Letter")]
    [InlineData("LETTER")]
    [InlineData(" letter")]
    [InlineData("letter ")]
    [InlineData("letter,card")]
    [InlineData("0")]
    [InlineData("")]
    public void A_word_is_exact(string word) => Assert.Null(Words.Parse<ActionKind>(word));

    [Fact]
    public void A_word_that_the_ledger_cannot_have_written_is_refused() =>
        Assert.Throws<FormatException>(() => Words.Read<Exactness>("more-than"));

    private static void AssertRoundTrip<T>()
        where T : struct, Enum
    {
        Assert.NotEmpty(Enum.GetValues<T>());
        foreach (var value in Enum.GetValues<T>())
        {
            Assert.Equal(value, Words.Parse<T>(value.Word()));
            Assert.Equal(value, Words.Read<T>(value.Word()));
            Assert.Equal(value.Word(), Words.Of(value));
        }

        Assert.Equal(Enum.GetValues<T>().Select(value => value.Word()), Words.All<T>());
        Type known = typeof(T);
        Assert.Equal(Words.All<T>(), Words.All(known));
        Assert.Equal(Words.All<T>().Count, Words.All<T>().Distinct().Count());
    }
}
