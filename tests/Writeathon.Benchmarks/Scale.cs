namespace Writeathon.Benchmarks;

/// <summary>How large and how long.</summary>
/// <param name="Rounds">How often each is run.</param>
/// <param name="WarmUp">
/// How long each is loaded before its first round: for about that long the runtime's compiler takes a third of a core for what is hot.
/// </param>
/// <param name="Time">How long a round takes.</param>
/// <param name="FewLines">Lines of the small ledger.</param>
/// <param name="ManyLines">Lines of the large one.</param>
/// <param name="FewOverYears">Lines of the small one that goes over ten years.</param>
/// <param name="ManyOverYears">Lines of the large one that does.</param>
/// <param name="Events">Events of each.</param>
/// <param name="BulkLines">Lines that are appended in bulk.</param>
internal sealed record Scale(int Rounds, TimeSpan WarmUp, TimeSpan Time, long FewLines, long ManyLines, long FewOverYears, long ManyOverYears, int Events,
    long BulkLines)
{
    // A neighbour's load comes and goes within seconds: many short turns share it out.
    private const int TurnsOfARound = 5;

    /// <summary>How often each of two that are held against each other is run, in turns.</summary>
    public int Turns => Rounds * TurnsOfARound;

    /// <summary>How long such a turn takes.</summary>
    public TimeSpan Turn => Time / TurnsOfARound;

    /// <summary>What the figures of record are measured with.</summary>
    public static Scale Full { get; } = new(3, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5), 10_000, 10_000_000, 100_000, 5_000_000, 5_000, 1_000_000);

    /// <summary>To see that everything runs; its figures say little.</summary>
    public static Scale Short { get; } = new(3, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5), 10_000, 100_000, 10_000, 100_000, 600, 20_000);
}
