namespace Writeathon.Tests;

public sealed class LikeWithLikeTests
{
    private static readonly ActionKind[] Letters = [ActionKind.Letter];
    private static readonly ActionKind[] LettersAndSignatures = [ActionKind.Letter, ActionKind.Signature];

    [Theory]
    [InlineData("letters", "letter", false)]
    [InlineData("letters, cards, petitions", "letter card signature", false)]
    [InlineData("letters, postcards", "letter card", false)]
    [InlineData("letters, online signatures", "letter signature", false)]
    [InlineData("letters, emails, SMS messages, faxes, tweets", "letter email sms fax tweet", false)]
    [InlineData("letters and e-mails", "letter email", false)]
    [InlineData("signatures, cards, greetings", "card signature", true)]
    [InlineData("letters, messages, emails, tweets", "letter email tweet", true)]
    [InlineData("actions, messages", "", true)]
    [InlineData("appeals", "", true)]
    [InlineData("tulips", "", true)]
    [InlineData("", "", true)]
    public void A_unit_names_kinds_and_leaves_the_rest_open(string unit, string kinds, bool isOpen)
    {
        var read = UnitKinds.Of(unit);

        Assert.Equal(kinds, string.Join(' ', read.Named.Order().Select(kind => kind.Word())));
        Assert.Equal(isOpen, read.IsOpen);
    }

    [Theory]
    [InlineData("letters", "letters", false)]
    [InlineData("letters", "letters, emails", true)]
    [InlineData("letters", "messages", false)]
    [InlineData("letters", "signatures, messages", true)]
    [InlineData("letters, cards", "signatures, actions", true)]
    [InlineData("actions", "messages", false)]
    public void Units_differ_where_that_is_known_for_unknown_is_not_different(string one, string other, bool differ)
    {
        Assert.Equal(differ, UnitKinds.Of(one).DiffersFrom(UnitKinds.Of(other)));
        Assert.Equal(differ, UnitKinds.Of(other).DiffersFrom(UnitKinds.Of(one)));
    }

    [Fact]
    public void A_campaign_of_letters_is_compared_with_the_300_000_letters_of_2009() => Assert.Equal(300_000, Choose(Book.Of2009, Letters)!.Figure);

    [Fact]
    public void A_campaign_that_counts_signatures_too_is_compared_with_the_733_120_of_2009()
    {
        Assert.Equal(733_120, Choose(Book.Of2009, LettersAndSignatures)!.Figure);
        Assert.Equal(733_120, Choose(Book.Of2009, Enum.GetValues<ActionKind>())!.Figure);
    }

    [Fact]
    public void The_headline_stays_where_another_fits_no_better() => Assert.Equal(300_000, Choose(
        [Book.Of2009[0], Book.Of2009[1] with { Unit = "letters" }, Book.Of2009[1] with { Unit = "messages" }], Enum.GetValues<ActionKind>())!.Figure);

    [Fact]
    public void An_interim_figure_never_stands_in_for_a_final_one() =>
        Assert.Equal(6_000, Choose([Book.Record(2014, 6_000, "cards"), Book.Record(2014, 9, "letters", status: RecordStatus.Interim, headline: false)], Letters)!.Figure);

    [Fact]
    public void Where_the_headline_is_interim_itself_a_nearer_interim_figure_stands_in_for_it() => Assert.Equal(9, Choose(
        [
            Book.Record(2014, 6_000, "cards", status: RecordStatus.Interim),
            Book.Record(2014, 9, "letters", status: RecordStatus.Interim, headline: false),
        ],
        Letters)!.Figure);

    [Fact]
    public void People_and_pledges_never_stand_in_for_actions()
    {
        YearRecord[] figures =
        [
            Book.Record(2008, 295_000, "cards"),
            Book.Record(2008, 200_000, "letters", headline: false, measure: Measure.Pledged),
            Book.Record(2008, 7_000, "letters", headline: false, measure: Measure.People),
        ];

        Assert.Equal(295_000, Choose(figures, Letters)!.Figure);
    }

    [Fact]
    public void A_year_without_a_headline_is_compared_with_nothing() => Assert.Null(Choose([Book.Of2009[1]], LettersAndSignatures));

    [Fact]
    public void Of_figures_that_fit_alike_the_exact_one_goes_first_then_the_larger()
    {
        YearRecord[] iceland =
        [
            Book.Record(2013, 51_219, "signatures, cards"),
            Book.Record(2013, 60_000, "signatures", Exactness.MoreThan, headline: false),
            Book.Record(2013, 51_465, "signatures", headline: false),
            Book.Record(2013, 50_000, "signatures", headline: false),
        ];

        Assert.Equal(51_465, Choose(iceland, [ActionKind.Signature])!.Figure);
        Assert.Equal(51_219, Choose(iceland, Enum.GetValues<ActionKind>())!.Figure);
    }

    // Iceland: 80,124 for 12 cases in 2015, 49,038 for 9 in 2024.
    [Theory]
    [InlineData(80_124, 12L, 6_677.0)]
    [InlineData(49_038, 9L, 5_448.67)]
    [InlineData(49_038, 0L, null)]
    [InlineData(49_038, null, null)]
    public void A_figure_for_each_case_has_two_decimals_and_is_null_where_their_number_is_unknown(long figure, long? cases, double? each) =>
        Assert.Equal(each, LikeWithLike.Per(figure, cases));

    private static YearRecord? Choose(YearRecord[] ofYear, ActionKind[] kinds) => LikeWithLike.Choose(ofYear, UnitKinds.Of(kinds));
}
