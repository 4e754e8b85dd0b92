using System.Net.Http.Headers;
using System.Text.Json;

namespace Writeathon.Service.Demo;

/// <summary>Where the replay stands.</summary>
/// <param name="On">The day.</param>
/// <param name="What">What has happened by then.</param>
/// <param name="Comparison">What the rollup says to it, as <c>GET /comparison</c> answers.</param>
internal sealed record Stage(DateOnly On, string What, JsonElement Comparison);

/// <summary>
/// The year 2013 as it was, told to a service through its own doors: 6 to 17 December, 1,400,000 actions known on the last day,
/// 2,300,000 by February, against 1,900,000 the year before. Figures: db/records/figures.csv. Where the sources name a country (IS, CD,
/// CZ, TG, PL) its figure stands there; where the rest was sent they do not say, and it is booked under GB, where the international
/// secretariat counted it. How it came in by day is made up, and the correction at the end did not happen.
/// </summary>
internal sealed class Year2013(HttpClient http, string staffToken, ReplayClock clock)
{
    private const long KnownOnClosingDay = 1_400_000;
    private const long Final = 2_300_000;
    private const long TakenBack = 500_000;

    // How much of the rest came in on each of the twelve days, in parts of their sum.
    private static readonly long[] Parts = [2, 4, 3, 3, 9, 6, 5, 5, 6, 9, 12, 16];

    private static readonly DateOnly FirstDay = new(2013, 12, 6);
    private static readonly DateOnly LastDay = new(2013, 12, 17);

    private long told;
    private JsonElement lateLine;

    /// <summary>The host token of the event in Lubumbashi, once it is registered.</summary>
    public string? HostToken { get; private set; }

    /// <summary>Replays the year, one stage after another, each with a rollup at its end.</summary>
    public async IAsyncEnumerable<Stage> ReplayAsync()
    {
        await OpenAsync();
        yield return await StageAsync(LastDay, "1,400,000 actions are known as the campaign draws to a close", CampaignDaysAsync);
        yield return await StageAsync(new(2014, 2, 1), "2,300,000 are known", LateReportsAsync);
        yield return await StageAsync(new(2014, 4, 1), "reports are closed", () => Task.CompletedTask);
        yield return await StageAsync(new(2014, 4, 2), "a correction takes 500,000 back (made up)", TakeBackAsync);
    }

    private async Task OpenAsync()
    {
        clock.Set(At(FirstDay, 8));
        await SendAsync(HttpMethod.Put, "campaigns/2013", new
        {
            name = "Write for Rights 2013",
            startsOn = FirstDay,
            endsOn = LastDay,
            reportsUntil = new DateOnly(2014, 3, 31),
        });
    }

    private async Task CampaignDaysAsync()
    {
        var lubumbashi = await SendAsync(HttpMethod.Post, "events", new
        {
            campaign = 2013,
            title = "Lubumbashi write-a-thon",
            form = "in-person",
            country = "CD",
            city = "Lubumbashi",
            place = "Faculty of Law",
            timeZone = "Africa/Lubumbashi",
            startsAt = "2013-12-10T14:00:00",
            endsAt = "2013-12-10T18:00:00",
            target = 1_800,
            hostName = "G.",
        });
        var id = lubumbashi.GetProperty("id").GetString();
        HostToken = lubumbashi.GetProperty("hostToken").GetString();
        await SendAsync(HttpMethod.Post, $"events/{id}/pledges", new { quantities = new { letter = 30 } });
        await SendAsync(HttpMethod.Post, $"events/{id}/pledges", new { quantities = new { letter = 12, card = 5 } });

        var rest = KnownOnClosingDay - 1_800 - 51_219 - 14_032 - 22_000 - 190_029;
        for (var day = 0; day < Parts.Length; day++)
        {
            var on = FirstDay.AddDays(day);
            clock.Set(At(on, 20));
            if (on == new DateOnly(2013, 12, 10))
            {
                await SendAsync(HttpMethod.Post, $"events/{id}/actions", new { kind = "letter", quantity = 1_100, @case = "yorm-bopha" }, HostToken);
                await SendAsync(HttpMethod.Post, $"events/{id}/actions", new { kind = "letter", quantity = 700, @case = "vladimir-akimenkov" }, HostToken);
            }

            if (on == new DateOnly(2013, 12, 13))
            {
                await TellAsync("CZ", "letter", 14_032);
                await TellAsync("TG", "signature", 22_000);
            }

            if (on == LastDay)
            {
                await TellAsync("IS", "card", 30_188);
                await TellAsync("IS", "signature", 51_219 - 30_188);
                await TellAsync("PL", "letter", 190_029);
            }

            var part = on == LastDay ? rest : rest * Parts[day] / Parts[day..].Sum();
            rest -= part;
            await TellAsync("GB", (day % 4) switch { 0 => "letter", 1 => "email", 2 => "sms", _ => "tweet" }, part);
        }
    }

    private async Task LateReportsAsync()
    {
        clock.Set(At(new(2014, 1, 20), 12));
        await TellAsync("PL", "letter", 214_427 - 190_029);
        lateLine = await TellAsync("GB", "letter", Final - KnownOnClosingDay - (214_427 - 190_029));
    }

    private Task TakeBackAsync() => SendAsync(
        HttpMethod.Post,
        $"actions/{lateLine.GetProperty("id").GetString()}/corrections",
        new { quantity = lateLine.GetProperty("quantity").GetInt64() - TakenBack, reason = "counted twice" });

    private Task<JsonElement> TellAsync(string country, string kind, long quantity) => SendAsync(
        HttpMethod.Post, "campaigns/2013/actions", new { country, kind, quantity, key = $"year-2013-{++told}" });

    private async Task<Stage> StageAsync(DateOnly on, string what, Func<Task> happens)
    {
        await happens();
        clock.Set(At(on, 21));
        await SendAsync(HttpMethod.Post, "rollups");
        return new(on, what, await SendAsync(HttpMethod.Get, "campaigns/2013/comparison"));
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? staffToken);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{method} {path} was refused: {text}");
    }

    private static DateTimeOffset At(DateOnly day, int hour) => new(day.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);
}
