using System.ComponentModel.DataAnnotations;

namespace Writeathon.Store;

/// <summary>How the ledger is written.</summary>
public sealed class LedgerOptions
{
    /// <summary>How many writes share one transaction, and so one sync of the disk, at the most.</summary>
    /// <value>Default 1,024; 1 to 8,192. With 1 each write has a commit of its own, which is what the benchmarks hold batches against.</value>
    [Range(1, Database.LongestQueue)]
    public int MostTogether { get; set; } = 1_024;
}
