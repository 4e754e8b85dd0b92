using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;

namespace Writeathon.Service.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">The cursor of the next page; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which page is asked for, from the query values <c>limit</c> and <c>cursor</c>.</summary>
/// <param name="Limit">How many items at most: 1 to 200, 50 where nothing is said.</param>
/// <param name="After">Where the page before ended, as its handler wrote it; null for the first page.</param>
internal sealed record Paging(int Limit, string? After) : IEndpointParameterMetadataProvider
{
    public const int DefaultLimit = 50;
    public const int LargestLimit = 200;
    private const int LongestCursor = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How many rows to fetch: one more than fits, which says whether there is a next page.</summary>
    public int Fetch => Limit + 1;

    /// <summary><see cref="After"/> where places are numbers.</summary>
    public long? AfterNumber => After is null ? null : Place(long.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out var number), number);

    /// <summary><see cref="After"/> where places are ids.</summary>
    public Guid? AfterId => After is null ? null : Place(Guid.TryParse(After, out var id), id);

    /// <summary><see cref="After"/> where places are a sortable text without blanks and an id.</summary>
    public (string Text, Guid Id)? AfterPair =>
        After?.Split(' ') switch
        {
            null => null,
            [var text, var last] => Place(Guid.TryParse(last, out var id), (text, id)),
            _ => throw NotOurs(),
        };

    /// <summary><see cref="After"/> where places are a year, a scope and an id.</summary>
    public (long Year, string Scope, Guid Id)? AfterTriple =>
        After?.Split(' ') switch
        {
            null => null,
            [var year, var scope, var last] => Place(
                long.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number) & Guid.TryParse(last, out var id), (number, scope, id)),
            _ => throw NotOurs(),
        };

    /// <summary>Marks an endpoint that answers in pages.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new PagedMetadata());

    /// <summary>Reads <c>limit</c> and <c>cursor</c>; whatever they cannot be is refused by name.</summary>
    public static ValueTask<Paging> BindAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var wanted)
            && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > LargestLimit))
        {
            throw new BadInputException("limit", $"must be a whole number from 1 to {LargestLimit}");
        }

        return ValueTask.FromResult(new Paging(limit, query.TryGetValue("cursor", out var cursor) ? Decode(cursor.ToString()) : null));
    }

    /// <summary>The page, and the cursor of the next one if more was fetched than fits.</summary>
    /// <param name="fetched">Up to <see cref="Fetch"/> rows, in order.</param>
    /// <param name="write">What one row becomes in the answer.</param>
    /// <param name="place">Where a row stands in the order: comes back as <see cref="After"/>.</param>
    public Page<TItem> Page<TRow, TItem>(IReadOnlyList<TRow> fetched, Func<TRow, TItem> write, Func<TRow, string> place) =>
        new([.. fetched.Take(Limit).Select(write)], fetched.Count > Limit ? Encode(place(fetched[Limit - 1])) : null);

    private static string Encode(string place) => Base64Url.EncodeToString(Utf8.GetBytes(place));

    private static string Decode(string cursor)
    {
        try
        {
            if (cursor.Length is > 0 and <= LongestCursor && Utf8.GetString(Base64Url.DecodeFromChars(cursor)) is var place && JsonWays.CanBeKept(place))
            {
                return place;
            }
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            // Told below, like a cursor that is empty or too long.
        }

        throw NotOurs();
    }

    private static T Place<T>(bool isOne, T place) => isOne ? place : throw NotOurs();

    private static BadInputException NotOurs() => new("cursor", "must be the next of the page before, unchanged");
}

/// <summary>Marks an endpoint that answers in pages.</summary>
internal sealed class PagedMetadata;
