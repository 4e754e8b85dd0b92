using System.Collections;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Writeathon.Service.Http;
using Writeathon.Service.Pages;

namespace Writeathon.Service.Tests.Pages;

public sealed partial class TextsTests
{
    private static readonly Dictionary<string, Dictionary<string, string>> Written = Texts.Languages.ToDictionary(language => language.Name, Read);

    public static TheoryData<string> Languages => [.. Texts.Languages.Select(language => language.Name)];

    [Fact]
    public void The_pages_are_written_in_four_languages_and_whatever_is_added() => Assert.Superset(new HashSet<string>(["ar", "en", "es", "fr"]), Written.Keys.ToHashSet());

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_every_text_and_none_that_English_has_not(string language) =>
        Assert.Equal(Written["en"].Keys.Order(StringComparer.Ordinal), Written[language].Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_text_has_the_same_places_in_every_language(string language) => Assert.All(
        Written["en"],
        text => Assert.True(Places(text.Value).SetEquals(Places(Written[language][text.Key])), $"{text.Key}: {Written[language][text.Key]}"));

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_empty(string language) => Assert.All(Written[language], text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));

    [Fact]
    public void Every_text_that_a_page_says_is_written()
    {
        var said = Directory.EnumerateFiles(Folder(), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs")
            .SelectMany(file => Said().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Name: match.Groups["name"].Value)))
            .ToList();

        Assert.True(said.Count > 100, $"{said.Count} texts were found");
        Assert.DoesNotContain(said, text => !Written["en"].ContainsKey(text.Name));
    }

    [Fact]
    public void Every_word_of_the_field_that_staff_are_told_is_written()
    {
        Type[] types =
        [
            typeof(Verdict), typeof(ComparisonReason), typeof(SameAgeBasis), typeof(Exactness), typeof(Measure), typeof(RecordStatus), typeof(Source), typeof(Evidence),
            typeof(Purpose), typeof(HoldReason), typeof(OutcomeKind), typeof(Visibility),
        ];

        Assert.All(types.SelectMany(type => Words.All(type).Select(word => $"staff.{type.Name}.{word}"))
            .Concat(Words.All<Exactness>().Select(word => $"figure.{word}"))
            .Concat(Words.All<Verdict>().Select(word => $"staff.verdict-text.{word}"))
            .Concat(Words.All<LineStatus>().Select(word => $"staff.held.{word}"))
            .Concat(Words.All<Exports.Exported>().SelectMany(what => new[] { $"staff.exports.{what}", $"staff.exports.{what}-text" }))
            .Concat(Words.All<ActionKind>().Select(word => $"ActionKind.{word}"))
            .Concat(Words.All<EventForm>().Select(word => $"EventForm.{word}")),
            name => Assert.True(Written["en"].ContainsKey(name), name));
    }

    [Fact]
    public void Every_problem_that_a_form_can_meet_is_written()
    {
        ProblemType[] ofPrograms = [Problems.MethodNotAllowed, Problems.FormatNotOffered, Problems.KeysDiffer, Problems.NameTaken];

        Assert.All(Problems.BySlug.Values.Except(ofPrograms), problem => Assert.True(Written["en"].ContainsKey($"problem.{problem.Slug}"), problem.Slug));
    }

    [Theory]
    [InlineData("en", "Sunday, December 1, 2013, 2:00 PM", "December 1, 2013, 2:00 PM")]
    [InlineData("fr", "dimanche 1er décembre 2013, 14:00", "1er décembre 2013, 14:00")]
    [InlineData("es", "domingo, 1 de diciembre de 2013, 14:00", "1 de diciembre de 2013, 14:00")]
    [InlineData("ar", "الأحد، 1 ديسمبر 2013، 2:00 م", "1 ديسمبر 2013، 2:00 م")]
    public void A_moment_is_written_as_its_language_writes_it(string language, string moment, string dayAndTime)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var (texts, at) = (new Texts(), new DateTimeOffset(2013, 12, 1, 14, 0, 0, TimeSpan.FromHours(2)));

        Assert.Equal((moment, dayAndTime), (Plain(texts.Moment(at)), Plain(texts.DayAndTime(at))));

        // Between a time and AM or PM stands a blank that does not break.
        static string Plain(string text) => text.Replace('\u202f', ' ').Replace('\u00a0', ' ');
    }

    [Fact]
    public void A_minus_stays_before_its_number_where_one_reads_from_the_right()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ar");

        Assert.Equal("\u200e-1,200", new Texts().Number(-1_200));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Whatever_a_field_must_be_is_said_in_every_language(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var texts = new Texts();
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        JsonWays.Apply(options);
        var members = typeof(Problems).Assembly.GetTypes().Where(InputRules.IsRequest).SelectMany(type => options.GetTypeInfo(type).Properties).ToList();
        var rules = members.SelectMany(member => InputRules.Of(member).Select(rule => Remedies.For(rule, member)));
        // What can be typed wrong: a text is always one, and boxes are ticked or not.
        var types = members.Select(member => IEdited.PlainTypeOf(member.PropertyType))
            .Where(type => type == typeof(long) || type == typeof(DateOnly) || type == typeof(DateTime) || type.IsEnum).Select(Remedies.For);

        var remedies = rules.Concat(types).Distinct().ToList();

        Assert.True(remedies.Count > 30, $"{remedies.Count} remedies were found");
        Assert.All(remedies, remedy => Assert.True(FieldWords.Of(remedy, texts) is { } said && said != remedy && !said.Contains('{', StringComparison.Ordinal), remedy));
    }

    private static Dictionary<string, string> Read(CultureInfo language)
    {
        using var texts = new ResourceManager(typeof(Texts).FullName!, typeof(Texts).Assembly)
            .GetResourceSet(language.Name == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language.Name), createIfNotExists: true, tryParents: false)!;
        return texts.Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!);
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(place => place.Value)];

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Writeathon.Service/Pages");

    [GeneratedRegex("""\b(?:T|texts)\["(?<name>[^"{}]+)"[\],]""")]
    private static partial Regex Said();

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Place();
}
