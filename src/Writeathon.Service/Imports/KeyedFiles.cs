using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Imports;

/// <summary>
/// Files that come under an <c>Idempotency-Key</c>, of any length: each is hashed while it comes, and its answer is kept with its end. The
/// same key has one file at a time here; on several nodes the answer that was kept first is both answers, as for every call.
/// </summary>
internal sealed class KeyedFiles(ReplyStore replies, IOptions<JsonOptions> json, TimeProvider clock)
{
    private readonly Dictionary<(string, string), Task> running = [];

    /// <summary>Waits until no other file comes under the request's key, and begins one.</summary>
    public async Task<KeyedFile> BeginAsync(HttpContext context, string key, CancellationToken cancel)
    {
        var address = IdempotencyKeys.AddressOf(context.Request);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            Task other;
            lock (running)
            {
                if (running.TryAdd((address, key), ended.Task))
                {
                    return new(context, key, address, replies, json.Value.SerializerOptions, clock, End);
                }

                other = running[(address, key)];
            }

            await other.WaitAsync(cancel);
        }

        void End()
        {
            lock (running)
            {
                running.Remove((address, key));
            }

            ended.SetResult();
        }
    }
}

/// <summary>A file that comes under a key.</summary>
internal sealed class KeyedFile(
    HttpContext context, string key, string address, ReplyStore replies, JsonSerializerOptions json, TimeProvider clock, Action end) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ArrivingStream? stream;

    /// <summary>The file.</summary>
    public ArrivingStream Stream => stream ??= ArrivingStream.Of(context, hash);

    /// <summary>Answers as a file under this key was answered before, or refuses another file; false where there was none.</summary>
    public async Task<bool> ReplayAsync()
    {
        if (await replies.FindAsync(new KeyedRequest(key, address, QueryString.Empty, "").KeyHash, context.RequestAborted) is not { } reply)
        {
            return false;
        }

        var keyed = await ReadToEndAsync();
        await (Stream.WasCut
            ? Problems.FileCut.With("The file broke off, so nobody can tell whether it is the one that this key stands for. Send the whole file again.").ExecuteAsync(context)
            : IdempotencyKeys.ReplayAsync(context, keyed, reply));
        return true;
    }

    /// <summary>What keeps the answer in the transaction that ends the import; null where the file was cut off, for then it is another.</summary>
    public async Task<Action<Transaction>?> KeepAsync(Import import)
    {
        var keyed = await ReadToEndAsync();
        if (Stream.WasCut)
        {
            return null;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(ImportResponse.Of(import), json);
        var reply = new Reply(keyed.KeyHash, keyed.RequestHash, StatusCodes.Status200OK, ImportResponse.AddressOf(import.Id), keyed.Seal(body));
        var now = clock.Now();
        return transaction => ReplyStore.Keep(transaction, reply, now);
    }

    public void Dispose()
    {
        hash.Dispose();
        end();
    }

    private async Task<KeyedRequest> ReadToEndAsync()
    {
        // Also behind a sender who is gone: then it ends where it was cut.
        await Stream.CopyToAsync(System.IO.Stream.Null, CancellationToken.None);
        return new(key, address, context.Request.QueryString, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}
