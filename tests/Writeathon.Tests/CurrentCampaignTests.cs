namespace Writeathon.Tests;

public sealed class CurrentCampaignTests
{
    private static readonly Campaign Of2024 = Campaign.OfDecember(2024);
    private static readonly Campaign Of2025 = Campaign.OfDecember(2025);

    [Theory]
    [InlineData("2025-11-30", 2025, "none runs, and the latest is about to begin")]
    [InlineData("2025-12-01", 2025, "its first day")]
    [InlineData("2025-02-01", 2024, "reports of the year before are open, and the next has not begun")]
    [InlineData("2026-03-31", 2025, "the last day for reports")]
    [InlineData("2026-04-01", 2025, "all are closed")]
    public void The_campaign_that_runs_is_meant_and_else_the_latest(string today, long year, string why) =>
        Assert.True(CurrentCampaign.Of([Of2024, Of2025], Days.Parse(today))?.Year == year, why);

    [Fact]
    public void Of_two_that_run_the_one_that_began_last_is_meant()
    {
        var overlapping = Of2025 with { StartsOn = new(2025, 2, 1) };

        Assert.Equal(2025, CurrentCampaign.Of([overlapping, Of2024], new(2025, 3, 1))?.Year);
        Assert.Equal(2025, CurrentCampaign.Of([Of2024, overlapping], new(2025, 3, 1))?.Year);
    }

    [Fact]
    public void Without_a_campaign_none_is_meant() => Assert.Null(CurrentCampaign.Of([], new(2025, 12, 10)));
}
