using Dapper;

namespace Writeathon.Store;

/// <summary>Who runs the service, and whose a token is.</summary>
public sealed class StaffStore
{
    private const string SelectAll = "SELECT id, name, added_at, revoked_at FROM staff ORDER BY added_at, id";

    private const string Insert = """
        INSERT INTO staff (id, name, token_hash, added_at, revoked_at)
        VALUES (@id, @name, @hash, @addedAt, NULL)
        ON CONFLICT DO NOTHING
        """;

    private const string SetRevoked = "UPDATE staff SET revoked_at = @now WHERE name = @name AND revoked_at IS NULL";

    private const string SelectHolder = """
        SELECT 'staff' AS role, id, CAST(NULL AS TEXT) AS event_id FROM staff WHERE token_hash = @hash AND revoked_at IS NULL
        UNION ALL
        SELECT 'host', id, id FROM events WHERE host_token_hash = @hash
        UNION ALL
        SELECT 'participant', id, event_id FROM pledges WHERE token_hash = @hash
        """;

    private readonly Database database;
    private readonly Remembered<string, TokenHolder> remembered;

    /// <summary>The store of a database.</summary>
    public StaffStore(Database database)
    {
        this.database = database;
        remembered = new(database, Subject.TokenHolders, LoadHolderAsync);
    }

    /// <summary>Everybody who was ever added, in that order.</summary>
    public async Task<IReadOnlyList<StaffMember>> ListAsync(CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return [.. await reader.QueryAsync<StaffMember>(SelectAll)];
    }

    /// <summary>Whose token has this hash; null if it is nobody's, or not any more.</summary>
    public ValueTask<TokenHolder?> FindHolderAsync(string hash, CancellationToken cancel) => remembered.FindAsync(hash, cancel);

    /// <summary>Adds somebody; false if one of that name is there already.</summary>
    public static bool Add(Transaction transaction, StaffMember member, string tokenHash) =>
        transaction.Execute(Insert, new { id = member.Id, name = member.Name, hash = tokenHash, addedAt = member.AddedAt }) == 1;

    /// <summary>Ends somebody's token; false if nobody of that name has one.</summary>
    public static bool Revoke(Transaction transaction, string name, DateTimeOffset now)
    {
        transaction.Changed(Subject.TokenHolders, key: null);
        return transaction.Execute(SetRevoked, new { name, now }) == 1;
    }

    private async Task<TokenHolder?> LoadHolderAsync(string hash, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QuerySingleOrDefaultAsync<HolderRow>(SelectHolder, new { hash }))?.ToHolder();
    }

    [method: ExplicitConstructor]
    private sealed record HolderRow(string Role, Guid Id, Guid? EventId)
    {
        public TokenHolder ToHolder() => new(Words.Read<TokenRole>(Role), Id, EventId);
    }
}
