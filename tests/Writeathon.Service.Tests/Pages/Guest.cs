using System.Net;
using System.Text.RegularExpressions;

namespace Writeathon.Service.Tests.Pages;

/// <summary>What a visitor was shown.</summary>
internal sealed record GuestPage(int Status, string? Type, string Text, string? Location, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    /// <summary>The text as it is read, its entities resolved.</summary>
    public string Read => WebUtility.HtmlDecode(Text);

    public GuestPage Is(int status)
    {
        Assert.True(status == Status, $"{Status} instead of {status}: {Text}");
        return this;
    }

    /// <summary>The hidden fields of the form that is sent to an address.</summary>
    public Dictionary<string, string> Hidden(string action)
    {
        var form = Regex.Match(Text, $"<form[^>]*action=\"{Regex.Escape(action)}\"[^>]*>(.*?)</form>", RegexOptions.Singleline);
        Assert.True(form.Success, $"no form is sent to {action}: {Text}");
        return Regex.Matches(form.Groups[1].Value, "<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")
            .ToDictionary(input => input.Groups[1].Value, input => WebUtility.HtmlDecode(input.Groups[2].Value));
    }
}

/// <summary>Somebody with a browser that has no script, and keeps cookies.</summary>
internal sealed class Guest : IDisposable
{
    private readonly HttpClient client;
    private readonly Dictionary<string, string> cookies = [];

    public Guest(Service service, string language = "en")
    {
        client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = service.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    /// <summary>The cookies that are kept.</summary>
    public IReadOnlyDictionary<string, string> Cookies => cookies;

    /// <summary>Somebody who has opened the link of a token.</summary>
    public static async Task<Guest> OpenAsync(Service service, string token)
    {
        var visitor = new Guest(service);
        (await visitor.GetAsync($"/open/{token}")).Is(302);
        return visitor;
    }

    public Task<GuestPage> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    /// <summary>Fills in the form of a page that is sent to an address, and sends it.</summary>
    public async Task<GuestPage> FillAsync(string page, string action, params (string Name, string Value)[] fields) =>
        await PostAsync(action, (await GetAsync(page)).Is(200).Hidden(action), fields);

    public Task<GuestPage> PostAsync(string action, Dictionary<string, string> hidden, params (string Name, string Value)[] fields) =>
        SendAsync(new(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent(hidden.Select(field => (field.Key, field.Value)).Concat(fields).Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        });

    public void Dispose() => client.Dispose();

    private async Task<GuestPage> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            using var answer = await client.SendAsync(request);
            foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
            {
                var (name, value) = (set[..set.IndexOf('=', StringComparison.Ordinal)], set[(set.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';')[0]);
                if (value.Length == 0)
                {
                    cookies.Remove(name);
                }
                else
                {
                    cookies[name] = value;
                }
            }

            return new(
                (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString(),
                answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)), await answer.Content.ReadAsByteArrayAsync());
        }
    }
}
