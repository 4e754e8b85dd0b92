using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages;

/// <summary>A form that was refused: why, at which fields, and what had been typed, so that nobody types it twice.</summary>
/// <param name="Slug">The problem's slug, or <c>form-expired</c> where the page had been open too long.</param>
/// <param name="Detail">What was wrong, in English, for the reader of last resort.</param>
/// <param name="Errors">What each field must be, by its name, as the API says it: <see cref="FieldWords"/> has it in the reader's language.</param>
/// <param name="Typed">What was typed, by the field's name.</param>
/// <param name="Form">Which of the page's forms it was.</param>
public sealed record Refusal(
    string Slug, string Detail, IReadOnlyDictionary<string, string> Errors, IReadOnlyDictionary<string, string> Typed, string? Form)
{
    /// <summary>The form expired before it was sent.</summary>
    public const string Expired = "form-expired";
}

/// <summary>
/// A form that somebody sent. Its fields are named as the members of the request that it becomes (<c>quantities.letter</c>); names that
/// begin with an underscore are the form's own: <c>_key</c> (its <c>Idempotency-Key</c>, so that a second tap does nothing),
/// <c>_match</c> (its <c>If-Match</c>) and <c>_form</c> (which of a page's forms it is).
/// </summary>
internal sealed class Form
{
    private readonly HttpContext page;
    private readonly IFormCollection fields;
    private readonly bool isGenuine;

    private Form(HttpContext page, IFormCollection fields, bool isGenuine) => (this.page, this.fields, this.isGenuine) = (page, fields, isGenuine);

    /// <summary>Reads a form and looks whether a page of ours sent it.</summary>
    public static async ValueTask<Form> BindAsync(HttpContext context)
    {
        var fields = context.Request.HasFormContentType ? await ReadAsync(context.Request.ReadFormAsync(context.RequestAborted)) : FormCollection.Empty;
        var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
        return new(context, fields, await FormProof.IsGivenAsync(context, antiforgery));
    }

