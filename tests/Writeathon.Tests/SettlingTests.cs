namespace Writeathon.Tests;

public sealed class SettlingTests
{
    private static readonly DateOnly Day = new(2013, 12, 10);
    private static readonly CountScope Iceland = new(2013, Event: null, "IS", Kind: null, Case: null);

    [Fact]
    public void Of_two_counts_of_one_day_a_report_is_taken_out_of_the_one_that_was_replaced()
    {
        var standing = Count(Evidence.CentrallyCounted, remainder: 0);
        var replaced = Count(Evidence.HostCounted, remainder: 100) with { ReplacedBy = standing.Id };

        var settlement = Settling.Settle(Line(10), [standing, replaced], Arrival.Reported, Field.Now);

        var taken = Assert.Single(settlement.Lines);
        Assert.Equal((replaced.Id, -10, Evidence.HostCounted), (taken.Settles, taken.Quantity, taken.Evidence));
        Assert.Equal([replaced with { Remainder = 90 }], settlement.Counts);
    }

    private static SettledCount Count(Evidence evidence, long remainder) => new(
        LineIds.Next(Field.Now), Iceland, 100, Day, Source: null, evidence, Field.Now, ReplacedBy: null, remainder, Exceeded: 0);

    private static ActionTaken Line(long quantity) => new(
        LineIds.Next(Field.Now), Sequence: 0, 2013, Event: null, Case: null, "IS", ActionKind.Letter, Purpose.Appeal, quantity, Day, Field.Now,
        Source.Participant, Evidence.SelfReported);
}
