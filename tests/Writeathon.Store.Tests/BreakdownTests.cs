using System.Globalization;

namespace Writeathon.Store.Tests;

public sealed class BreakdownTests
{
    [Fact]
    public void Of_two_that_are_alike_the_order_is_the_same_in_every_language()
    {
        CultureInfo.CurrentCulture = new("et-EE"); // where z stands before t
        var totals = new CampaignTotals(2013, 1, [.. ((string[])["zoe", "tom"]).Select(slug => new Tally(new(2013, null, slug, "IS", null, Purpose.Appeal, Evidence.SelfReported), 5))]);

        Assert.Equal(["tom", "zoe"], totals.By(key => key.Case).Select(sum => sum.Of));
        Assert.Equal([(null, 10L)], totals.By(key => key.Kind));
    }
}