    /// <summary>What was read of a form, or why it is none: in our own words, for the framework's repeat what somebody sent.</summary>
    /// <exception cref="BadInputException">It could not be read.</exception>
    public static async Task<T> ReadAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (Exception fault) when (fault is InvalidDataException or NotSupportedException or (IOException and not BadHttpRequestException))
        {
            throw new BadInputException("$", "must be a form as a browser sends it, in UTF-8");
        }
    }

    /// <summary>A field's text, blanks at its ends left out.</summary>
    public string this[string name] => fields[name].ToString().Trim();

    /// <summary>Whether one of our pages sent the form to this browser.</summary>
    public bool IsGenuine => isGenuine;

    /// <summary>The form with a field that says something else: what a button or a rule of thumb stands for.</summary>
    public Form With(string name, string value) =>
        new(page, new FormCollection(new Dictionary<string, StringValues>(fields) { [name] = value }), isGenuine);

    /// <summary>Has an operation of the API do what the form says.</summary>
    /// <param name="operation">The operation's id.</param>
    /// <param name="route">The values of its route.</param>
    /// <param name="isNew">Whether it is to make what is not there yet, and to replace nothing.</param>
    /// <returns>The API's answer, or the refusal to show beside the fields.</returns>
    public async Task<(InnerAnswer Answer, Refusal? Refusal)> CallAsync(string operation, RouteValueDictionary? route = null, bool isNew = false)
    {
        if (!isGenuine)
        {
            return (new(StatusCodes.Status400BadRequest, null), Refuse(Refusal.Expired));
        }

        var calls = page.RequestServices.GetRequiredService<InnerCalls>();
        var body = calls.RequestOf(operation) is { } request ? InnerBody.Of(ToJson(request)) : null;
        var answer = await calls.CallAsync(page, operation, route ?? [], body, this["_key"], this["_match"], isNew);
        return (answer, answer.IsDone ? null : Refuse(answer));
    }

    /// <summary>The refusal of what was typed, with a slug of the page's own.</summary>
    public Refusal Refuse(string slug) => Refuse(slug, "", []);

    /// <summary>The refusal of one field.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="remedy">What it must be, as the API would say it.</param>
    public Refusal Refuse(string field, string remedy) => Refuse(Problems.InvalidInput.Slug, "", new() { [field] = remedy });

    private Refusal Refuse(string slug, string detail, Dictionary<string, string> errors) =>
        new(slug, detail, errors, HandedBack(), fields["_form"]);

    // Another site may have made a form that comes without its proof. Shown again with a key of theirs, it would have the API's answer, a token
    // in it, kept where they can ask for it.
    private Dictionary<string, string> HandedBack()
    {
        var isOurs = isGenuine ? true : FormProof.IsFromHere(page);
        return fields
            .Where(field => isOurs ?? (!field.Key.StartsWith('_') || field.Key == "_form"))
            .ToDictionary(field => field.Key, field => field.Value.ToString());
    }

    private Refusal Refuse(InnerAnswer answer)
    {
        var problem = answer.Body;
        var errors = new Dictionary<string, string>();
        if (problem?.TryGetProperty("errors", out var named) == true)
        {
            foreach (var error in named.EnumerateObject())
            {
                // A part of the address is a field of the form's own.
                var name = error.Name.StartsWith("$.", StringComparison.Ordinal) ? error.Name[2..] : "_" + error.Name;
                errors[name] = error.Value[0].GetString()!;
            }
        }

        return Refuse(
            problem?.GetProperty("type").GetString()!["/problems/".Length..] ?? "unavailable",
            problem?.TryGetProperty("detail", out var detail) == true ? detail.GetString() ?? "" : "", errors);
    }

    private JsonObject ToJson(Type request)
    {
        var options = JsonWays.Of(page);
        var body = new JsonObject();
        foreach (var (name, texts) in fields)
        {
            if (!name.StartsWith('_'))
            {
                // No member lies deeper; JSON would not go as deep as a name can.
                Put(body, options.GetTypeInfo(request), name.Split('.') is { Length: <= 3 } path ? path : [name], texts);
            }
        }

        return body;
    }

    // What is no member stays a text and is refused by name: a mistake of ours that a test would find.
    private static void Put(JsonObject into, JsonTypeInfo info, ReadOnlySpan<string> path, StringValues texts)
    {
        var head = path[0];
        var type = info.Kind == JsonTypeInfoKind.Dictionary ? info.ElementType : info.Properties.FirstOrDefault(member => member.Name == head)?.PropertyType;
        var inner = type is null ? null : info.Options.GetTypeInfo(type);
        if (path.Length > 1)
        {
            // A part is there even where all of its fields are blank, for the request may need it.
            var part = into[head] as JsonObject ?? [];
            into[head] = part;
            Put(part, inner ?? info, path[1..], texts);
        }
        else if (inner?.Kind == JsonTypeInfoKind.Enumerable)
        {
            into[head] = new JsonArray([.. texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => Read(text!, inner.ElementType))]);
        }
        else if (texts.ToString().Trim() is { Length: > 0 } text)
        {
            into[head] = Read(text, type);
        }
        else if (info.Properties.Any(member => IEdited.Is(member.PropertyType)))
        {
            // In an edit a blank says that nothing is to stand there: where that may not be, the API refuses it by name.
            into[head] = type is not null && IEdited.Is(type) ? null : "";
        }
    }

    private static JsonValue Read(string text, Type? type) => IEdited.PlainTypeOf(type ?? typeof(string)) switch
    {
        var number when number == typeof(long) && TypedNumber.Read(text) is { } value => JsonValue.Create(value),
        var yes when yes == typeof(bool) => JsonValue.Create(text is "on" or "true"),
        // Where a browser has no field for times, they are written with a blank.
        var time when time == typeof(DateTime) => JsonValue.Create(text.Replace(' ', 'T')),
        _ => JsonValue.Create(text.ReplaceLineEndings("\n")),
    };
}
