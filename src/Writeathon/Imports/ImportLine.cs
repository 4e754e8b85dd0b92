using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Writeathon;

/// <summary>What is wrong with a line that cannot be read.</summary>
public enum ImportFaultKind
{
    /// <summary>A member is missing, misspelt or outside its limits.</summary>
    InvalidMember,

    /// <summary>The kind is none of the field's.</summary>
    UnknownKind,

    /// <summary>The case is no slug, so no case has it.</summary>
    UnknownCase,
}

/// <summary>Why a line was not read, and what would be right.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Member">Where.</param>
/// <param name="Remedy">
/// What the member must be or what to do, to be read after its name. It is kept with the import, so of what stood there it tells no more than
/// a number or a known word: in a table whose columns are shifted it may be anybody's name.
/// </param>
public sealed record ImportFault(ImportFaultKind Kind, ImportMember Member, string Remedy);

/// <summary>A line of an import as it was read: a report, told in somebody's file.</summary>
/// <param name="Key">The line's key: its own, or one made from the file's name and the line's number.</param>
/// <param name="HasOwnKey">Whether the key stands in the file.</param>
/// <param name="Event">The event, or null.</param>
/// <param name="Country">The country; null only where an event is named.</param>
/// <param name="Case">The case's slug, or null.</param>
/// <param name="Kind">What was sent.</param>
/// <param name="Quantity">How many, 1 to <see cref="ActionTaken.LargestQuantity"/>.</param>
/// <param name="Purpose">To whom.</param>
/// <param name="SentOn">On which local day; null for today, or the campaign's last day if that is earlier.</param>
/// <param name="Evidence">How those who told us know.</param>
public sealed record ImportLine(
    string Key, bool HasOwnKey, Guid? Event, string? Country, string? Case, ActionKind Kind, long Quantity, Purpose Purpose, DateOnly? SentOn,
    Evidence Evidence)
{
    /// <summary>The longest file name that is kept, in characters.</summary>
    public const int LongestName = 200;

    // With what the key of a line begins that has none itself.
    private const string Made = "import:";

    private const int LongestQuote = 40;

    /// <summary>
    /// Reads a line. Words are read in any case; numbers are plain digits and days are <c>yyyy-MM-dd</c>, and whatever could be read in
    /// two ways is asked about, never guessed: <c>1.871</c> is nearly two in one country and nearly two thousand in the next.
    /// </summary>
    /// <param name="text">What the file says.</param>
    /// <param name="file">The file's stated name; empty where it has none. It goes into the key of a line that has none itself.</param>
    /// <param name="line">The line's number in the file, from 1, as an editor shows it.</param>
    /// <returns>The line, or what is wrong with it.</returns>
    public static (ImportLine? Line, ImportFault? Fault) Read(ImportText text, string file, long line)
    {
        var keyFault = ReadKey(text[ImportMember.Key], out var key);
        var eventFault = ReadEvent(Said(text, ImportMember.Event), out var atEvent);
        var countryFault = ReadCountry(Said(text, ImportMember.Country), mayBeMissing: atEvent is not null, out var country);
        var caseFault = ReadCase(Said(text, ImportMember.Case), out var slug);
        var kindFault = ReadKind(Said(text, ImportMember.Kind), out var kind);
        var quantityFault = ReadQuantity(Said(text, ImportMember.Quantity), out var quantity);
        var purposeFault = ReadWord(ImportMember.Purpose, Said(text, ImportMember.Purpose), Writeathon.Purpose.Appeal, out var purpose);
        var dayFault = ReadDay(Said(text, ImportMember.SentOn), out var sentOn);
        var evidenceFault = ReadWord(ImportMember.Evidence, Said(text, ImportMember.Evidence), Writeathon.Evidence.CentrallyCounted, out var evidence);
        var fault = keyFault ?? eventFault ?? countryFault ?? caseFault ?? kindFault ?? quantityFault ?? purposeFault ?? dayFault ?? evidenceFault;
        return fault is not null
            ? (null, fault)
            : (new(key ?? KeyOf(file, line), key is not null, atEvent, country, slug, kind, quantity, purpose, sentOn, evidence), null);
    }

    /// <summary>
    /// The key of a line that has none: the same file sent again finds its lines again, also when it was cut off or lines were put right
    /// in between. Files without a name share one: there a line that says something else than the one before it under the same number
    /// is refused, so that nothing ever counts twice for want of a name.
    /// </summary>
    public static string KeyOf(string file, long line) => string.Create(
        CultureInfo.InvariantCulture, $"{Made}{(file.Length <= LongestName ? file : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file))))}:{line}");

    /// <summary>Whether a key is one of those that are made here. They can be guessed: who reports may not take them first.</summary>
    public static bool IsMade(string key) => key.StartsWith(Made, StringComparison.Ordinal);

    /// <summary>The key of a line as it stands in a file: its own, or the one that is made for it.</summary>
    public static string KeyOf(ImportText text, string file, long line) => text[ImportMember.Key] is { } own && !string.IsNullOrWhiteSpace(own) ? own : KeyOf(file, line);

    /// <summary>
    /// Whether a member's text is whole even where the file breaks off behind it: a day has ten characters, while <c>12</c> may have been
    /// the beginning of 1200.
    /// </summary>
    public static bool IsWhole(ImportMember member, string? text)
    {
        var said = text?.Trim() ?? "";
        return said.Length > 0 && member switch
        {
            ImportMember.SentOn => ReadDay(said, out _) is null,
            ImportMember.Country => ReadCountry(said, mayBeMissing: false, out _) is null,
            ImportMember.Event => ReadEvent(said, out _) is null,
            ImportMember.Kind => ReadKind(said, out _) is null,
            ImportMember.Purpose => ReadWord(member, said, Writeathon.Purpose.Appeal, out _) is null,
            ImportMember.Evidence => ReadWord(member, said, Writeathon.Evidence.CentrallyCounted, out _) is null,
            ImportMember.Key or ImportMember.Case or ImportMember.Quantity => false,
            _ => throw new ArgumentOutOfRangeException(nameof(member)),
        };
    }

    /// <summary>The report that the line tells: at its event where it names one, in its country where it does not.</summary>
    public Report ToReport(WritingEvent? atEvent) => new(
        Kind, Quantity, atEvent?.Country ?? Country ?? "", Case, Purpose, SentOn, Key, Source.Import, Evidence);

    private static string? Said(ImportText text, ImportMember member) => text[member]?.Trim() is { Length: > 0 } said ? said : null;

    // A key is somebody's own text: it is compared as it stands, blanks included.
    private static ImportFault? ReadKey(string? text, out string? key)
    {
        key = string.IsNullOrWhiteSpace(text) ? null : text;
        return key is null ? null
            : ActionTaken.IsTooLong(key) ? Invalid(ImportMember.Key, $"must be at most {ActionTaken.LongestKey} characters long")
            : key.Contains('\0', StringComparison.Ordinal) ? Invalid(ImportMember.Key, "must not contain the character U+0000")
            : key.Contains('\uFFFD', StringComparison.Ordinal) ? Invalid(ImportMember.Key, "is not UTF-8: save the file as UTF-8 and send it again")
            : null;
    }

    private static ImportFault? ReadEvent(string? text, out Guid? atEvent)
    {
        atEvent = Guid.TryParseExact(text, "D", out var id) ? id : null;
        return text is null || atEvent is not null
            ? null
            : Invalid(ImportMember.Event, "must be an event's id as 8-4-4-4-12 hexadecimal digits, or be left out");
    }

    private static ImportFault? ReadCountry(string? text, bool mayBeMissing, out string? country)
    {
        country = text?.ToUpperInvariant();
        return (country is null && mayBeMissing) || (country is not null && Countries.Contains(country)) ? null
            : country is null ? Invalid(ImportMember.Country, "is needed where no event is named: a country of ISO 3166-1 in two letters, such as CD")
            : country == "UK" ? Invalid(ImportMember.Country, "must be a country of ISO 3166-1 in two letters: the United Kingdom is GB")
            : Invalid(ImportMember.Country, "must be a country of ISO 3166-1 in two letters, such as CD");
    }

    private static ImportFault? ReadCase(string? text, out string? slug)
    {
        slug = text;
        return text is null || Slug.IsOne(text)
            ? null
            : new(ImportFaultKind.UnknownCase, ImportMember.Case, "is no case that is known here: a case is named by its slug, such as shi-tao");
    }

    private static ImportFault? ReadKind(string? text, out ActionKind kind)
    {
        kind = default;
        if (text is null)
        {
            return Invalid(ImportMember.Kind, $"is needed: one of {ImportWords.OneOf<ActionKind>()}");
        }

        var (known, remedy) = ImportWords.Kind(text);
        kind = known ?? default;
        return remedy is null ? null : new(ImportFaultKind.UnknownKind, ImportMember.Kind, remedy);
    }

    private static ImportFault? ReadQuantity(string? text, out long quantity)
    {
        const string Plain = "in plain digits, from 1 to 1000000";
        quantity = 0;
        if (text is null)
        {
            return Invalid(ImportMember.Quantity, $"is needed: how many, {Plain}");
        }

        var isPlain = text.All(char.IsAsciiDigit);
        if (isPlain && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out quantity) && quantity is >= 1 and <= ActionTaken.LargestQuantity)
        {
            return null;
        }

        var digits = isPlain ? "" : PlainDigits(text);
        return Invalid(ImportMember.Quantity, digits.Length > 0
            ? $"must be {Plain}: what does '{ShownText.Of(text, LongestQuote)}' mean? If it is {digits}, write {digits}"
            : $"must be {Plain}");
    }

    // What is left of a number in groups of three, or in other digits than 0 to 9; empty where it is no such number.
    private static string PlainDigits(string text)
    {
        var digits = new StringBuilder(text.Length);
        var group = 0;
        var isGrouped = false;
        foreach (var letter in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(letter) is var digit and >= 0)
            {
                digits.Append((char)('0' + digit));
                group++;
            }
            else if (group is >= 1 and <= 3 && (!isGrouped || group == 3) && (letter is '.' or ',' or '\'' or '’' or '_' or '٬' || char.IsWhiteSpace(letter)))
            {
                isGrouped = true;
                group = 0;
            }
            else
            {
                return "";
            }
        }

        return digits.Length <= 7 && (!isGrouped || group == 3) ? digits.ToString() : "";
    }

    private static ImportFault? ReadDay(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return text is null || day is not null
            ? null
            : Invalid(ImportMember.SentOn, "must be a day as yyyy-MM-dd, such as 2026-12-10");
    }

    private static ImportFault? ReadWord<T>(ImportMember member, string? text, T otherwise, out T value)
        where T : struct, Enum
    {
        var read = text is null ? otherwise : Words.Parse<T>(ImportWords.Fold(text));
        value = read ?? otherwise;
        return read is not null ? null : Invalid(member, $"must be one of {ImportWords.OneOf<T>()}");
    }

    private static ImportFault Invalid(ImportMember member, string remedy) => new(ImportFaultKind.InvalidMember, member, remedy);
}
