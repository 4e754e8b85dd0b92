using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Writeathon.Store;

namespace Writeathon.Service.Http;

/// <summary>
/// Writes, and keeps the answer in the same transaction where the request carries a key: whatever happens to the line or the machine,
/// the same request sent again is answered the same and writes nothing.
/// </summary>
internal sealed class Once(Database database, ReplyStore replies, TimeProvider clock, JsonSerializerOptions json, KeyedRequest? keyed)
{
    /// <summary>The writer of a request.</summary>
    public static ValueTask<Once> BindAsync(HttpContext context) => ValueTask.FromResult(new Once(
        context.RequestServices.GetRequiredService<Database>(), context.RequestServices.GetRequiredService<ReplyStore>(),
        context.RequestServices.GetRequiredService<TimeProvider>(),
        JsonWays.Of(context), context.Features.Get<KeyedRequest>()));

    /// <summary>Does a work and says what its outcome is answered with. Both run inside the transaction; refusals are not kept.</summary>
    public Task<TAnswer> WriteAsync<TOutcome, TAnswer>(Func<Transaction, TOutcome> work, Func<TOutcome, TAnswer> answer)
        where TAnswer : IResult
    {
        var now = clock.Now();
        return database.WriteAsync(transaction =>
        {
            var told = answer(work(transaction));
            if (keyed is null)
            {
                return told;
            }

            if (Kept(told) is { } reply)
            {
                ReplyStore.Keep(transaction, reply, now);
            }
            else if (ReplyStore.IsTaken(transaction, keyed.KeyHash))
            {
                // It is refused for what its own twin has written: that one's answer is the answer.
                throw new KeyTakenException();
            }

            return told;
        });
    }

    /// <summary>Does a work whose answer is known before it.</summary>
    public Task<TAnswer> WriteAsync<TAnswer>(Action<Transaction> work, TAnswer answer)
        where TAnswer : IResult => WriteAsync(
            transaction =>
            {
                work(transaction);
                return answer;
            },
            told => told);

    /// <summary>For a work of several transactions: ends here once the same request, sent twice at once, has been answered.</summary>
    /// <exception cref="KeyTakenException">It has; its answer is the answer.</exception>
    public async Task YieldToTwinAsync(CancellationToken cancel)
    {
        if (keyed is not null && await replies.FindAsync(keyed.KeyHash, cancel) is not null)
        {
            throw new KeyTakenException();
        }
    }

    private Reply? Kept(IResult told)
    {
        while (told is INestedHttpResult nested)
        {
            told = nested.Result;
        }

        if (told is not IStatusCodeHttpResult { StatusCode: { } status and >= 200 and < 300 })
        {
            return null;
        }

        var body = told is IValueHttpResult { Value: { } value } ? JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), json) : [];
        return new(keyed!.KeyHash, keyed.RequestHash, status, (told as IMade)?.Location, keyed.Seal(body));
    }
}

/// <summary>A request that carries a key: what is kept of it, and the seal of its answer.</summary>
/// <param name="key">The key itself, which is not kept.</param>
/// <param name="address">Method and path: the same key for another address is another key.</param>
/// <param name="query">Its query, or nothing.</param>
/// <param name="bodyHash">What is kept of its body: <see cref="HashOf"/>.</param>
internal sealed class KeyedRequest(string key, string address, QueryString query, string bodyHash)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>By what the answer is found again.</summary>
    public string KeyHash { get; } = HashOf(Encoding.UTF8.GetBytes($"{address}\n{key}"));

    // As it was kept before the key went into it.
    private readonly string plainHash = query.HasValue ? HashOf(Encoding.UTF8.GetBytes($"{bodyHash}\n{query}")) : bodyHash;

    /// <summary>By what another request under the same key is told apart (HMAC-SHA256): without the key nobody can try what it may have said.</summary>
    public string RequestHash => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(plainHash)));

    /// <summary>Whether an answer was given to this very request.</summary>
    public bool IsAnsweredBy(Reply reply) => reply.RequestHash == RequestHash || reply.RequestHash == plainHash;

    /// <summary>What is kept of a body (SHA-256).</summary>
    public static string HashOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>Seals an answer, which may hold a token, so that only whoever has the key can open it (AES-256-GCM, key by HKDF).</summary>
    public string Seal(ReadOnlySpan<byte> answer)
    {
        var sealedAnswer = new byte[NonceLength + TagLength + answer.Length];
        var nonce = sealedAnswer.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = Cipher();
        cipher.Encrypt(nonce, answer, sealedAnswer.AsSpan(NonceLength + TagLength), sealedAnswer.AsSpan(NonceLength, TagLength));
        return Convert.ToBase64String(sealedAnswer);
    }

    /// <summary>Opens an answer that was sealed with the same key.</summary>
    public byte[] Open(string sealedText)
    {
        var sealedAnswer = Convert.FromBase64String(sealedText).AsSpan();
        var answer = new byte[sealedAnswer.Length - NonceLength - TagLength];
        using var cipher = Cipher();
        cipher.Decrypt(sealedAnswer[..NonceLength], sealedAnswer[(NonceLength + TagLength)..], sealedAnswer.Slice(NonceLength, TagLength), answer);
        return answer;
    }

    private AesGcm Cipher() => new(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key), 32, Encoding.UTF8.GetBytes(address), "reply"u8.ToArray()), TagLength);
}
