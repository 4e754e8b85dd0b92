using NodaTime.TimeZones;

namespace Writeathon.Tests;

public sealed class CountriesTests
{
    [Fact]
    public void There_are_249_countries_of_two_capitals()
    {
        Assert.Equal(249, Countries.All.Count);
        Assert.Equal(249, Countries.All.Distinct().Count());
        Assert.All(Countries.All, code => Assert.Matches("^[A-Z]{2}$", code));
        Assert.All(Countries.All, code => Assert.True(Countries.Contains(code)));
    }

    // The zone database lists a zone for every country in which anybody ever set a clock: all but two islands.
    [Fact]
    public void The_countries_are_those_of_the_zone_database_and_two_empty_islands() => Assert.Equal(
        TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(zone => zone.CountryCode).Concat(["BV", "HM"]).Distinct().Order(StringComparer.Ordinal),
        Countries.All.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("UK")]
    [InlineData("EU")]
    [InlineData("XK")]
    [InlineData("YU")]
    [InlineData("is")]
    [InlineData("ISL")]
    [InlineData("")]
    [InlineData(Countries.World)]
    public void What_is_not_assigned_is_no_country(string code) => Assert.False(Countries.Contains(code));
}
