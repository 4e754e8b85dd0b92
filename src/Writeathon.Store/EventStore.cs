using Dapper;

namespace Writeathon.Store;

/// <summary>What to find events by; null leaves a member out.</summary>
/// <param name="Campaign">The year.</param>
/// <param name="Country">The country.</param>
/// <param name="City">The city, whatever its accents and capitals.</param>
/// <param name="Text">Words that stand in title, city or place; the first four count.</param>
/// <param name="From">The first local day: what began before and still runs on it is found too.</param>
/// <param name="To">The last local day on which they start.</param>
public sealed record EventSearch(long? Campaign, string? Country, string? City, string? Text, DateOnly? From, DateOnly? To);

/// <summary>The events and their hosts.</summary>
public sealed class EventStore
{
    private const string Columns = """
        id, campaign, slug, title, form, country, city, place, time_zone, starts_at, starts_local, ends_at, ends_local, visibility,
        target, capacity, host_name, host_email, registered_at, cancelled_at, revision
        """;

    private const string SelectOne = $"SELECT {Columns} FROM events WHERE id = @id";

    private const string SelectPublic = $"""
        SELECT {Columns}
        FROM events
        WHERE visibility = 'public'
          AND cancelled_at IS NULL
          AND (@campaign IS NULL OR campaign = @campaign)
          AND (@country IS NULL OR country = @country)
          AND (@city IS NULL OR city_found_by = @city)
          AND (@from IS NULL OR ends_local > @from)
          AND (@to IS NULL OR starts_local <= @to)
          AND found_by LIKE @word1 ESCAPE '!'
          AND found_by LIKE @word2 ESCAPE '!'
          AND found_by LIKE @word3 ESCAPE '!'
          AND found_by LIKE @word4 ESCAPE '!'
          AND (starts_local, id) > (@afterStart, @afterId)
        ORDER BY starts_local, id
        LIMIT @limit
        """;

    private const string SelectAll = $"""
        SELECT {Columns}
        FROM events
        WHERE campaign = @campaign
          AND found_by LIKE @word1 ESCAPE '!'
          AND found_by LIKE @word2 ESCAPE '!'
          AND found_by LIKE @word3 ESCAPE '!'
          AND found_by LIKE @word4 ESCAPE '!'
          AND (@before = '' OR id < @before)
        ORDER BY id DESC
        LIMIT @limit
        """;

    private const string Insert = """
        INSERT INTO events (
          id, campaign, slug, title, form, country, city, place, time_zone, starts_at, starts_local, ends_at, ends_local, visibility,
          target, capacity, host_name, host_email, host_token_hash, found_by, city_found_by, registered_at, cancelled_at, revision)
        VALUES (
          @id, @campaign, @slug, @title, @form, @country, @city, @place, @timeZone, @startsAt, @startsLocal, @endsAt, @endsLocal, @visibility,
          @target, @capacity, @hostName, @hostEmail, @tokenHash, @foundBy, @cityFoundBy, @registeredAt, NULL, 1)
        ON CONFLICT (id) DO NOTHING
        """;

    // The revision in the WHERE closes the race of two editors who both loaded the same one.
    private const string Update = """
        UPDATE events
        SET slug = @slug, title = @title, form = @form, country = @country, city = @city, place = @place, time_zone = @timeZone,
            starts_at = @startsAt, starts_local = @startsLocal, ends_at = @endsAt, ends_local = @endsLocal, visibility = @visibility,
            target = @target, capacity = @capacity, host_name = @hostName, host_email = @hostEmail,
            found_by = @foundBy, city_found_by = @cityFoundBy, revision = revision + 1
        WHERE id = @id AND revision = @revision
        """;

    private const string SelectTold = """
        SELECT EXISTS (SELECT 1 FROM tallies WHERE campaign = @campaign AND event_id = @id)
          OR EXISTS (SELECT 1 FROM counts WHERE event_id = @id)
          OR EXISTS (SELECT 1 FROM actions WHERE campaign = @campaign AND event_id = @id AND held_for IS NOT NULL)
        """;

    private const string SetCancelled = """
        UPDATE events
        SET cancelled_at = @now, revision = revision + 1
        WHERE id = @id AND cancelled_at IS NULL
        """;

    private const string SetHostToken = "UPDATE events SET host_token_hash = @tokenHash WHERE id = @id";

    private readonly Database database;
    private readonly Remembered<Guid, WritingEvent> remembered;

    /// <summary>The store of a database.</summary>
    public EventStore(Database database)
    {
        this.database = database;
        remembered = new(database, Subject.Events, LoadAsync);
    }

    /// <summary>An event, or null.</summary>
    public ValueTask<WritingEvent?> FindAsync(Guid id, CancellationToken cancel) => remembered.FindAsync(id, cancel);

