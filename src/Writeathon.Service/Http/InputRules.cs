using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Writeathon.Service.Http;

/// <summary>The range of each number in a list or a dictionary, both ends included.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class EachRangeAttribute(long least, long most)
    : RangeAttribute(typeof(long), least.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture));

/// <summary>A text that may be left out, and says something where it is not: as <c>[Required]</c> asks of one that may not.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class NotBlankAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is not string text || !string.IsNullOrWhiteSpace(text);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => Remedies.NotEmpty;
}

/// <summary>A text of one line: no ends of lines in it, nor other characters of control, which a page, a table or a calendar would show as something else.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class OneLineAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is not string text || !text.Any(char.IsControl);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => Remedies.OneLine;
}

/// <summary>Holds requests to the annotations on their members, before a handler sees them: every fault is named at once.</summary>
/// <remarks>The framework's own validation is generated for public types only, and passes internal ones without a word.</remarks>
internal static class InputRules
{
    private static readonly ConcurrentDictionary<JsonPropertyInfo, ValidationAttribute[]> Read = new();

    // The members of each request record; none for any other type.
    private static readonly ConcurrentDictionary<JsonTypeInfo, JsonPropertyInfo[]> Checked = new();

    /// <summary>Every rule that a request breaks, by the path of the member; null where it breaks none.</summary>
    public static Dictionary<string, string[]>? Broken(object request, JsonSerializerOptions options)
    {
        Dictionary<string, string[]>? errors = null;
        Collect(request, "$", options, ref errors);
        return errors;
    }

    /// <summary>Whether a type is what a body, or a part of it, is read into: by its name, which ends in <c>Request</c>.</summary>
    public static bool IsRequest(Type type) =>
        type.IsClass && type.Name.EndsWith("Request", StringComparison.Ordinal) && type.Namespace?.StartsWith(nameof(Writeathon), StringComparison.Ordinal) == true;

    /// <summary>The annotations of a member, on its property or on the parameter of a positional record.</summary>
    public static ValidationAttribute[] Of(JsonPropertyInfo member) => Read.GetOrAdd(member, static known =>
    [
        .. (known.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? []).Cast<ValidationAttribute>(),
        .. (known.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? []).Cast<ValidationAttribute>(),
    ]);

    private static void Collect(object? value, string path, JsonSerializerOptions options, ref Dictionary<string, string[]>? errors)
    {
        if (IsSimple(value))
        {
            return;
        }

        var info = options.GetTypeInfo(value.GetType());
        foreach (var member in Checked.GetOrAdd(info, Members))
        {
            var (item, rules) = (member.Get?.Invoke(value), Of(member));
            item = item is IEdited edited ? edited.Value : item;
            foreach (var rule in rules)
            {
                if (IsBroken(rule, item))
                {
                    (errors ??= [])[$"{path}.{member.Name}"] = RemediesFor(rules, item, member);
                    break;
                }
            }

            if (!IsSimple(item))
            {
                var at = $"{path}.{member.Name}";
                Each(item, at, rules.OfType<EachRangeAttribute>().FirstOrDefault(), ref errors);
                Collect(item, at, options, ref errors);
            }
        }

        foreach (var (item, at) in info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary ? Elements(value, path) : [])
        {
            Collect(item, at, options, ref errors);
        }
    }

    private static JsonPropertyInfo[] Members(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || !IsRequest(info.Type))
        {
            return [];
        }

        RefuseUnclear(info, []);
        return [.. info.Properties];
    }

    private static bool IsBroken(ValidationAttribute rule, object? item)
    {
        try
        {
            return rule switch
            {
                EachRangeAttribute => false,
                // One that is kept as two halves, as an emoji is, counts once: so JSON Schema counts, and whoever reads the remedy.
                StringLengthAttribute length when item is string text =>
                    text.EnumerateRunes().Count() is var characters && (characters < length.MinimumLength || characters > length.MaximumLength),
                _ => !rule.IsValid(item),
            };
        }
        catch (OverflowException)
        {
            // A range of small numbers cannot even look at a large one.
            return true;
        }
    }

    private static string[] RemediesFor(ValidationAttribute[] rules, object? item, JsonPropertyInfo member) =>
    [
        .. rules.Where(rule => IsBroken(rule, item))
            .Select(rule => rule is RequiredAttribute && item is string ? Remedies.NotEmpty : Remedies.For(rule, member)),
    ];

    private static bool IsSimple([NotNullWhen(false)] object? value) => value is null || value is string || value.GetType().IsValueType;

    private static void Each(object value, string path, EachRangeAttribute? rule, ref Dictionary<string, string[]>? errors)
    {
        foreach (var (item, at) in Elements(value, path))
        {
            if (item is null)
            {
                (errors ??= [])[at] = ["must not be null"];
            }
            else if (rule?.IsValid(item) == false)
            {
                (errors ??= [])[at] = [Remedies.For(rule)];
            }
        }
    }

    private static IEnumerable<(object? Item, string Path)> Elements(object? value, string path) => value switch
    {
        IDictionary words => words.Keys.Cast<object>().Select(key => (words[key], $"{path}.{(key is Enum word ? Words.Of(word) : key)}")),
        IEnumerable list => list.Cast<object?>().Select((item, index) => (item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))),
        _ => [],
    };

    // A member that is left out reads as 0, or as null where none is expected: a mistake of ours, told when the call is first asked for.
    private static void RefuseUnclear(JsonTypeInfo info, HashSet<Type> seen)
    {
        foreach (var member in info.Kind == JsonTypeInfoKind.Object && seen.Add(info.Type) ? info.Properties : [])
        {
            var needed = Of(member).Any(rule => rule is RequiredAttribute);
            var nullable = Nullable.GetUnderlyingType(member.PropertyType) is not null || IEdited.Is(member.PropertyType)
                || (!member.PropertyType.IsValueType && (member.AssociatedParameter?.IsNullable == true || IEdited.IsEdit(info)));
            if (!nullable && (member.PropertyType.IsValueType || !needed))
            {
                throw new InvalidOperationException(
                    $"{info.Type.Name}.{member.Name} may be left out by a caller unnoticed: make it nullable, or [Required], or both where it is a number, a word or a day.");
            }

            var inner = info.Options.GetTypeInfo(member.PropertyType);
            inner = inner.ElementType is { } element ? info.Options.GetTypeInfo(element) : inner;
            if (inner.Kind == JsonTypeInfoKind.Object && !IsRequest(inner.Type))
            {
                throw new InvalidOperationException($"{inner.Type.Name} is read as a part of {info.Type.Name}: let its name end in Request, so that its annotations hold.");
            }

            RefuseUnclear(inner, seen);
        }
    }
}
