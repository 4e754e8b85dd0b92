using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Writeathon.Service.Tests.Pages;

/// <summary>Somebody at a browser without script: keeps cookies, goes where redirects say when asked to, sends forms as they stand in a page.</summary>
internal sealed class Visitor(Service service, string language = "en") : IDisposable
{
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = service.Client.BaseAddress };

    /// <summary>What the browser keeps. A real one sends secure cookies to its own machine as well.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Opens the link of a token.</summary>
    public static async Task<Visitor> WithAsync(Service service, string token, string language = "en")
    {
        var visitor = new Visitor(service, language);
        Assert.Equal(302, (await visitor.GetAsync("/open/" + token)).Status);
        return visitor;
    }

    public Task<Shown> GetAsync(string path, params (string Name, string Text)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Goes on to where a form has led.</summary>
    public Task<Shown> FollowAsync(Shown answer)
    {
        Assert.True(answer.Location is not null, answer.ToString());
        return GetAsync(answer.Location!.Split('#')[0]);
    }

    /// <summary>Sends a form of a page, with other texts in some of its fields; null leaves a field out.</summary>
    public Task<Shown> SubmitAsync(ShownForm form, params (string Name, string? Text)[] but)
    {
        var fields = form.Fields.Where(field => but.All(other => other.Name != field.Name))
            .Concat(but.Where(other => other.Text is not null).Select(other => (other.Name, Text: other.Text!)));
        return SendAsync(HttpMethod.Post, form.Action, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Text))));
    }

    /// <summary>Opens a page, fills in its form that goes to an address, and sends it.</summary>
    public async Task<Shown> FillAsync(string page, string action, params (string Name, string? Text)[] but) =>
        await SubmitAsync((await GetAsync(page)).Is(200).FormTo(action), but);

    public async Task<Shown> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Text)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        foreach (var (name, text) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, text);
        }

        if (Cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var set = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.ToList() : [];
        foreach (var cookie in set.Select(cookie => cookie.Split(';')[0].Split('=', 2)))
        {
            Cookies[cookie[0]] = cookie[1];
            if (cookie[1].Length == 0)
            {
                Cookies.Remove(cookie[0]);
            }
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        var body = type == "text/event-stream" ? [] : await response.Content.ReadAsByteArrayAsync();
        return new(
            (int)response.StatusCode, path, type, body, response.Headers.Location?.OriginalString, set,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
    }

    public void Dispose() => http.Dispose();
}

/// <summary>A page as it was answered.</summary>
internal sealed partial record Shown(
    int Status, string Path, string? Type, byte[] Body, string? Location, IReadOnlyList<string> SetCookies, IReadOnlyDictionary<string, string> Headers)
{
    public string Html => Encoding.UTF8.GetString(Body);

    /// <summary>Its elements, each with its attributes. It reads what our own pages write, no more.</summary>
    public IEnumerable<(string Name, IReadOnlyDictionary<string, string> Attributes)> Elements => ElementsOf(Html);

    /// <summary>Its forms that write.</summary>
    public IReadOnlyList<ShownForm> Forms => [.. FormPattern().Matches(Html).Select(form => Read(form.Value)).Where(form => form.Method == "post")];

    /// <summary>The form of a name.</summary>
    public ShownForm Form(string name) =>
        Forms.FirstOrDefault(form => form.Fields.Contains(("_form", name))) ?? throw new InvalidOperationException($"no form {name} in {this}");

    /// <summary>The form that goes to an address.</summary>
    public ShownForm FormTo(string action) =>
        Forms.FirstOrDefault(form => form.Action.Split('#')[0] == action) ?? throw new InvalidOperationException($"no form goes to {action} from {this}");

    /// <summary>The first group of each place that a pattern finds, its entities resolved.</summary>
    public IReadOnlyList<string> All(string pattern) =>
        [.. Regex.Matches(Html, pattern, RegexOptions.Singleline).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>What it says, without its markup.</summary>
    public string Said => WebUtility.HtmlDecode(BlankPattern().Replace(TagPattern().Replace(Html[Math.Max(0, Html.IndexOf("<main", StringComparison.Ordinal))..], " "), " "));

    /// <summary>Says that it is answered with this status.</summary>
    public Shown Is(int status)
    {
        Assert.True(status == Status, $"{status} was expected of {this}");
        return this;
    }

    /// <summary>Says that it says this.</summary>
    public Shown Says(string text)
    {
        Assert.True(Said.Contains(text, StringComparison.Ordinal), $"'{text}' is not said by {this}");
        return this;
    }

    public override string ToString() => $"{Path}: {Status} {Location} {Said}";

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, string> Attributes)> ElementsOf(string html) =>
        ElementPattern().Matches(html).Select(element => (
            element.Groups["name"].Value,
            (IReadOnlyDictionary<string, string>)AttributePattern().Matches(element.Groups["attributes"].Value)
                .DistinctBy(attribute => attribute.Groups["name"].Value)
                .ToDictionary(attribute => attribute.Groups["name"].Value, attribute => WebUtility.HtmlDecode(attribute.Groups["value"].Value))));

    private static ShownForm Read(string html)
    {
        var form = ElementsOf(html).First().Attributes;
        var fields = new List<(string, string)>();
        var typed = new List<string>();
        foreach (var (name, attributes) in ElementsOf(html).Where(element => element.Name == "input" && element.Attributes.ContainsKey("name")))
        {
            var type = attributes.GetValueOrDefault("type", "text");
            if (type is "file" || (type is "checkbox" or "radio" && !attributes.ContainsKey("checked")))
            {
                continue;
            }

            fields.Add((attributes["name"], attributes.GetValueOrDefault("value", "")));
            if (type is "text" or "search")
            {
                typed.Add(attributes["name"]);
            }
        }

        foreach (Match area in AreaPattern().Matches(html))
        {
            fields.Add((area.Groups["name"].Value, WebUtility.HtmlDecode(area.Groups["text"].Value)));
            typed.Add(area.Groups["name"].Value);
        }

        foreach (Match list in ListPattern().Matches(html))
        {
            var options = ElementsOf(list.Groups["options"].Value).Select(option => option.Attributes).ToList();
            fields.Add((list.Groups["name"].Value, (options.Find(option => option.ContainsKey("selected")) ?? options[0]).GetValueOrDefault("value", "")));
        }

        return new(form.GetValueOrDefault("method", "get"), form.GetValueOrDefault("action", ""), form.GetValueOrDefault("enctype"), fields, typed);
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormPattern();

    [GeneratedRegex("""<(?<name>[a-z][a-z0-9-]*)(?<attributes>(?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*/?>""", RegexOptions.IgnoreCase)]
    private static partial Regex ElementPattern();

    [GeneratedRegex("""(?<name>[^\s=]+)(?:="(?<value>[^"]*)")?""")]
    private static partial Regex AttributePattern();

    [GeneratedRegex("""<textarea[^>]*\sname="(?<name>[^"]*)"[^>]*>(?<text>.*?)</textarea>""", RegexOptions.Singleline)]
    private static partial Regex AreaPattern();

    [GeneratedRegex("""<select[^>]*\sname="(?<name>[^"]*)"[^>]*>(?<options>.*?)</select>""", RegexOptions.Singleline)]
    private static partial Regex ListPattern();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\s+")]
    private static partial Regex BlankPattern();
}

/// <summary>A form as it stands in a page: where it goes, what it sends as it is, and which of its fields hold free text.</summary>
internal sealed record ShownForm(string Method, string Action, string? Type, IReadOnlyList<(string Name, string Text)> Fields, IReadOnlyList<string> Typed);
