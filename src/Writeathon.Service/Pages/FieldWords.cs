using System.Globalization;
using System.Text.RegularExpressions;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages;

/// <summary>
/// What is wrong with a field, in the reader's own language. The API says it in English and to programs; its phrases are known again here,
/// by the very words they are made of.
/// </summary>
internal static partial class FieldWords
{
    private static readonly (Regex Said, string Name)[] Phrases =
    [
        .. new Dictionary<string, string>
        {
            [Remedies.Needed] = "wrong.needed",
            [Remedies.NotEmpty] = "wrong.needed",
            [Remedies.OneLine] = "wrong.one-line",
            [Remedies.WholeNumber] = "wrong.number",
            [Remedies.InRange] = "wrong.range",
            [Remedies.AYear] = "wrong.years",
            [Remedies.InYears] = "wrong.years",
            [Remedies.OfTheYear] = "wrong.of-the-year",
            [Remedies.Length] = "wrong.length",
            [Remedies.Longest] = "wrong.longest",
            [Remedies.Email] = "wrong.email",
            [Remedies.OneOf] = "wrong.choice",
            [Remedies.Country] = "wrong.choice",
            [Remedies.CountryOrWorld] = "wrong.choice",
            [Remedies.Day] = "wrong.day",
            [Remedies.InDays] = "wrong.days",
            [Remedies.LocalTime] = "wrong.time",
            [Remedies.AfterTheStart] = "wrong.after-start",
            [Remedies.NotBeforeFirst] = "wrong.not-before-first",
            [Remedies.NotBeforeLast] = "wrong.not-before-last",
            [Remedies.WithinAYear] = "wrong.within-a-year",
            [Remedies.Slug] = "wrong.slug",
            [Remedies.NoHeadline] = "wrong.no-headline",
        }.Select(phrase => (new Regex($"^{Place().Replace(Regex.Escape(phrase.Key), "(.+)")}$"), phrase.Value)),
    ];

    /// <summary>What a field must be; what to look at where the pages have no words for that.</summary>
    /// <param name="refusal">A refusal that names the field.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="texts">The reader's language.</param>
    public static string Of(Refusal refusal, string field, Texts texts)
    {
        var isInvalid = refusal.Slug == Problems.InvalidInput.Slug;
        return isInvalid && string.IsNullOrWhiteSpace(refusal.Typed.GetValueOrDefault(field))
            ? texts["wrong.needed"]
            : Of(refusal.Errors[field], texts) ?? (isInvalid ? null : texts.Find($"problem.{refusal.Slug}")) ?? texts["form.wrong"];
    }

    /// <summary>A remedy of the API in the reader's language; null where the pages have no words for it.</summary>
    public static string? Of(string remedy, Texts texts) => Phrases
        .Select(phrase => phrase.Said.Match(remedy) is { Success: true } said
            ? texts[phrase.Name, [.. said.Groups.Values.Skip(1).Select(value => Written(value.Value, texts))]]
            : null)
        .FirstOrDefault(text => text is not null);

    /// <summary>What a number must be, before the service says so.</summary>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The largest that it may be, or null where it may be any.</param>
    /// <param name="texts">The reader's language.</param>
    public static string Number(long least, long? most, Texts texts) =>
        most is { } largest ? texts["wrong.range", Written(least, texts), Written(largest, texts)] : texts["wrong.number"];

    // A year has no separators.
    private static string Written(long number, Texts texts) => number > 9_999 ? texts.Number(number) : number.ToString(CultureInfo.InvariantCulture);

    private static string Written(string value, Texts texts) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Written(number, texts)
        : DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? texts.Day(day)
        : value;

    [GeneratedRegex(@"\\\{\d\}")]
    private static partial Regex Place();
}
