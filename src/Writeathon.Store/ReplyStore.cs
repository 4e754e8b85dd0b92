using Dapper;

namespace Writeathon.Store;

/// <summary>An answer that was given to a request with a key.</summary>
/// <param name="KeyHash">What is kept of the key.</param>
/// <param name="RequestHash">What is kept of the request, so that another one under the same key is told apart.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Location">The address of what was made, or null.</param>
/// <param name="SealedBody">The body, sealed with the key.</param>
public sealed record Reply(string KeyHash, string RequestHash, long Status, string? Location, string SealedBody)
{
    /// <summary>Whether what it told is forgotten: the key stays taken, and there is nothing to answer again.</summary>
    public bool IsForgotten => SealedBody.Length == 0;
}

/// <summary>Answers that are given again when a request comes twice. (A line of the ledger is its own answer and is not kept here.)</summary>
public sealed class ReplyStore(Database database)
{
    private const string Select = "SELECT key_hash, request_hash, status, location, sealed_body FROM replies WHERE key_hash = @keyHash";

    private const string SelectIsTaken = "SELECT CAST(COUNT(*) AS BIGINT) FROM replies WHERE key_hash = @keyHash";

    private const string Insert = """
        INSERT INTO replies (key_hash, request_hash, status, location, sealed_body, replied_at)
        VALUES (@KeyHash, @RequestHash, @Status, @Location, @SealedBody, @now)
        ON CONFLICT (key_hash) DO NOTHING
        """;

    private const string Empty = "UPDATE replies SET request_hash = '', sealed_body = '' WHERE location = @location";

    /// <summary>The answer under a key, or null.</summary>
    public async Task<Reply?> FindAsync(string keyHash, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return await reader.QuerySingleOrDefaultAsync<Reply>(Select, new { keyHash });
    }

    /// <summary>Whether an answer is kept under a key, as a transaction sees it.</summary>
    public static bool IsTaken(Transaction transaction, string keyHash) => transaction.Scalar<long>(SelectIsTaken, new { keyHash }) > 0;

    /// <summary>Keeps an answer in the transaction that it tells of.</summary>
    /// <exception cref="KeyTakenException">Another request under the same key was faster: all that this one wrote is undone.</exception>
    public static void Keep(Transaction transaction, Reply reply, DateTimeOffset now)
    {
        if (transaction.Execute(Insert, new { reply.KeyHash, reply.RequestHash, reply.Status, reply.Location, reply.SealedBody, now }) == 0)
        {
            throw new KeyTakenException();
        }
    }

    /// <summary>Forgets what was answered when something was made at an address, and what was asked for. The key stays taken.</summary>
    public static void Forget(Transaction transaction, string location) => transaction.Execute(Empty, new { location });
}

/// <summary>Two requests under one key came at once and this one was slower; the other's answer is the answer.</summary>
public sealed class KeyTakenException() : Exception("Another request under the same key was faster.");
