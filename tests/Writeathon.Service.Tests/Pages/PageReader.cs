using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Writeathon.Service.Tests.Pages;

/// <summary>Somebody with a browser: keeps cookies, fills in forms, follows no redirect by itself.</summary>
internal sealed class PageReader(Service service, string language = "en") : IDisposable
{
    private readonly HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = service.Client.BaseAddress };
    private readonly Dictionary<string, string> cookies = [];

    public async Task<PageAnswer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, headers);
    }

    /// <summary>Sends the form of a page that goes to this address, with what its hidden fields say.</summary>
    public async Task<PageAnswer> SendFormAsync(PageAnswer page, string action, params (string Name, string Value)[] fields)
    {
        var form = Regex.Match(page.Html, $"<form method=\"post\" action=\"{Regex.Escape(action)}[\"#].*?</form>", RegexOptions.Singleline).Value;
        Assert.NotEmpty(form);
        var all = Regex.Matches(form, "<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
            .ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(all) };
        return await SendAsync(request, []);
    }

    public void Dispose() => client.Dispose();

    private async Task<PageAnswer> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var (name, value) = (cookie.Split('=', 2)[0], cookie.Split('=', 2)[1].Split(';')[0]);
            cookies[name] = value;
        }

        return new(
            (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
    }
}

/// <summary>What a browser was answered.</summary>
internal sealed record PageAnswer(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Html => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>The page's text without its markup.</summary>
    public string Said => WebUtility.HtmlDecode(Regex.Replace(Html, "<[^>]+>", " "));

    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>The first group of each place that a pattern finds.</summary>
    public IReadOnlyList<string> All(string pattern) =>
        [.. Regex.Matches(Html, pattern, RegexOptions.Singleline).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    public PageAnswer Is(int status)
    {
        Assert.True(status == Status, $"{Status} instead of {status}: {Html}");
        return this;
    }

    public static long Number(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
