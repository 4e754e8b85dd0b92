using FsCheck;
using FsCheck.Fluent;

namespace Writeathon.Tests;

public sealed class DaysTests
{
    [Theory]
    [InlineData("2013-12-10T09:59:59Z", "2013-12-10")]
    [InlineData("2013-12-10T10:00:00Z", "2013-12-11")]
    public void The_day_comes_first_where_clocks_are_fourteen_hours_ahead(string now, string day) =>
        Assert.Equal(Days.Parse(day), Days.WhereFirst(At(now)));

    [Theory]
    [InlineData("2013-12-10T11:59:59Z", "2013-12-09")]
    [InlineData("2013-12-10T12:00:00Z", "2013-12-10")]
    public void The_day_ends_last_where_clocks_are_twelve_hours_behind(string now, string day) =>
        Assert.Equal(Days.Parse(day), Days.WhereLast(At(now)));

    [Theory]
    [InlineData("2013-12-10T23:59:59Z", "2013-12-10")]
    [InlineData("2013-12-11T01:00:00+02:00", "2013-12-10")]
    [InlineData("2013-12-11T00:00:00Z", "2013-12-11")]
    public void The_worlds_day_is_that_of_Greenwich(string now, string day) => Assert.Equal(Days.Parse(day), Days.World(At(now)));

    [Theory]
    [InlineData("Pacific/Kiritimati", "2013-12-11")]
    [InlineData("Asia/Kathmandu", "2013-12-10")]
    [InlineData("Etc/GMT+12", "2013-12-09")]
    public void Today_is_what_a_zones_clocks_say(string zone, string day) =>
        Assert.Equal(Days.Parse(day), Days.In(WallTime.Zone(zone)!, At("2013-12-10T11:30:00Z")));

    [Fact]
    public void No_zone_is_before_the_latest_or_after_the_earliest_today()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            var now = At("2013-12-10T00:30:00Z").AddHours(hour);
            Assert.All(TimeZoneInfo.GetSystemTimeZones(), zone => Assert.InRange(Days.In(zone, now), Days.WhereLast(now), Days.WhereFirst(now)));
        }
    }

    [Fact]
    public void A_day_begins_at_midnight_by_Greenwich() => Assert.Equal(At("2013-12-10T00:00:00Z"), Days.StartOf(new(2013, 12, 10)));

    [Fact]
    public void A_day_reads_back_from_its_text() => Prop.ForAll(
        Gen.Choose(0, DateOnly.MaxValue.DayNumber).ToArbitrary(),
        number => Days.Parse(DateOnly.FromDayNumber(number).Text()) == DateOnly.FromDayNumber(number)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2013-12-1")]
    [InlineData("13-12-01")]
    [InlineData("2013/12/01")]
    [InlineData("2013-02-29")]
    [InlineData("2013-12-01 ")]
    [InlineData("")]
    public void What_is_no_day_is_refused(string text) => Assert.Throws<FormatException>(() => Days.Parse(text));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, null);
}
