using System.Text;

namespace Writeathon.Store;

/// <summary>
/// A data directory belongs to one process that writes. The operating system holds the lock and lets go of it however the process ends;
/// a note beside it says who holds it and how to reach them, readable by the same user only.
/// </summary>
public sealed class DirectoryLock : IDisposable
{
    private const string LockName = "writeathon.lock";
    private const string NoteName = "writeathon.holder";

    private readonly string directory;
    private readonly FileStream held;

    private DirectoryLock(string directory, FileStream held)
    {
        this.directory = directory;
        this.held = held;
    }

    /// <summary>Takes a directory, made if there is none; null while another process has it.</summary>
    public static DirectoryLock? TryTake(string directory)
    {
        Directory.CreateDirectory(directory);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failed) when (IsHeld(failed))
        {
            return null;
        }

        var taken = new DirectoryLock(directory, held);
        taken.Leave("");
        return taken;
    }

    /// <summary>The note of whoever has the directory; empty while they have left none.</summary>
    public static string NoteOf(string directory)
    {
        var note = Path.Combine(directory, NoteName);
        return File.Exists(note) ? File.ReadAllText(note) : "";
    }

    /// <summary>Leaves a note for whoever finds the directory taken.</summary>
    public void Leave(string note)
    {
        var file = Path.Combine(directory, NoteName);
        var draft = file + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writing = new FileStream(draft, options))
        {
            writing.Write(Encoding.UTF8.GetBytes(note));
        }

        // Whole or not at all: a reader never sees half a note.
        File.Move(draft, file, overwrite: true);
    }

    // A disk that is full or broken is nobody's lock. Windows: ERROR_SHARING_VIOLATION; elsewhere EWOULDBLOCK of Linux or macOS.
    private static bool IsHeld(IOException failed) => failed.HResult is unchecked((int)0x80070020) or 11 or 35;

    /// <summary>Gives the directory back.</summary>
    public void Dispose()
    {
        File.Delete(Path.Combine(directory, NoteName));
        held.Dispose();
    }
}
