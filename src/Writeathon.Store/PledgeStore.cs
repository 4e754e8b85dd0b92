using System.Collections.ObjectModel;
using Dapper;

namespace Writeathon.Store;

/// <summary>The pledges and their running sums: the only writer of both.</summary>
public sealed class PledgeStore(Database database)
{
    private const string Columns = "id, campaign, event_id, country, name, email, pledged_at, withdrawn_at, revision";

    private const string SelectOne = $"SELECT {Columns} FROM pledges WHERE id = @id";

    private const string SelectOfEvent = $"""
        SELECT {Columns}
        FROM pledges
        WHERE event_id = @atEvent AND id > @after
        ORDER BY id
        LIMIT @limit
        """;

    private const string SelectQuantities = "SELECT kind, quantity FROM pledge_quantities WHERE pledge_id = @id";

    private const string SelectTallies = """
        SELECT kind, pledged AS quantity
        FROM pledge_tallies
        WHERE campaign = @campaign AND event_id = @atEvent AND pledged <> 0
        """;

    private const string Insert = """
        INSERT INTO pledges (id, campaign, event_id, country, name, email, token_hash, pledged_at, withdrawn_at, revision)
        VALUES (@id, @campaign, @atEvent, @country, @name, @email, @tokenHash, @pledgedAt, NULL, 1)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertQuantity = "INSERT INTO pledge_quantities (pledge_id, kind, quantity) VALUES (@id, @kind, @quantity)";

    private const string DeleteQuantities = "DELETE FROM pledge_quantities WHERE pledge_id = @id";

    private const string MoveTally = """
        INSERT INTO pledge_tallies (campaign, event_id, kind, pledged)
        VALUES (@campaign, @atEvent, @kind, @quantity)
        ON CONFLICT (campaign, event_id, kind) DO UPDATE SET pledged = pledge_tallies.pledged + excluded.pledged
        """;

    private const string Update = """
        UPDATE pledges
        SET country = @country, name = @name, email = @email, revision = revision + 1
        WHERE id = @id AND revision = @revision AND withdrawn_at IS NULL
        """;

    private const string InsertEdit = "INSERT INTO pledge_edits (pledge_id, edited_at, added) VALUES (@id, @now, @added)";

    private const string SetWithdrawn = """
        UPDATE pledges
        SET withdrawn_at = @now, name = NULL, email = NULL, revision = revision + 1
        WHERE id = @id AND withdrawn_at IS NULL AND (revision = @seen OR @seen IS NULL)
        """;

    private static readonly IReadOnlyDictionary<ActionKind, long> Nothing = ReadOnlyDictionary<ActionKind, long>.Empty;

    /// <summary>A pledge, or null.</summary>
    public async Task<Pledge?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var row = await reader.QuerySingleOrDefaultAsync<Row>(SelectOne, new { id });
        return row?.ToPledge(await reader.QueryAsync<QuantityRow>(SelectQuantities, new { id }));
    }

    /// <summary>An event's pledges, oldest first, from above one.</summary>
    public async Task<IReadOnlyList<Pledge>> ListAsync(Guid atEvent, Guid? after, int limit, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        var pledges = new List<Pledge>();
        foreach (var row in await reader.QueryAsync<Row>(SelectOfEvent, new { atEvent, after = after?.ToString() ?? "", limit }))
        {
            pledges.Add(row.ToPledge(await reader.QueryAsync<QuantityRow>(SelectQuantities, new { id = row.Id })));
        }

        return pledges;
    }

    /// <summary>What is pledged at an event and not withdrawn, by kind.</summary>
    public async Task<IReadOnlyDictionary<ActionKind, long>> TalliesAsync(long campaign, Guid atEvent, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return QuantityRow.ToQuantities(await reader.QueryAsync<QuantityRow>(SelectTallies, new { campaign, atEvent }));
    }

    /// <summary>Makes a pledge with the hash of its participant's token.</summary>
    public static void Make(Transaction transaction, Pledge pledge, string tokenHash)
    {
        var inserted = transaction.Execute(Insert, new
        {
            id = pledge.Id,
            campaign = pledge.Campaign,
            atEvent = pledge.Event,
            country = pledge.Country,
            name = pledge.Name,
            email = pledge.Email,
            tokenHash,
            pledgedAt = pledge.PledgedAt,
        });
        if (inserted == 1)
        {
            InsertQuantities(transaction, pledge);
            MoveTallies(transaction, pledge, Nothing, pledge.Quantities);
        }
    }

    /// <summary>Saves an edited pledge, unless somebody else edited or withdrew it since it was loaded.</summary>
    /// <returns>The pledge as it stands then, or null if somebody was faster.</returns>
    public static Pledge? Edit(Transaction transaction, Pledge edited, DateTimeOffset now)
    {
        var row = new { id = edited.Id, revision = edited.Revision, country = edited.Country, name = edited.Name, email = edited.Email };
        if (transaction.Execute(Update, row) == 0)
        {
            return null;
        }

        var before = Quantities(transaction, edited.Id);
        transaction.Execute(DeleteQuantities, new { id = edited.Id });
        InsertQuantities(transaction, edited);
        MoveTallies(transaction, edited, before, edited.Quantities);
        if (edited.Quantities.Values.Sum() - before.Values.Sum() is var added and not 0)
        {
            transaction.Execute(InsertEdit, new { id = edited.Id, now, added });
        }

        return edited with { Revision = edited.Revision + 1 };
    }

    /// <summary>Takes a pledge back: it leaves the sums, and name and email are forgotten. One that is withdrawn already stays so.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="pledge">The pledge as it was loaded.</param>
    /// <param name="seen">The only revision at which it may be withdrawn; null for whichever stands.</param>
    /// <param name="now">When.</param>
    /// <returns>Whether it is withdrawn; not if somebody edited or withdrew it since that revision.</returns>
    public static bool Withdraw(Transaction transaction, Pledge pledge, long? seen, DateTimeOffset now)
    {
        if (transaction.Execute(SetWithdrawn, new { id = pledge.Id, seen, now }) == 0)
        {
            return seen is null || pledge.WithdrawnAt is not null;
        }

        MoveTallies(transaction, pledge, Quantities(transaction, pledge.Id), Nothing);
        return true;
    }

    private static SortedDictionary<ActionKind, long> Quantities(Transaction transaction, Guid id) =>
        QuantityRow.ToQuantities(transaction.Query<QuantityRow>(SelectQuantities, new { id }));

    private static void InsertQuantities(Transaction transaction, Pledge pledge)
    {
        foreach (var (kind, quantity) in pledge.Quantities)
        {
            transaction.Execute(InsertQuantity, new { id = pledge.Id, kind = kind.Word(), quantity });
        }
    }

    // Each kind once, in their order, so that two pledges on PostgreSQL do not lock each other out. Two batches of several pledges may: then
    // the server ends one of them, and that one is tried again.
    private static void MoveTallies(
        Transaction transaction, Pledge pledge, IReadOnlyDictionary<ActionKind, long> before, IReadOnlyDictionary<ActionKind, long> after)
    {
        foreach (var kind in before.Keys.Union(after.Keys).Order())
        {
            var quantity = after.GetValueOrDefault(kind) - before.GetValueOrDefault(kind);
            if (quantity != 0)
            {
                transaction.Execute(
                    MoveTally, new { campaign = pledge.Campaign, atEvent = (pledge.Event?.ToString()).OrNone(), kind = kind.Word(), quantity });
            }
        }
    }

    private sealed record Row(
        Guid Id, long Campaign, Guid? EventId, string? Country, string? Name, string? Email,
        DateTimeOffset PledgedAt, DateTimeOffset? WithdrawnAt, long Revision)
    {
        public Pledge ToPledge(IEnumerable<QuantityRow> quantities) =>
            new(Id, Campaign, EventId, Country, Name, Email, QuantityRow.ToQuantities(quantities), PledgedAt, WithdrawnAt, Revision);
    }

    private sealed record QuantityRow(string Kind, long Quantity)
    {
        public static SortedDictionary<ActionKind, long> ToQuantities(IEnumerable<QuantityRow> rows) =>
            new(rows.ToDictionary(row => Words.Read<ActionKind>(row.Kind), row => row.Quantity));
    }
}
