using System.Net;
using Writeathon.Running;

namespace Writeathon.Drills;

public sealed class ReplayDrills
{
    private const int Keys = 200;
    private const int Times = 50;

    [Fact]
    public async Task Ten_thousand_requests_with_two_hundred_keys_are_two_hundred_lines()
    {
        var drill = Drill.Begin();
        using var scratch = new Scratch();
        var service = await Service.StartAsync(scratch.Ledger());
        try
        {
            var events = await Drill.PrepareAsync(service, 8);
            var keys = Enumerable.Range(0, Keys).Select(number => $"{drill.Seed}-{number}").ToList();
            IReadOnlyDictionary<string, byte[]> bodies;
            using (var reporters = new Reporters(service.Address, events, drill.Seed))
            {
                bodies = await AllAtOnceAsync(reporters, events, keys, isFirst: true);
                await RefusesAnotherBodyAsync(reporters, events, keys);
                Assert.Equal(Keys, await service.TotalAsync(Drill.Year));
            }

            await service.StopAsync();
            await service.DisposeAsync();
            service = await Service.StartAsync(scratch.Ledger());
            using var again = new Reporters(service.Address, events, drill.Seed);
            var replayed = await AllAtOnceAsync(again, events, keys, isFirst: false);
            await RefusesAnotherBodyAsync(again, events, keys);

            Assert.All(keys, key => Assert.Equal(bodies[key], replayed[key]));
            Assert.Equal(Keys, await service.TotalAsync(Drill.Year));
            await Service.ProveAsync(service.Place);
            drill.End($"{Keys} keys, {Times} times at once, twice: {Keys} lines, {2 * Keys} other bodies refused");
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    /// <summary>Sends each key so many times at once, several keys beside each other.</summary>
    /// <returns>The one body that each key was answered with.</returns>
    private static async Task<IReadOnlyDictionary<string, byte[]>> AllAtOnceAsync(
        Reporters reporters, IReadOnlyList<HostedEvent> events, IReadOnlyList<string> keys, bool isFirst)
    {
        var bodies = new Dictionary<string, byte[]>();
        foreach (var some in keys.Chunk(10))
        {
            var answers = await Task.WhenAll(some.SelectMany(key => Enumerable.Range(0, Times).Select(async _ =>
            {
                using var response = await reporters.SendAsync(key, EventOf(events, key));
                Assert.Equal(HttpStatusCode.Created, response.StatusCode);
                return (Key: key, IsReplay: response.Headers.Contains("Idempotent-Replayed"), Body: await response.Content.ReadAsByteArrayAsync());
            })));
            foreach (var same in answers.GroupBy(answer => answer.Key))
            {
                Assert.Equal(isFirst ? 1 : 0, same.Count(answer => !answer.IsReplay));
                bodies[same.Key] = same.First().Body;
                Assert.All(same, answer => Assert.Equal(bodies[same.Key], answer.Body));
            }
        }

        return bodies;
    }

    private static Task RefusesAnotherBodyAsync(Reporters reporters, IReadOnlyList<HostedEvent> events, IReadOnlyList<string> keys) =>
        Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (key, _) =>
        {
            using var response = await reporters.SendAsync(key, EventOf(events, key), quantity: 2);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        });

    private static HostedEvent EventOf(IReadOnlyList<HostedEvent> events, string key) => events[key[^1] % events.Count];
}
