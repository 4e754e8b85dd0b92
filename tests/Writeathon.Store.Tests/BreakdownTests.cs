using System.Globalization;

namespace Writeathon.Store.Tests;

public sealed class BreakdownTests
{
    [Fact]
    public void Of_two_that_are_alike_the_order_is_the_same_in_every_language()
    {
        CultureInfo.CurrentCulture = new("et-EE"); // where z stands before t
        var sums = new CampaignSums(2013);
        sums.Move(new(2013, 0, 2, [.. ((string[])["zoe", "tom"]).Select(slug => new Tally(new(2013, null, slug, "IS", null, Purpose.Appeal, Evidence.SelfReported), 5))]));

        Assert.Equal(["tom", "zoe"], sums.Told().ByCase.Select(sum => sum.Of));
        Assert.Equal([(null, 10L)], sums.Told().ByKind);
    }

    [Fact]
    public void What_is_taken_back_as_a_whole_stands_in_no_breakdown()
    {
        var sums = new CampaignSums(2013);
        var tally = new TallyKey(2013, null, null, "IS", ActionKind.Letter, Purpose.Solidarity, Evidence.SelfReported);
        sums.Move(new(2013, 0, 1, [new(tally, 5), new(tally with { Country = "CD" }, 7)]));
        sums.Move(new(2013, 1, 2, [new(tally, -5)]));

        var told = sums.Told();
        Assert.Equal((7, 7), (told.Actions, told.Solidarity));
        Assert.Equal([("CD", 7L)], told.ByCountry);
        Assert.Equal([(null, 7L)], told.ByCase);
        Assert.Same(told, sums.Told());
    }
}
