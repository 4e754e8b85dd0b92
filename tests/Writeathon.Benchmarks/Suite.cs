using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>One run of the program: how large it is, and the ledgers that several benchmarks share, made when the first of them asks.</summary>
internal sealed class Suite(Scale scale) : IDisposable
{
    private readonly Scratch scratch = new();

    public Scale Scale => scale;

    /// <summary>The large ledger, as the last benchmark that used it left it.</summary>
    public Prepared? Many { get; set; }

    /// <summary>The small one.</summary>
    public Prepared? Few { get; set; }

    public async Task<Prepared> ManyAsync() => Many ??= await Filling.FillAsync(scratch.Ledger("many"), scale.ManyLines, scale.Events);

    public async Task<Prepared> FewAsync() => Few ??= await Filling.FillAsync(scratch.Ledger("few"), scale.FewLines, scale.Events);

    public void Dispose() => scratch.Dispose();
}
