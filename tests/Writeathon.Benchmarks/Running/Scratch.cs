namespace Writeathon.Running;

/// <summary>A directory that is gone when it is disposed.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("writeathon-").FullName;

    /// <summary>A ledger in it.</summary>
    public LedgerPlace Ledger(string name = "ledger") => new(System.IO.Path.Combine(Path, name));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
