using System.Globalization;
using Dapper;

namespace Writeathon.Store;

/// <summary>
/// Lines that were counted as the last of a file without a line break at its end. Their number may be the beginning of a longer one: when
/// the same line comes with that, it is corrected to it. Once it came whole, it is a line like any other.
/// </summary>
public sealed class UnfinishedLineStore(Database database)
{
    private const string SelectOfCampaign = "SELECT key, action_id, quantity FROM unfinished_lines WHERE campaign = @campaign";

    private const string Insert = """
        INSERT INTO unfinished_lines (campaign, key, action_id, quantity)
        VALUES (@Campaign, @Key, @action, @Quantity)
        ON CONFLICT (campaign, key) DO NOTHING
        """;

    private const string Update = "UPDATE unfinished_lines SET quantity = @quantity WHERE campaign = @campaign AND key = @Key";

    private const string Delete = "DELETE FROM unfinished_lines WHERE campaign = @campaign AND key = @Key";

    /// <summary>A campaign's unfinished lines, by key.</summary>
    public async Task<IReadOnlyDictionary<string, UnfinishedLine>> ListAsync(long campaign, CancellationToken cancel)
    {
        await using var reader = await database.ReadAsync(cancel);
        return (await reader.QueryAsync<UnfinishedLine>(SelectOfCampaign, new { campaign })).ToDictionary(line => line.Key);
    }

    /// <summary>Remembers that a line, which was just written, may be unfinished.</summary>
    public static void Remember(Transaction transaction, ActionTaken line) =>
        transaction.Execute(Insert, new { line.Campaign, line.Key, action = line.Id, line.Quantity });

    /// <summary>The line came whole.</summary>
    public Task FinishAsync(long campaign, UnfinishedLine line) =>
        database.WriteAsync(transaction => { transaction.Execute(Delete, new { campaign, line.Key }); });

    /// <summary>Corrects an unfinished line to what it says when it comes again; 0 takes it back.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="line">The line.</param>
    /// <param name="quantity">What it says now.</param>
    /// <param name="isWhole">Whether that is known to be all.</param>
    /// <param name="now">The time.</param>
    /// <returns>The correction; null where the line is not what it was told to be any more, for somebody has corrected or rejected it.</returns>
    public Task<ActionTaken?> CompleteAsync(long campaign, UnfinishedLine line, long quantity, bool isWhole, DateTimeOffset now) =>
        database.WriteAsync(transaction =>
        {
            var decided = ActionStore.Correct(
                transaction, line.ActionId,
                history => history.Counted + history.Waiting.Sum(waiting => waiting.Quantity) == line.Quantity
                    ? Correcting.Decide(history, quantity, "The file in which it came first broke off in its number.", TokenRole.Staff, new HoldLimits(), now)
                    : (CorrectionOutcome.NothingToCorrect, null),
                now);
            if (decided?.Line is { } correction)
            {
                transaction.Execute(isWhole ? Delete : Update, new { campaign, line.Key, quantity });
                return correction;
            }

            return null;
        });
}

/// <summary>A line that may be unfinished.</summary>
/// <param name="Key">Its key.</param>
/// <param name="ActionId">The line of the ledger.</param>
/// <param name="Quantity">What it says so far; 0 where that was no number.</param>
public sealed record UnfinishedLine(string Key, Guid ActionId, long Quantity)
{
    /// <summary>Whether a number may be what was meant: it begins with the digits that came.</summary>
    public bool MayBe(long quantity) => quantity > Quantity && (Quantity == 0 || Digits(quantity).StartsWith(Digits(Quantity), StringComparison.Ordinal));

    private static string Digits(long quantity) => quantity.ToString(CultureInfo.InvariantCulture);
}
