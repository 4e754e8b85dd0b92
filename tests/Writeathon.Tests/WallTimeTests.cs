using NodaTime;

namespace Writeathon.Tests;

public sealed class WallTimeTests
{
    private static readonly LocalDateTime From = new(2001, 1, 1, 0, 0);
    private static readonly LocalDateTime To = new(2027, 1, 1, 0, 0);

    // Random times, and those around every change of every zone's clocks, where they go wrong if they do.
    [Fact]
    public void In_every_zone_a_local_time_is_the_instant_that_an_independent_calendar_finds()
    {
        var random = new Random(20131217);
        var (judged, disputed, wrong) = (0, 0, new List<string>());
        foreach (var name in DateTimeZoneProviders.Tzdb.Ids.Where(name => WallTime.Zone(name) is not null))
        {
            var (zone, oracle) = (WallTime.Zone(name)!, DateTimeZoneProviders.Tzdb[name]);
            foreach (var local in LocalTimes(oracle, random))
            {
                if (!SameRules(zone, oracle, local))
                {
                    disputed++;
                    continue;
                }

                judged++;
                var mapped = oracle.MapLocal(local);
                var expected = mapped.Count == 0 ? (DateTimeOffset?)null : mapped.First().ToDateTimeOffset();
                var found = WallTime.InstantOf(local.ToDateTimeUnspecified(), zone);
                if (found != expected || found?.Offset != expected?.Offset)
                {
                    wrong.Add($"{name} {local}: expected {expected:o}, found {found:o}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(judged > 50_000 && disputed < judged / 10, $"{judged} judged, {disputed} disputed");
    }

    [Theory]
    [InlineData("Europe/Warsaw", "2013-03-31T02:00:00")]
    [InlineData("Europe/Warsaw", "2013-03-31T02:59:59")]
    [InlineData("Australia/Lord_Howe", "2013-10-06T02:15:00")]
    [InlineData("Pacific/Apia", "2011-12-30T12:00:00")]
    [InlineData("Africa/Casablanca", "2008-06-01T00:30:00")]
    [InlineData("America/Caracas", "2016-05-01T02:45:00")]
    public void A_local_time_that_the_clocks_skip_is_none(string zone, string local) => Assert.Null(InstantOf(zone, local));

    [Theory]
    [InlineData("Europe/Warsaw", "2013-10-27T02:30:00", "2013-10-27T00:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2013-04-07T01:45:00", "2013-04-06T14:45:00Z")]
    [InlineData("Europe/Moscow", "2014-10-26T01:30:00", "2014-10-25T21:30:00Z")]
    [InlineData("Asia/Pyongyang", "2015-08-14T23:45:00", "2015-08-14T14:45:00Z")]
    public void A_local_time_that_the_clocks_show_twice_is_the_first(string zone, string local, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant, null), InstantOf(zone, local));

    [Theory]
    [InlineData("Pacific/Kiritimati", "2026-12-10T14:00:00", "2026-12-10T14:00:00+14:00")]
    [InlineData("Asia/Kathmandu", "2026-12-10T14:00:00", "2026-12-10T14:00:00+05:45")]
    [InlineData("Africa/Lubumbashi", "2026-12-10T14:00:00", "2026-12-10T14:00:00+02:00")]
    [InlineData("Australia/Lord_Howe", "2026-12-10T14:00:00", "2026-12-10T14:00:00+11:00")]
    [InlineData("Australia/Lord_Howe", "2013-10-06T02:30:00", "2013-10-06T02:30:00+11:00")]
    [InlineData("Europe/Warsaw", "2013-03-31T01:59:59", "2013-03-31T01:59:59+01:00")]
    [InlineData("Europe/Warsaw", "2013-03-31T03:00:00", "2013-03-31T03:00:00+02:00")]
    [InlineData("America/Indiana/Knox", "2006-04-02T02:00:00", "2006-04-02T02:00:00-05:00")]
    public void A_local_time_keeps_the_offset_that_its_clock_has_then(string zone, string local, string expected)
    {
        var found = InstantOf(zone, local);

        Assert.Equal(DateTimeOffset.Parse(expected, null), found);
        Assert.Equal(DateTimeOffset.Parse(expected, null).Offset, found!.Value.Offset);
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", "0001-01-01T00:00:00")]
    [InlineData("Etc/GMT+12", "9999-12-31T23:59:59")]
    [InlineData("Etc/UTC", "0001-01-01T00:00:00")]
    [InlineData("Etc/UTC", "9999-12-31T23:59:59")]
    public void A_local_time_at_the_ends_of_the_calendar_is_none(string zone, string local) => Assert.Null(InstantOf(zone, local));

    [Fact]
    public void A_local_time_is_read_as_local_whatever_it_calls_itself() => Assert.Equal(
        InstantOf("Asia/Kathmandu", "2026-12-10T14:00:00"),
        WallTime.InstantOf(new(2026, 12, 10, 14, 0, 0, DateTimeKind.Utc), WallTime.Zone("Asia/Kathmandu")!));

    [Theory]
    [InlineData("Central Europe Standard Time")]
    [InlineData("europe/warsaw")]
    [InlineData("Mars/Olympus")]
    [InlineData("+02:00")]
    [InlineData("../../etc/passwd")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("posixrules")]
    [InlineData("localtime")]
    [InlineData("")]
    public void A_zone_has_an_IANA_name_exactly_spelled(string name) => Assert.Null(WallTime.Zone(name));

    private static DateTimeOffset? InstantOf(string zone, string local) =>
        WallTime.InstantOf(DateTime.Parse(local, null), WallTime.Zone(zone)!);

    private static List<LocalDateTime> LocalTimes(DateTimeZone zone, Random random)
    {
        var minutes = (int)Period.Between(From, To, PeriodUnits.Minutes).Minutes;
        var times = Enumerable.Range(0, 20).Select(_ => From.PlusMinutes(random.Next(minutes))).ToList();
        foreach (var change in zone.GetZoneIntervals(From.InUtc().ToInstant(), To.InUtc().ToInstant()).Where(each => each.HasEnd && each.End < To.InUtc().ToInstant()))
        {
            times.AddRange(new[] { -60, -30, -1, 0, 29, 30, 59, 60 }.Select(minutesBeside => change.IsoLocalEnd.PlusMinutes(minutesBeside)));
        }

        return times;
    }

    // Two releases of the zone database differ about a few years: where they do, there is nothing to compare.
    private static bool SameRules(TimeZoneInfo zone, DateTimeZone oracle, LocalDateTime local)
    {
        var (from, to) = (local.PlusHours(-40).InUtc().ToInstant(), local.PlusHours(40).InUtc().ToInstant());
        return oracle.GetZoneIntervals(from, to).All(each =>
            Agree(each.HasStart && each.Start > from ? each.Start : from) && Agree((each.HasEnd && each.End < to ? each.End : to) - Duration.FromSeconds(1)));

        bool Agree(Instant at) => zone.GetUtcOffset(at.ToDateTimeUtc()) == oracle.GetUtcOffset(at).ToTimeSpan();
    }
}
