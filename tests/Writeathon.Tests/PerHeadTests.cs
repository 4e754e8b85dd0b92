namespace Writeathon.Tests;

public sealed class PerHeadTests
{
    private static readonly Population Iceland2013 = new("IS", 2013, 321_857, "Statistics Iceland");

    [Fact]
    public void Iceland_2013_sent_159_1_actions_per_1_000_inhabitants() =>
        Assert.Equal(new PerHead(159.1, 321_857, 2013, "Statistics Iceland"), PerHead.Of(51_219, 2013, [Iceland2013]));

    [Theory]
    [InlineData(2010, true)]
    [InlineData(2016, true)]
    [InlineData(2009, false)]
    [InlineData(2017, false)]
    public void A_population_serves_for_three_years_before_and_after(long campaign, bool serves) =>
        Assert.Equal(serves, PerHead.Of(51_219, campaign, [Iceland2013]) is not null);

    [Fact]
    public void The_nearest_year_serves_and_of_two_as_near_the_earlier()
    {
        Population[] known = [Iceland2013 with { Year = 2015 }, Iceland2013 with { Year = 2011 }, Iceland2013 with { Year = 2010 }];

        Assert.Equal(2011, PerHead.Of(1, 2013, known)!.Year);
        Assert.Equal(2015, PerHead.Of(1, 2014, known)!.Year);
    }
}
