using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Writeathon.Store.Engines;

/// <summary>
/// The keys of lines on SQLite. The newest wait in memory, sorted into stretches by their hash. Each commit moves about as many into the
/// table as it adds: those of the next stretch, which lie side by side there and so take a few pages, where each key of an index of random
/// keys takes a page of its own. What waits is read from the lines again when the writer's connection is opened.
/// </summary>
/// <remarks>A key is always in memory or in the table, and sometimes in both. What a hash finds is only ever a place to look.</remarks>
/// <param name="mostWaiting">How many may wait; a start reads up to twice as many. See <see cref="LedgerOptions.KeysWaiting"/>.</param>
internal sealed class SqliteKeys(int mostWaiting)
{
    private const int Stretches = 4_096;

    private const string SelectKeyedTo = "SELECT keyed_to FROM ledger WHERE id = 1";

    private const string SelectUnkeyed = "SELECT sequence, campaign, key FROM actions WHERE sequence > ?1 AND key IS NOT NULL ORDER BY sequence";

    private const string SelectInTable = """
        SELECT a.sequence
        FROM keys k
        JOIN actions a ON a.sequence = k.sequence
        WHERE k.hash = ?1 AND a.key = ?2 AND a.campaign = ?3
        """;

    private const string SelectAt = "SELECT sequence FROM actions WHERE sequence = ?1 AND key = ?2 AND campaign = ?3";

    // A stretch that was brought in by a transaction of which a part was undone is brought in once more.
    private const string Insert = "INSERT OR IGNORE INTO keys (hash, sequence) VALUES (?1, ?2)";

    private const string SaveKeyedTo = "UPDATE ledger SET keyed_to = ?1 WHERE id = 1";

    private readonly List<Entry>[] waiting = [.. Enumerable.Range(0, Stretches).Select(_ => new List<Entry>())];
    private readonly List<int> added = [];
    private readonly Dictionary<(long Campaign, string Key), long> hashes = [];
    private readonly Dictionary<int, int> broughtIn = [];
    private int count;
    private bool isRead;
    private bool isReadInParts;
    private Round round;
    private Round committed;

    /// <summary>Where a key's line is found.</summary>
    public static long HashOf(long campaign, string key)
    {
        var most = sizeof(long) + Encoding.UTF8.GetMaxByteCount(key.Length);
        var text = most <= 1_024 ? stackalloc byte[most] : new byte[most];
        BinaryPrimitives.WriteInt64BigEndian(text, campaign);
        var length = Encoding.UTF8.GetBytes(key, text[sizeof(long)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(sizeof(long) + length)], hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>Begins a look-up: reads what is not in the table, unless that was done since the connection was opened.</summary>
    public void Read(SqliteConnection connection, Func<string, SqliteStatement> prepared, long last)
    {
        hashes.Clear();
        if (isRead)
        {
            return;
        }

        var from = prepared(SelectKeyedTo).Start().Number()!.Value;
        using var command = connection.CreateCommand();
        command.CommandText = SelectUnkeyed;
        command.Parameters.Add(new SqliteParameter("?1", from));
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var sequence = reader.GetInt64(0);
                Add(reader.GetInt64(1), reader.GetString(2), sequence);
                if (count > 8 * mostWaiting)
                {
                    BringIn(prepared, int.MaxValue, sequence);
                    Committed();
                    isReadInParts = true;
                }
            }
        }

        added.Clear();
        isRead = true;
        round = committed = new(Next: 0, Since: last);
    }

    /// <summary>The number of the line under a key, or null.</summary>
    public long? Find(Func<string, SqliteStatement> prepared, long campaign, string key)
    {
        var hash = HashOf(campaign, key);
        hashes[(campaign, key)] = hash; // nearly always it is written next
        foreach (var entry in CollectionsMarshal.AsSpan(waiting[StretchOf(hash)]))
        {
            if (entry.Hash == hash && prepared(SelectAt).Start().Bind(entry.Sequence).Bind(key).Bind(campaign).Number() is { } sequence)
            {
                return sequence;
            }
        }

        return prepared(SelectInTable).Start().Bind(hash).Bind(key).Bind(campaign).Number();
    }

    /// <summary>Takes the keys of lines that are written, and brings as many of those that wait into the table.</summary>
    public void Write(Func<string, SqliteStatement> prepared, IReadOnlyList<ActionTaken> lines, long last)
    {
        var before = added.Count;
        foreach (var line in lines)
        {
            if (line.Key is not null)
            {
                Add(line.Campaign, line.Key, line.Sequence);
            }
        }

        if (count > mostWaiting)
        {
            BringIn(prepared, added.Count - before, last);
        }
    }

    /// <summary>How many keys this transaction has taken, for <see cref="UndoTo"/>.</summary>
    public int Mark => added.Count;

    /// <summary>What was written since then was undone.</summary>
    public void UndoTo(int mark)
    {
        if (isReadInParts)
        {
            Forget();
            return;
        }

        for (var i = added.Count - 1; i >= mark; i--)
        {
            CollectionsMarshal.SetCount(waiting[added[i]], waiting[added[i]].Count - 1);
            count--;
        }

        added.RemoveRange(mark, added.Count - mark);
        // Which stretches were brought in before the mark is not told apart: all of them wait on.
        broughtIn.Clear();
        round = committed;
    }

    /// <summary>What was written is on the disk: what is in the table waits no more.</summary>
    public void Committed()
    {
        foreach (var (stretch, brought) in broughtIn)
        {
            waiting[stretch].RemoveRange(0, brought);
            count -= brought;
        }

        broughtIn.Clear();
        added.Clear();
        committed = round;
        isReadInParts = false;
    }

    /// <summary>Forgets everything: the connection is closed.</summary>
    public void Forget()
    {
        foreach (var stretch in waiting)
        {
            stretch.Clear();
        }

        added.Clear();
        broughtIn.Clear();
        count = 0;
        round = committed = default;
        isRead = isReadInParts = false;
    }

    private void Add(long campaign, string key, long sequence)
    {
        var hash = hashes.TryGetValue((campaign, key), out var known) ? known : HashOf(campaign, key);
        var stretch = StretchOf(hash);
        waiting[stretch].Add(new(hash, sequence));
        added.Add(stretch);
        count++;
    }

    private void BringIn(Func<string, SqliteStatement> prepared, int atLeast, long last)
    {
        var insert = prepared(Insert);
        for (var (brought, stretches) = (0, 0); brought < atLeast && stretches < Stretches; stretches++)
        {
            var stretch = waiting[round.Next];
            // In the table's order; in memory they stay as they came, for those that came last are undone first.
            foreach (var entry in stretch.OrderBy(entry => entry.Hash))
            {
                insert.Start().Bind(entry.Hash).Bind(entry.Sequence).Execute();
            }

            broughtIn[round.Next] = stretch.Count;
            brought += stretch.Count;
            round = round with { Next = round.Next + 1 };
            if (round.Next == Stretches)
            {
                // Every stretch was brought in since the round began, so every line that was there then is in the table.
                prepared(SaveKeyedTo).Start().Bind(round.Since).Execute();
                round = new(Next: 0, Since: last);
            }
        }
    }

    private static int StretchOf(long hash) => (int)((ulong)hash >> 52);

    private readonly record struct Entry(long Hash, long Sequence);

    /// <summary>How far a round over all stretches has come.</summary>
    /// <param name="Next">The next stretch.</param>
    /// <param name="Since">The last number that was given out when the round began.</param>
    private readonly record struct Round(int Next, long Since);
}
