using System.Collections.Frozen;

namespace Writeathon.Service.Pages.Events;

/// <summary>Which time zones a country has, so that nobody who registers an event need know what theirs is called.</summary>
internal static class CountryZones
{
    private static readonly Lazy<FrozenDictionary<string, IReadOnlyList<string>>> Loaded = new(Load);

    /// <summary>The IANA names of a country's zones, the main one first; none for a country without inhabitants.</summary>
    public static IReadOnlyList<string> Of(string country) => Loaded.Value.GetValueOrDefault(country, []);

    /// <summary>The zone of a country whose clocks all show the same then; null where they differ, and somebody has to say which.</summary>
    /// <param name="country">The country.</param>
    /// <param name="local">The local time that is meant.</param>
    public static string? OnlyOne(string country, DateTime local)
    {
        var zones = Of(country);
        return zones.Select(zone => WallTime.InstantOf(local, WallTime.Zone(zone)!)).Distinct().Count() == 1 ? zones[0] : null;
    }

    /// <summary>A zone as people know it: its city.</summary>
    public static string CityOf(string zone) => zone[(zone.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('_', ' ').Replace("/", ", ", StringComparison.Ordinal);

    // A zone that this machine's own list does not know cannot be offered.
    private static FrozenDictionary<string, IReadOnlyList<string>> Load()
    {
        using var reader = new StreamReader(typeof(CountryZones).Assembly.GetManifestResourceStream("zones.txt")!);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.TrimEnd().Split(' '))
            .ToFrozenDictionary(words => words[0], IReadOnlyList<string> (words) => [.. words[1..].Where(zone => WallTime.Zone(zone) is not null)]);
    }
}
