namespace Writeathon.Service.Tests;

public sealed class FullLedgerTests
{
    [Fact]
    public async Task A_ledger_that_may_not_grow_refuses_plainly_goes_on_reading_and_heals_without_a_restart()
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        var registered = await given.RegisterEventAsync();
        var path = $"events/{registered.Id}/actions";
        var (taken, refused) = (0, 0);
        for (var time = 0; time < 3; time++)
        {
            // Not one page more. A connection that was refused a page is replaced, and the next one is free of the limit.
            await given.Database.WriteAsync(transaction => { transaction.Execute("PRAGMA max_page_count = 1"); });
            var keys = new List<string>();
            for (var before = refused; refused == before;)
            {
                var some = Enumerable.Range(keys.Count, 50).Select(number => $"{time}-{number}-{new string('k', 200)}").ToList();
                keys.AddRange(some);
                foreach (var answer in await Task.WhenAll(some.Select(key => registered.Host.PostAsync(path, Bodies.Action(("quantity", 1)), key))))
                {
                    if (answer.Status == 201)
                    {
                        taken++;
                    }
                    else
                    {
                        answer.Refuses(507, "ledger-full").AssertIsAProblem();
                        refused++;
                    }
                }

                Assert.Equal(taken, (await given.Anyone.GetAsync("campaigns/2013/totals")).Is(200)["actions"].GetInt64());
                (await given.Anyone.GetAsync($"events/{registered.Id}")).Is(200);
                Assert.True(keys.Count < 5_000, "a ledger that may not grow refuses nothing");
            }

            // The same again: what was taken is replayed, what was refused is taken now.
            foreach (var answer in await Task.WhenAll(keys.Select(key => registered.Host.PostAsync(path, Bodies.Action(("quantity", 1)), key))))
            {
                taken += answer.Is(201).Replayed ? 0 : 1;
            }

            Assert.Equal(taken, (await given.Anyone.GetAsync("campaigns/2013/totals")).Is(200)["actions"].GetInt64());
        }

        Assert.True(refused > 0);
        Assert.Empty((await new Store.Verifier(given.Database).ProveAsync(CancellationToken.None)).SelectMany(proof => proof.Mismatches));
    }
}