    /// <summary>Public events that are not cancelled, by local start, from above one.</summary>
    /// <param name="search">What to find them by.</param>
    /// <param name="after">The local start and id of the last one seen, or null to begin.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<IReadOnlyList<WritingEvent>> SearchAsync(
        EventSearch search, (string Start, Guid Id)? after, int limit, CancellationToken cancel)
    {
        var words = FourOf(search.Text);
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<EventRow>(SelectPublic, new
        {
            campaign = search.Campaign,
            country = search.Country,
            city = search.City is null ? null : Slug.Fold(search.City),
            from = search.From is { } from ? $"{from.Text()}T00:00:00" : null,
            to = search.To is { } to ? $"{to.Text()}T23:59:59" : null,
            word1 = words[0],
            word2 = words[1],
            word3 = words[2],
            word4 = words[3],
            afterStart = after?.Start ?? "",
            afterId = after?.Id.ToString() ?? "",
            limit,
        });
        return [.. rows.Select(row => row.ToEvent())];
    }

    /// <summary>Every event of a campaign, private and cancelled ones too, the latest registered first, from below one.</summary>
    /// <param name="campaign">The year.</param>
    /// <param name="text">Words that stand in title, city or place; the first four count.</param>
    /// <param name="before">The last one seen, or null to begin.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<IReadOnlyList<WritingEvent>> ListAsync(long campaign, string text, Guid? before, int limit, CancellationToken cancel)
    {
        var words = FourOf(text);
        await using var reader = await database.ReadAsync(cancel);
        var rows = await reader.QueryAsync<EventRow>(SelectAll, new
        {
            campaign,
            word1 = words[0],
            word2 = words[1],
            word3 = words[2],
            word4 = words[3],
            before = before?.ToString() ?? "",
            limit,
        });
        return [.. rows.Select(row => row.ToEvent())];
    }

    /// <summary>Registers an event with the hash of its host's token.</summary>
    public static void Register(Transaction transaction, WritingEvent registered, string tokenHash) =>
        transaction.Execute(Insert, EventRow.Of(registered, tokenHash));

    /// <summary>Saves an edited event, unless somebody else edited it since it was loaded.</summary>
    /// <returns>The event as it stands then, or null if somebody was faster.</returns>
    public static WritingEvent? Edit(Transaction transaction, WritingEvent edited)
    {
        transaction.Changed(Subject.Events, edited.Id);
        return transaction.Execute(Update, EventRow.Of(edited, tokenHash: null)) == 1 ? edited with { Revision = edited.Revision + 1 } : null;
    }

    /// <summary>
    /// Lets an event be moved to another country in this transaction, unless anything was reported or counted at it, held lines too. The
    /// ledger is locked: nothing comes until the transaction ends, and what was decided before it is written where the event is then.
    /// </summary>
    public static bool TryMove(Transaction transaction, WritingEvent moved, DateTimeOffset now)
    {
        var ledger = Ledger.Lock(transaction);
        if (transaction.Scalar<bool>(SelectTold, new { campaign = moved.Campaign, id = moved.Id }))
        {
            return false;
        }

        ledger.EventMoves(now);
        return true;
    }

    /// <summary>Calls an event off. One that is cancelled already stays as it is.</summary>
    /// <returns>The event as it stands then, or null if there is none.</returns>
    public static WritingEvent? Cancel(Transaction transaction, Guid id, DateTimeOffset now)
    {
        transaction.Changed(Subject.Events, id);
        transaction.Execute(SetCancelled, new { id, now });
        return transaction.Find<EventRow>(SelectOne, new { id })?.ToEvent();
    }

    /// <summary>Gives an event's host another token, of which this is the hash: the one before opens nothing any more.</summary>
    /// <returns>Whether there is such an event.</returns>
    public static bool RenewHostToken(Transaction transaction, Guid id, string tokenHash)
    {
        transaction.Changed(Subject.TokenHolders, key: null);
        return transaction.Execute(SetHostToken, new { id, tokenHash }) == 1;
    }

    /// <summary>The local wall time of an event's start, as it is sorted by.</summary>
    public static string LocalStart(WritingEvent listed) => EventRow.Local(listed.StartsAt);

    private async Task<WritingEvent?> LoadAsync(Guid id, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QuerySingleOrDefaultAsync<EventRow>(SelectOne, new { id }))?.ToEvent();
    }

    // What is not asked for stands anywhere.
    private static IReadOnlyList<string> FourOf(string? text) =>
        [.. Slug.Fold(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Anywhere).Concat(Enumerable.Repeat("%", 4)).Take(4)];

    private static string Anywhere(string word) =>
        $"%{word.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
}
