using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Writeathon.Service.Pages;

namespace Writeathon.Service.Tests.Pages;

/// <summary>What is promised of every page: each that is mapped is asked for, as staff, who may see them all.</summary>
public sealed partial class PageSafetyTests(PageSafetyTests.Everything one) : SharedServiceTests(one.Service), IClassFixture<PageSafetyTests.Everything>
{
    private const string Antiforgery = "__RequestVerificationToken";

    private static readonly string[] Addresses = ["src", "href", "action", "formaction", "poster", "data", "xlink:href"];

    private IReadOnlyList<RouteEndpoint> Mapped =>
        [.. Given.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<PageWays.PageMetadata>() is not null)];

    private IReadOnlyList<string> Pages => [.. Paths("GET").Where(path => !path.StartsWith("/open/", StringComparison.Ordinal))];

    [Fact]
    public async Task Every_page_says_that_nothing_but_our_own_files_may_run()
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        foreach (var path in Pages)
        {
            var page = await staff.GetAsync(path);

            Assert.True(page.Status < 500, page.ToString());
            Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
            Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
            if (page.Type == "text/html")
            {
                var policy = page.Headers["Content-Security-Policy"];
                Assert.True(policy.StartsWith("default-src 'none';", StringComparison.Ordinal) && !policy.Contains("unsafe", StringComparison.Ordinal), $"{path}: {policy}");
                Assert.True(!policy.Contains("http", StringComparison.Ordinal) && policy.Contains("base-uri 'none'", StringComparison.Ordinal), $"{path}: {policy}");
                var mayStandElsewhere = path.StartsWith("/embed", StringComparison.Ordinal);
                Assert.True(policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) != mayStandElsewhere, $"{path}: {policy}");
            }
        }
    }

    [Fact]
    public async Task No_page_asks_another_site_for_anything_nor_runs_what_stands_in_it()
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        var seen = 0;
        foreach (var path in Pages)
        {
            var page = await staff.GetAsync(path);
            if (page.Type is not ("text/html" or "image/svg+xml"))
            {
                continue;
            }

            seen++;
            Assert.DoesNotContain("<style", page.Html, StringComparison.OrdinalIgnoreCase);
            foreach (var (name, attributes) in page.Elements)
            {
                var element = $"{path}: <{name} {string.Join(' ', attributes.Select(attribute => $"{attribute.Key}=\"{attribute.Value}\""))}>";
                Assert.True(!attributes.ContainsKey("style") && !attributes.Keys.Any(key => key.StartsWith("on", StringComparison.OrdinalIgnoreCase)), element);
                Assert.True(name != "script" || attributes.ContainsKey("src") || attributes.GetValueOrDefault("type") == "application/ld+json", element);
                Assert.True(Addresses.All(address => !attributes.TryGetValue(address, out var to) || IsOurs(to)), element);
            }
        }

        Assert.True(seen > 10, $"{seen} pages");
    }

    [Fact]
    public async Task Every_form_that_writes_proves_that_a_page_of_ours_has_sent_it()
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        foreach (var path in Pages)
        {
            foreach (var form in (await staff.GetAsync(path)).Forms)
            {
                Assert.True(form.Fields.Count(field => field.Name == Antiforgery) == 1, $"{path}: {form.Action}");
            }
        }
    }

    [Fact]
    public async Task A_form_without_its_proof_does_nothing_and_keeps_what_was_typed()
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        var before = await Given.WrittenAsync();
        var sent = 0;
        foreach (var path in Pages)
        {
            foreach (var form in (await staff.GetAsync(path)).Forms.Where(form => form.Type is null))
            {
                var typed = form.Typed.Where(name => !name.StartsWith('_')).ToDictionary(name => name, name => $"kept {name} 4711");

                var answer = await staff.SubmitAsync(form, [(Antiforgery, null), .. typed.Select(field => (field.Key, (string?)field.Value))]);

                Assert.True(answer.Status is >= 400 and < 500, $"{form.Action}: {answer}");
                Assert.All(typed.Values, text => Assert.True(answer.Html.Contains(text, StringComparison.Ordinal), $"{path}, {form.Action}: '{text}' is lost: {answer}"));
                sent++;
            }
        }

        Assert.True(sent > 5, $"{sent} forms");
        Assert.Equal(before, await Given.WrittenAsync());
        (await staff.GetAsync("/staff/2013")).Is(200); // signing out is such a form, too
    }

    [Theory]
    [InlineData("cross-site", true, "", false)]
    [InlineData("same-site", true, "", false)]
    [InlineData("none", true, "", false)]
    [InlineData("same-origin", false, "typed 4711", true)]
    [InlineData(null, true, "typed 4711", true)]
    [InlineData(null, false, "typed 4711", false)]
    public async Task A_form_without_its_proof_is_handed_back_as_far_as_a_page_of_ours_sent_it(string? site, bool hasCookie, string handedBack, bool hasItsKey)
    {
        using var visitor = new Visitor(Given);
        _ = await visitor.GetAsync("/events/new");
        if (!hasCookie)
        {
            visitor.Cookies.Clear();
        }

        using var planted = new FormUrlEncodedContent([new("_key", "key-4711"), new("title", "typed 4711")]);
        var answer = (await visitor.SendAsync(HttpMethod.Post, "/events/new", planted, site is null ? [] : [("Sec-Fetch-Site", site)])).Is(422);

        var shown = answer.Says("open for too long").FormTo("/events/new").Fields;
        Assert.Contains(("title", handedBack), shown);
        Assert.Equal(hasItsKey, shown.Contains(("_key", "key-4711")));
    }

    [Fact]
    public async Task Nothing_that_another_site_sent_is_shown_on_any_page()
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        var sent = 0;
        foreach (var path in Pages)
        {
            foreach (var form in (await staff.GetAsync(path)).Forms.Where(form => form.Type is null))
            {
                using var planted = new FormUrlEncodedContent(form.Fields
                    .Where(field => field.Name != Antiforgery)
                    .Select(field => KeyValuePair.Create(field.Name, form.Typed.Contains(field.Name) || field.Name is "_key" or "to" ? "/planted-4711" : field.Text)));

                var answer = await staff.SendAsync(HttpMethod.Post, form.Action, planted, ("Sec-Fetch-Site", "cross-site"));

                Assert.True(answer.Status is >= 400 and < 500 && !answer.Html.Contains("planted-4711", StringComparison.Ordinal), $"{path}, {form.Action}: {answer}");
                sent++;
            }
        }

        Assert.True(sent > 5, $"{sent} forms");
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { "multipart/form-data", "--x\r\n\r\n--x--\r\n" },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: @,stranger\r\n\r\na\r\n--x--\r\n" },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\na" },
        { "application/x-www-form-urlencoded; charset=utf-7", "title=stranger" },
        { "application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 1_025).Select(name => $"a{name}=b")) },
        { "application/x-www-form-urlencoded", new string('a', 2_049) + "=b" },
        { "application/x-www-form-urlencoded", "title=a%00b" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_form_that_cannot_be_read_is_refused_in_words_of_our_own(string type, string body)
    {
        foreach (var path in (string[])["/events/new", "/sign-out"])
        {
            using var form = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            form.Headers.TryAddWithoutValidation("Content-Type", type);

            var refused = (await Given.SendAsync(HttpMethod.Post, path, null, form)).Refuses(400, "invalid-input", "$");

            Assert.Equal("must be a form as a browser sends it, in UTF-8", refused.Errors["$"]);
        }
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=a\r\n\r\na", 400)]
    [InlineData("--x\r\nContent-Disposition: form-data; name=__RequestVerificationToken\r\n\r\n\r\n--x--\r\n", 422)]
    public async Task A_file_that_comes_in_no_form_is_refused(string body, int status)
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        using var form = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        form.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");

        (await staff.SendAsync(HttpMethod.Post, "/staff/2013/imports", form)).Is(status);
    }

    [Fact]
    public async Task A_field_that_lies_deeper_than_any_member_is_refused_as_one_that_is_unknown()
    {
        using var visitor = new Visitor(Given);
        var deep = string.Join('.', Enumerable.Repeat("a", 70));

        (await visitor.FillAsync("/events/new", "/events/new", (deep, "1"))).Is(422).Says("Please look at what is marked.");
    }

    [Fact]
    public async Task The_address_of_a_form_leads_to_its_page_however_it_is_written()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);

        foreach (var page in new[] { "/campaigns/%0A2013", $"/events/%0A{registered.Id}", $"/events/%E2%80%83{registered.Id}" })
        {
            var led = (await visitor.GetAsync($"{page}/pledge")).Is(302);

            Assert.Equal(page, led.Location);
            (await visitor.FollowAsync(led)).Is(200);
        }
    }

    [Fact]
    public async Task A_host_under_which_no_page_can_stand_is_told_so()
    {
        using var visitor = new Visitor(Given);
        foreach (var host in new[] { new string('a', 254), string.Join('.', Enumerable.Repeat("write", 50)) })
        {
            foreach (var path in (string[])["/events", "/no-such-page"])
            {
                var refused = (await visitor.GetAsync(path, ("Host", host))).Is(400);

                Assert.True(refused.Html.Contains("must be the name of a host, at most 253 characters long", StringComparison.Ordinal), $"{host}: {refused.Html}");
            }
        }

        (await visitor.GetAsync("/events", ("Host", "write.example.org:8080"))).Is(200);
    }

    [Fact]
    public async Task Whatever_a_token_opens_of_a_private_event_is_kept_by_no_cache()
    {
        var hidden = await Given.RegisterEventAsync(("visibility", "private"));
        using var host = await Visitor.WithAsync(Given, hidden.Host.Token!);
        foreach (var page in (string[])["", "/screen", "/sheet", "/poster", "/share.svg", "/qr.svg"])
        {
            Assert.Contains("no-store", (await host.GetAsync($"/events/{hidden.Id}{page}")).Is(200).Header("Cache-Control"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whatever_is_posted_without_proof_writes_nothing()
    {
        using var staff = await Visitor.WithAsync(Given, Given.Staff.Token!);
        var before = await Given.WrittenAsync();
        foreach (var path in Paths("POST"))
        {
            using var fields = new FormUrlEncodedContent([new("kind", "letter"), new("quantity", "1"), new("name", "x"), new("reason", "x"), new("_form", "x")]);
            var answer = await staff.SendAsync(HttpMethod.Post, path, fields);
            Assert.True(answer.Status is >= 400 and < 500, answer.ToString());
        }

        Assert.Equal(before, await Given.WrittenAsync());
    }

    [Fact]
    public async Task Cookies_are_for_this_site_alone_and_no_script_reads_them()
    {
        var registered = await Given.RegisterEventAsync();
        using var visitor = new Visitor(Given);
        foreach (var (path, name) in new[]
        {
            ($"/open/{Given.Staff.Token}", "__Host-staff"), ($"/open/{registered.Host.Token}", $"__Host-event-{registered.Id:N}"), ("/open", "__Host-form"), ("/language/fr", "language"),
        })
        {
            var cookie = Assert.Single((await visitor.GetAsync(path)).SetCookies);
            Assert.StartsWith(name + "=", cookie, StringComparison.Ordinal);
            var flags = cookie.ToLowerInvariant().Split("; ").Skip(1).ToList();
            Assert.Contains("httponly", flags);
            Assert.Contains("secure", flags);
            Assert.Contains("path=/", flags);
            Assert.Contains(flags, flag => flag is "samesite=lax" or "samesite=strict");
            Assert.DoesNotContain(flags, flag => flag.StartsWith("domain=", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_staff_token_is_kept_for_twelve_hours()
    {
        using var visitor = new Visitor(Given);
        Assert.Contains("max-age=43200", Assert.Single((await visitor.GetAsync($"/open/{Given.Staff.Token}")).SetCookies), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/\n/evil.example/")]
    [InlineData("/\u2028/evil.example/")]
    [InlineData("/é")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" //evil.example/")]
    [InlineData("")]
    public async Task Nobody_is_sent_on_to_another_site(string to)
    {
        using var visitor = new Visitor(Given);

        Assert.Equal("/", (await visitor.GetAsync($"/language/fr?to={Uri.EscapeDataString(to)}")).Is(302).Location);
        var opened = await visitor.SubmitAsync((await visitor.GetAsync("/open")).Forms[0], ("to", to), ("token", Given.Staff.Token));
        Assert.Equal("/staff", opened.Is(302).Location);
        Assert.Contains(("to", ""), (await visitor.GetAsync($"/open?to={Uri.EscapeDataString(to)}")).Is(200).Forms[0].Fields);
    }

    [Fact]
    public async Task One_goes_on_to_a_page_of_this_site()
    {
        using var visitor = new Visitor(Given);

        Assert.Equal("/staff/2013/held", (await visitor.GetAsync("/language/fr?to=%2Fstaff%2F2013%2Fheld")).Is(302).Location);
        var opened = await visitor.SubmitAsync((await visitor.GetAsync("/open?to=/staff/2013/held")).Forms[0], ("token", Given.Staff.Token));
        Assert.Equal("/staff/2013/held", opened.Is(302).Location);
    }

    private static bool IsOurs(string address) =>
        address is "" or ['#' or '?' or '.', ..] or ['/', not ('/' or '\\'), ..] or "/"
        || address.StartsWith("mailto:", StringComparison.Ordinal) || address.StartsWith("data:image/", StringComparison.Ordinal)
        || address.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)
        || (!address.Contains(':', StringComparison.Ordinal) && char.IsLetterOrDigit(address[0]));

    /// <summary>The addresses of the pages that are mapped for a method, something real in place of each value.</summary>
    private List<string> Paths(string method) =>
    [
        .. Mapped.Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(method) == true)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Select(route => Value().Replace(route, value => one.Of(value.Groups["name"].Value, route)))
            .Distinct(),
    ];

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}")]
    private static partial Regex Value();

    /// <summary>The service with one of everything.</summary>
    public sealed class Everything : IAsyncLifetime
    {
        private Registered registered = null!;
        private Pledged pledged = null!;
        private Guid line;
        private Guid import;

        public Service Service { get; } = new(On.Sqlite);

        public async ValueTask InitializeAsync()
        {
            await Service.InitializeAsync();
            registered = await Service.RegisterEventAsync();
            pledged = await Service.PledgeAsync(registered);
            line = (await registered.ReportAsync()).Id;
            await registered.ReportAsync(50_000);
            (await registered.Host.PostAsync($"events/{registered.Id}/counts", Bodies.Count(("total", 20)))).Is(201);
            (await Service.Staff.PostAsync("rollups")).Is(200);
            using var file = new StringContent("kind,quantity,country\nletter,1,IS\nletter,x,IS\n", System.Text.Encoding.UTF8, "text/csv");
            import = (await Service.SendAsync(HttpMethod.Post, "campaigns/2013/imports?name=one.csv", Service.Staff.Token, file)).Is(200).Id;
        }

        public ValueTask DisposeAsync() => Service.DisposeAsync();

        /// <summary>What stands in an address for a value of its route.</summary>
        internal string Of(string value, string route) => value switch
        {
            "id" when route.StartsWith("/pledges/", StringComparison.Ordinal) => $"{pledged.Id}",
            "id" => $"{registered.Id}",
            "line" => $"{line}",
            "import" => $"{import}",
            "year" => "2013",
            "slug" => "yorm-bopha",
            "token" => registered.Host.Token!,
            "language" => "fr",
            "mark" => AssetFiles.Version,
            "name" => "site.css",
            "what" => "actions",
            "country" => "IS",
            _ => throw new InvalidOperationException($"say here what stands for {{{value}}} in {route}"),
        };
    }
}
