using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Writeathon.Service.Totals;
using Writeathon.Store;

namespace Writeathon.Service.Tests;

public sealed class TotalsBoardTests
{
    // A line that came before anybody kept these totals stands for one of another node's.
    [Fact]
    public async Task Totals_that_lack_a_line_and_whole_ones_of_the_same_version_have_different_etags()
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        var registered = await given.RegisterEventAsync();
        await registered.ReportAsync(30);
        var store = given.Services.GetRequiredService<TotalsStore>();
        var live = new LiveTotals(given.Database, store);
        var board = new TotalsBoard(live, store, given.Clock, given.Services.GetRequiredService<IOptions<JsonOptions>>());
        await registered.ReportAsync(12);

        var part = await board.ReadAsync(2013, CancellationToken.None);
        await live.RenewAsync(CancellationToken.None);
        var whole = await board.ReadAsync(2013, CancellationToken.None);

        Assert.Equal((12, 42), (part.Totals.Actions, whole.Totals.Actions));
        Assert.Equal(part.Totals.Version, whole.Totals.Version);
        Assert.NotEqual(part.Etag, whole.Etag);
        Assert.NotEqual(part.Body, whole.Body);
        Assert.Equal((await given.Anyone.GetAsync("campaigns/2013/totals")).ETag, whole.Etag);
    }
}
