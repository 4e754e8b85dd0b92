using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Writeathon.Service.Pages.Away;

namespace Writeathon.Service.Tests.Pages;

/// <summary>What other sites may show of ours.</summary>
public sealed class AwayPageTests(ServiceOnSqlite service) : SharedServiceTests(service), IClassFixture<ServiceOnSqlite>
{
    private string Site => Given.Client.BaseAddress!.ToString().TrimEnd('/');

    [Theory]
    [InlineData("/embed/2013")]
    [InlineData("/badge/2013.svg")]
    [InlineData("/campaigns/2013/share.png")]
    [InlineData("/manifest.webmanifest")]
    [InlineData("/robots.txt")]
    public async Task Anybody_may_have_it_without_a_cookie_and_keep_it_for_a_while(string path)
    {
        using var reader = new Visitor(Given);

        var answer = (await reader.GetAsync(path)).Is(200);

        Assert.Empty(answer.Header("Set-Cookie"));
        Assert.StartsWith("public, max-age=", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", path.Contains("2013", StringComparison.Ordinal) ? answer.Header("Vary") : "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/embed/2013")]
    [InlineData("/badge/2013.svg")]
    [InlineData("/campaigns/2013/share.png")]
    public async Task It_is_the_same_for_whoever_chose_another_language_here(string path)
    {
        using var stranger = new Visitor(Given);
        using var chooser = new Visitor(Given);
        (await chooser.GetAsync("/language/fr?to=/")).Is(302);
        Assert.Contains("lang=\"fr\"", (await chooser.GetAsync("/")).Is(200).Html, StringComparison.Ordinal);

        Assert.Equal((await stranger.GetAsync(path)).Is(200).Html, (await chooser.GetAsync(path)).Is(200).Html);
    }

    [Theory]
    [InlineData("/embed/1999")]
    [InlineData("/badge/1999.svg")]
    [InlineData("/campaigns/1999/share.png")]
    public async Task Of_a_year_without_a_campaign_there_is_nothing(string path)
    {
        using var reader = new Visitor(Given);
        (await reader.GetAsync(path)).Is(404);
    }

    [Theory]
    [InlineData("/embed/2013", true)]
    [InlineData("/", false)]
    [InlineData("/campaigns/2013", false)]
    [InlineData("/cases/yorm-bopha", false)]
    [InlineData("/open", false)]
    [InlineData("/badge/2013.svg", false)]
    public async Task The_counter_alone_may_stand_in_other_sites_frames(string path, bool may)
    {
        using var reader = new Visitor(Given);

        var answer = (await reader.GetAsync(path)).Is(200);

        Assert.EndsWith(may ? "frame-ancestors *" : "frame-ancestors 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dark", "class=\"dark\"")]
    [InlineData("light", "class=\"light\"")]
    [InlineData("\"><script>", null)]
    public async Task The_counter_is_dark_or_light_as_it_is_asked_to_be(string theme, string? marked)
    {
        using var reader = new Visitor(Given);

        var html = (await reader.GetAsync($"/embed/2013?theme={Uri.EscapeDataString(theme)}")).Is(200).Html;

        Assert.Equal(marked is not null, html.Contains(marked ?? "class=\"\"", StringComparison.Ordinal));
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("data-live=\"world\" data-year=\"2013\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_badge_says_the_total_and_whoever_has_it_gets_304()
    {
        await ReportAsync(321);
        using var reader = new Visitor(Given);
        var badge = (await reader.GetAsync("/badge/2013.svg")).Is(200);
        var total = (await Given.TotalsAsync())["actions"].GetInt64().ToString("N0", CultureInfo.InvariantCulture);

        Assert.Equal("image/svg+xml", badge.Header("Content-Type").Split(';')[0]);
        Assert.Equal($"Write-a-thon 2013: {total}", XDocument.Parse(badge.Html).Root!.Attribute("aria-label")!.Value);
        Assert.Empty((await reader.GetAsync("/badge/2013.svg", ("If-None-Match", badge.Header("ETag")))).Is(304).Body);

        await ReportAsync(1);
        Assert.NotEqual(badge.Header("ETag"), (await reader.GetAsync("/badge/2013.svg", ("If-None-Match", badge.Header("ETag")))).Is(200).Header("ETag"));
    }

    [Fact]
    public async Task A_share_picture_is_drawn_once_a_minute_at_the_most()
    {
        using var reader = new Visitor(Given);
        var first = (await reader.GetAsync("/campaigns/2013/share.png")).Is(200);
        await ReportAsync(1);

        Assert.Empty((await reader.GetAsync("/campaigns/2013/share.png", ("If-None-Match", first.Header("ETag")))).Is(304).Body);
        Given.Clock.Now += SharePictures.Kept;
        Assert.NotEqual(first.Header("ETag"), (await reader.GetAsync("/campaigns/2013/share.png")).Is(200).Header("ETag"));
    }

    [Fact]
    public void A_share_picture_is_a_png_whose_bar_is_as_long_as_the_share()
    {
        var half = Decode(SharePicture.Draw(2013, 500_000, new(2012, 1_000_000, Exactness.Exact)));
        var above = Decode(SharePicture.Draw(2013, 2_000_000, new(2012, 1_000_000, Exactness.Exact)));
        var none = Decode(SharePicture.Draw(2013, 0, null));

        Assert.Equal(0, BarOf(none));
        Assert.InRange(BarOf(half), 504, 512);
        Assert.InRange(BarOf(above), 1_012, 1_020);
        Assert.NotEqual(half[(300 * 1200)..(301 * 1200)], above[(300 * 1200)..(301 * 1200)]);

        // The record's mark is red: at the end of the bar, or where the total has passed it.
        Assert.Equal((0xB3261E, 0xB3261E), (half[(465 * 1200) + 1109], above[(465 * 1200) + 600]));

        static int BarOf(int[] dots) => Enumerable.Range(90, 1021).Count(x => dots[(495 * 1200) + x] == 0x1F4E8C || (dots[(495 * 1200) + x] == 0xB3261E && dots[(495 * 1200) + x + 4] == 0x1F4E8C));
    }

    [Theory]
    [InlineData(9_999_999_999)]
    [InlineData(1)]
    public void However_large_the_total_it_stands_inside_the_frame(long actions)
    {
        var dots = Decode(SharePicture.Draw(2026, actions, null));

        Assert.Contains(0x1B1D22, dots);
        Assert.All(Enumerable.Range(200, 230), y => Assert.Equal(0xFBF8F1, dots[(y * 1200) + 1150]));
    }

    [Fact]
    public void A_total_below_zero_is_drawn_with_its_sign()
    {
        var dots = Decode(SharePicture.Draw(2013, -72, new(2012, 1_000_000, Exactness.Exact)));

        // The sign is a stroke in the middle of its box, with nothing above it; the bar is empty.
        Assert.Equal((0x1B1D22, 0xFBF8F1, 0xD9D3C4), (dots[(315 * 1200) + 150], dots[(240 * 1200) + 150], dots[(495 * 1200) + 150]));
    }

    [Fact]
    public async Task A_site_that_is_given_a_campaigns_address_learns_of_its_counter()
    {
        var answer = (await Given.Anyone.GetAsync($"/oembed?url={Uri.EscapeDataString($"{Site}/campaigns/2013")}&maxwidth=200")).Is(200);

        Assert.Equal(("rich", "1.0", 200, 200), (answer["type"].GetString(), answer["version"].GetString(), answer["width"].GetInt32(), answer["height"].GetInt32()));
        Assert.Contains($"<iframe src=\"{Site}/embed/2013\" width=\"200\"", answer["html"].GetString(), StringComparison.Ordinal);

        var xml = XDocument.Parse((await Given.Anyone.GetAsync($"/oembed?format=xml&url={Uri.EscapeDataString($"{Site}/")}")).Is(200).Text);
        Assert.Equal(("rich", "320"), (xml.Root!.Element("type")!.Value, xml.Root.Element("width")!.Value));
    }

    [Fact]
    public async Task An_event_is_a_link_with_its_title_and_a_private_one_is_nothing()
    {
        var (open, shut) = (await Given.RegisterEventAsync(("title", "Letters & tea")), await Given.RegisterEventAsync(("visibility", "private")));

        var answer = (await Given.Anyone.GetAsync($"/oembed?url={Uri.EscapeDataString($"{Site}/events/{open.Id}")}")).Is(200);

        Assert.Equal(("link", "Letters & tea"), (answer["type"].GetString(), answer["title"].GetString()));
        Assert.False(answer.Json.TryGetProperty("html", out _));
        (await shut.Host.GetAsync($"/oembed?url={Uri.EscapeDataString($"{Site}/events/{shut.Id}")}")).Refuses(404, "not-found");
    }

    [Fact]
    public async Task What_xml_cannot_hold_is_left_out_of_a_title()
    {
        var registered = await Given.RegisterEventAsync();
        await registered.RetitleAsync("Letters\u0001 & \uFFFFtea 🕊");

        var answer = (await Given.Anyone.GetAsync($"/oembed?format=xml&url={Uri.EscapeDataString($"{Site}/events/{registered.Id}")}")).Is(200);

        Assert.Equal("Letters & tea 🕊", XDocument.Parse(answer.Text).Root!.Element("title")!.Value);
    }

    [Theory]
    [InlineData("url=https%3A%2F%2Fexample.org%2Fcampaigns%2F2013", 404, "not-found")]
    [InlineData("url=campaigns", 404, "not-found")]
    [InlineData("", 404, "not-found")]
    [InlineData("format=yaml", 501, "format-not-offered")]
    public async Task What_is_not_ours_or_not_offered_is_refused(string query, int status, string slug) =>
        (await Given.Anyone.GetAsync($"/oembed?{query}")).Refuses(status, slug);

    [Fact]
    public async Task A_page_names_its_picture_and_where_to_ask_for_its_counter()
    {
        using var reader = new Visitor(Given);

        var page = (await reader.GetAsync("/campaigns/2013")).Is(200);

        Assert.Equal([$"{Site}/campaigns/2013/share.png"], page.All("property=\"og:image\" content=\"([^\"]*)\""));
        var discovered = page.All("oembed\" href=\"([^\"]*)\"").Single();
        Assert.Equal("rich", (await Given.Anyone.GetAsync(new Uri(discovered).PathAndQuery)).Is(200)["type"].GetString());
    }

    [Fact]
    public async Task The_manifest_speaks_the_readers_language_and_its_picture_is_there()
    {
        using var reader = new Visitor(Given, "ar");
        var manifest = System.Text.Json.JsonDocument.Parse((await reader.GetAsync("/manifest.webmanifest")).Is(200).Html).RootElement;

        Assert.Equal(("ar", "rtl", "/"), (manifest.GetProperty("lang").GetString(), manifest.GetProperty("dir").GetString(), manifest.GetProperty("start_url").GetString()));
        (await reader.GetAsync(manifest.GetProperty("icons")[0].GetProperty("src").GetString()!)).Is(200);
    }

    private async Task ReportAsync(long quantity) =>
        (await Given.Anyone.PostAsync("campaigns/2013/actions", Bodies.CampaignAction(("quantity", quantity)))).Is(201);

    // Reads what the picture's own writer makes of the format, each chunk with its remainder: colours by dot.
    private static int[] Decode(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var (at, chunks) = (8, new Dictionary<string, byte[]>());
        while (at < png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var body = png.AsSpan(at + 4, length + 4);
            Assert.Equal(Crc(body), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            chunks[Encoding.ASCII.GetString(body[..4])] = body[4..].ToArray();
            at += 12 + length;
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Keys);
        Assert.Equal((1200, 630), (BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"]), BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"].AsSpan(4))));
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress))
        {
            zlib.CopyTo(unpacked);
        }

        var rows = unpacked.ToArray();
        Assert.Equal(630 * 3601, rows.Length);
        return [.. Enumerable.Range(0, 1200 * 630).Select(dot => (dot / 1200 * 3601) + 1 + (dot % 1200 * 3)).Select(place => (rows[place] << 16) | (rows[place + 1] << 8) | rows[place + 2])];
    }

    // Bit by bit, as the standard defines it: the writer uses a table.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var remainder = uint.MaxValue;
        foreach (var value in data)
        {
            remainder ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) == 1 ? (remainder >> 1) ^ 0xEDB88320 : remainder >> 1;
            }
        }

        return ~remainder;
    }
}
