namespace Writeathon.Tests;

public sealed class DiscrepanciesTests
{
    private static readonly Guid AtEvent = Guid.Parse("01a200df-0c2d-750d-9f50-49a7039f515f");

    [Fact]
    public void A_card_too_many_is_told() =>
        Assert.Equal(
            "You counted 1,082; 572 letters and 511 cards make 1,083.",
            Discrepancies.Of([Count(ActionKind.Card, 510, remainder: -1), Count(ActionKind.Letter, 572, remainder: 0)]).Says);

    [Fact]
    public void What_no_report_has_itemised_is_told() =>
        Assert.Equal(
            "You counted 60; 1 letter was reported. 59 are not itemised yet.",
            Discrepancies.Of([Count(ActionKind.Letter, 60, remainder: 59)]).Says);

    [Fact]
    public void Agreement_is_told() =>
        Assert.Equal("You counted 12; 12 faxes were reported. That is the same.", Discrepancies.Of([Count(ActionKind.Fax, 12, remainder: 0)]).Says);

    [Fact]
    public void One_is_told_as_one()
    {
        Assert.Equal("You counted 1; 1 letter was reported. That is the same.", Discrepancies.Of([Count(ActionKind.Letter, 1, remainder: 0)]).Says);
        Assert.Equal("You counted 2; 1 letter was reported. 1 is not itemised yet.", Discrepancies.Of([Count(ActionKind.Letter, 2, remainder: 1)]).Says);
        Assert.Equal("You counted 0; 1 letter makes 1.", Discrepancies.Of([Count(ActionKind.Letter, 0, remainder: -1)]).Says);
        Assert.Equal(
            "You counted 1; 0 letters and 1 card were reported. That is the same.",
            Discrepancies.Of([Count(ActionKind.Letter, 0, remainder: 0), Count(ActionKind.Card, 1, remainder: 0)]).Says);
    }

    [Fact]
    public void A_count_of_one_case_is_part_of_the_count_of_its_kind()
    {
        var found = Discrepancies.Of([Count(ActionKind.Letter, 60, remainder: 0), Count(ActionKind.Letter, 20, remainder: 0, slug: "shi-tao")]);

        Assert.Equal((60, 60), (found.Counted, found.Reported));
    }

    // The settling lines of a count are nobody's reports, of whichever count they are.
    [Fact]
    public void Reported_is_what_reports_say_and_not_what_counts_within_have_settled()
    {
        var found = Discrepancies.Of([Count(ActionKind.Letter, 60, remainder: 30, slug: "shi-tao"), Count(ActionKind.Letter, 100, remainder: 40)]);

        Assert.Equal((100, 30), (found.Counted, found.Reported));
        Assert.Equal("You counted 100; 30 letters were reported. 70 are not itemised yet.", found.Says);
    }

    [Fact]
    public void A_count_within_as_of_a_later_day_has_settled_nothing_that_is_counted()
    {
        var later = Count(ActionKind.Letter, 60, remainder: 30, slug: "shi-tao") with { AsOf = new(2013, 12, 11) };

        Assert.Equal(30, Discrepancies.Of([later, Count(ActionKind.Letter, 100, remainder: 70)]).Reported);
    }

    [Fact]
    public void What_a_count_within_takes_out_on_a_later_day_was_reported()
    {
        var later = Count(ActionKind.Letter, 30, remainder: -30, slug: "shi-tao") with { AsOf = new(2013, 12, 11) };

        Assert.Equal("You counted 30; 60 letters make 60.", Discrepancies.Of([later, Count(ActionKind.Letter, 30, remainder: 0) with { TakenOut = 30 }]).Says);
    }

    [Fact]
    public void What_is_left_of_a_count_that_was_replaced_is_no_report()
    {
        var before = Count(ActionKind.Letter, 40, remainder: 10) with { ReplacedBy = AtEvent };

        var found = Discrepancies.Of([before, Count(ActionKind.Letter, 60, remainder: 20)]);

        Assert.Equal((60, 30), (found.Counted, found.Reported));
    }

    [Fact]
    public void No_count_is_told() => Assert.Equal("You have counted nothing yet.", Discrepancies.Of([]).Says);

    private static SettledCount Count(ActionKind kind, long total, long remainder, string? slug = null) => new(
        Guid.CreateVersion7(DateTimeOffset.UnixEpoch), new(2013, AtEvent, "CD", kind, slug), total, new(2013, 12, 10), null, Evidence.HostCounted,
        DateTimeOffset.UnixEpoch, null, remainder, 0);
}
