using Dapper;

namespace Writeathon.Store;

/// <summary>The keys with which the forms of pages are signed. They sign forms only: no token and no answer is sealed with them.</summary>
public sealed class ProtectionKeyStore(Database database)
{
    private const string Select = "SELECT content FROM protection_keys ORDER BY added_at, name";

    private const string Insert = """
        INSERT INTO protection_keys (name, content, added_at)
        VALUES (@name, @content, @now)
        ON CONFLICT (name) DO NOTHING
        """;

    /// <summary>Every key, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<string>(Select)).AsList();
    }

    /// <summary>Adds a key under a name that no other has.</summary>
    public static void Add(Transaction transaction, string name, string content, DateTimeOffset now) =>
        transaction.Execute(Insert, new { name, content, now });
}
