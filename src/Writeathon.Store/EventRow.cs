using System.Globalization;

namespace Writeathon.Store;

/// <summary>An event as it stands in its columns.</summary>
internal sealed record EventRow(
    Guid Id, long Campaign, string Slug, string Title, string Form, string Country, string? City, string? Place, string TimeZone,
    DateTimeOffset StartsAt, string StartsLocal, DateTimeOffset EndsAt, string EndsLocal, string Visibility,
    long? Target, long? Capacity, string HostName, string? HostEmail, DateTimeOffset RegisteredAt, DateTimeOffset? CancelledAt, long Revision)
{
    private const string LocalFormat = "yyyy-MM-ddTHH:mm:ss";

    public static string Local(DateTimeOffset at) => at.DateTime.ToString(LocalFormat, CultureInfo.InvariantCulture);

    public static object Of(WritingEvent of, string? tokenHash) => new
    {
        id = of.Id,
        campaign = of.Campaign,
        slug = of.Slug,
        title = of.Title,
        form = of.Form.Word(),
        country = of.Country,
        city = of.City,
        place = of.Place,
        timeZone = of.TimeZone,
        startsAt = of.StartsAt,
        startsLocal = Local(of.StartsAt),
        endsAt = of.EndsAt,
        endsLocal = Local(of.EndsAt),
        visibility = of.Visibility.Word(),
        target = of.Target,
        capacity = of.Capacity,
        hostName = of.Host.Name,
        hostEmail = of.Host.Email,
        tokenHash,
        foundBy = Writeathon.Slug.Fold($"{of.Title} {of.City} {of.Place}"),
        cityFoundBy = of.City is null ? null : Writeathon.Slug.Fold(of.City.Trim()),
        registeredAt = of.RegisteredAt,
        revision = of.Revision,
    };

    public WritingEvent ToEvent() => new(
        Id, Campaign, Slug, Title, Words.Read<EventForm>(Form), Country, City, Place, TimeZone, Wall(StartsAt, StartsLocal), Wall(EndsAt, EndsLocal),
        Words.Read<Visibility>(Visibility), Target, Capacity, new(HostName, HostEmail), RegisteredAt, CancelledAt, Revision);

    // The offset is what lay between wall and instant when the event was saved, whatever a zone's rules say today.
    private static DateTimeOffset Wall(DateTimeOffset instant, string local)
    {
        var wall = DateTime.ParseExact(local, LocalFormat, CultureInfo.InvariantCulture);
        return new(wall, wall - instant.UtcDateTime);
    }
}
