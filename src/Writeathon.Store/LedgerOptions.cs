using System.ComponentModel.DataAnnotations;

namespace Writeathon.Store;

/// <summary>How the ledger is written.</summary>
public sealed class LedgerOptions
{
    /// <summary>How many writes share one transaction, and so one sync of the disk, at the most.</summary>
    /// <value>Default 1,024; 1 to 8,192. With 1 each write has a commit of its own, which is what the benchmarks hold batches against.</value>
    [Range(1, Database.LongestQueue)]
    public int MostTogether { get; set; } = 1_024;

    /// <summary>
    /// How many keys wait in memory on SQLite: as many as let a page of ten million keys take several at once, and as few as a start reads again
    /// in a third of a second.
    /// </summary>
    internal int KeysWaiting { get; set; } = 131_072;
}
