using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Resources;

namespace Writeathon.Service.Pages;

/// <summary>
/// What pages say, in the reader's language. The texts stand in <c>Texts.resx</c> (English) and one <c>Texts.xx.resx</c> a language;
/// adding that file adds the language. What a language leaves out is said in English.
/// </summary>
public sealed class Texts
{
    private static readonly ResourceManager Kept = new($"{typeof(Texts).FullName}", typeof(Texts).Assembly);

    // To ask for 249 names and to put them in a language's order takes a millisecond, and they never change.
    private static readonly ConcurrentDictionary<string, CountryNames> Named = [];

    /// <summary>The languages that pages are written in, English first, then by their own names.</summary>
    public static IReadOnlyList<CultureInfo> Languages { get; } =
    [
        CultureOf("en"),
        .. typeof(Texts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(file => file.Key.EndsWith(".resx", StringComparison.Ordinal))
            .Select(file => CultureOf(file.Value!["Texts.".Length..]))
            .OrderBy(culture => culture.NativeName, StringComparer.Ordinal),
    ];

    /// <summary>The reader's language.</summary>
    public CultureInfo Culture { get; } = Languages.FirstOrDefault(known => known.Name == CultureInfo.CurrentUICulture.Name) ?? Languages[0];

    /// <summary>The language's code, for the attribute <c>lang</c>.</summary>
    public string Language => Culture.Name;

    /// <summary><c>ltr</c> or <c>rtl</c>.</summary>
    public string Direction => Culture.TextInfo.IsRightToLeft ? "rtl" : "ltr";

    /// <summary>The text of a name; the name itself where no language has it, which a test forbids.</summary>
    public string this[string name] => Find(name) ?? name;

    /// <summary>The text of a name with values in its places; numbers among them are written as the language writes them.</summary>
    public string this[string name, params object?[] values] => string.Format(Culture, this[name], values);

    /// <summary>The text of a name, or null where no language has it.</summary>
    public string? Find(string name) => Kept.GetString(name, Culture);

    /// <summary>What a problem means, by its slug; that it did not work, where the pages have no words for it.</summary>
    public string Problem(string slug) => Find($"problem.{slug}") ?? this["problem.other"];

    /// <summary>A whole number with the language's separators.</summary>
    public string Number(long number) => number.ToString("N0", Culture);

    /// <summary>A figure said as exactly as it is known, and no more exactly: <c>more than 1,900,000</c>.</summary>
    public string Figure(long figure, Exactness exactness) => this[$"figure.{exactness.Word()}", Number(figure)];

    /// <summary>Several things one after the other, with the language's comma; what there is none of is left out.</summary>
    public string List(params IEnumerable<string?> things) => string.Join(this["list.comma"], things.Where(thing => thing is not null));

    /// <summary>A thing and its number or name, with the language's colon: <c>Letter: 12</c>.</summary>
    public string Pair(object thing, object said) => this["list.colon", thing, said];

    /// <summary>A share of a whole in per cent, without decimals.</summary>
    public string Share(double share) => share.ToString("P0", Culture);

    /// <summary>A day in full, without its weekday.</summary>
    public string Day(DateOnly day) => Written(day, Culture.DateTimeFormat.LongDatePattern.Replace("dddd", "", StringComparison.Ordinal).Trim(' ', ',', '،'));

    /// <summary>A day, with its weekday, and time by the clock that the offset stands for.</summary>
    public string Moment(DateTimeOffset at) => List(Written(DateOnly.FromDateTime(at.DateTime), Culture.DateTimeFormat.LongDatePattern), Time(at));

    /// <summary>A day, without its weekday, and time by the clock that the offset stands for.</summary>
    public string DayAndTime(DateTimeOffset at) => List(Day(DateOnly.FromDateTime(at.DateTime)), Time(at));

    /// <summary>A time of day by the clock that the offset stands for.</summary>
    public string Time(DateTimeOffset at) => at.ToString("t", Culture);

    /// <summary>A country's name by its ISO 3166-1 code, from the system's own list of names (CLDR).</summary>
    public string Country(string code) => Names.ByCode[code];

    /// <summary>A word of the field (a kind, a form, a verdict) as the language says it: the text <c>{type}.{word}</c>.</summary>
    public string Word<TWord>(TWord word)
        where TWord : struct, Enum => this[$"{typeof(TWord).Name}.{word.Word()}"];

    /// <summary>Every country, by its name in this language.</summary>
    public IReadOnlyList<(string Code, string Name)> CountriesByName() => Names.ByName;

    // French alone says the first of a month otherwise than the other days.
    private string Written(DateOnly day, string pattern) =>
        day.ToString(day.Day == 1 && Language == "fr" ? pattern.Replace("d MMMM", "d'er' MMMM", StringComparison.Ordinal) : pattern, Culture);

    private CountryNames Names => Named.GetOrAdd(Language, _ =>
    {
        var byCode = Countries.All.ToFrozenDictionary(code => code, code => new RegionInfo($"{Language}-{code}").NativeName);
        return new(byCode, [.. byCode.Select(country => (country.Key, country.Value))
            .OrderBy(country => country.Value, StringComparer.Create(Culture, CompareOptions.IgnoreNonSpace))]);
    });

    // Arabic is written with the digits that every form field and calendar of the page shows as well, and with separators that belong to them.
    private static CultureInfo CultureOf(string name)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        if (culture.NumberFormat.NumberGroupSeparator == "٬")
        {
            culture.NumberFormat.NumberGroupSeparator = culture.NumberFormat.PercentGroupSeparator = ",";
            culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = ".";
            culture.NumberFormat.PercentSymbol = "%";
            culture.NumberFormat.NegativeSign = "\u200e-"; // the mark keeps it before its number
        }

        return CultureInfo.ReadOnly(culture);
    }

    private sealed record CountryNames(FrozenDictionary<string, string> ByCode, IReadOnlyList<(string Code, string Name)> ByName);
}
