namespace Writeathon.Store.Tests;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly string directory = Path.Combine(Directory.CreateTempSubdirectory("writeathon-").FullName, "data");

    [Fact]
    public void A_directory_that_is_taken_is_not_taken_again_and_its_note_can_be_read()
    {
        using var held = DirectoryLock.TryTake(directory);
        held!.Leave("process 4711");

        Assert.Null(DirectoryLock.TryTake(directory));
        Assert.Equal("process 4711", DirectoryLock.NoteOf(directory));
    }

    [Fact]
    public void A_lock_that_cannot_be_made_is_nobodys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has links for administrators only");
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, "writeathon.lock");
        File.CreateSymbolicLink(file, file);

        Assert.Throws<IOException>(() => DirectoryLock.TryTake(directory));
    }

    [Fact]
    public void A_directory_that_was_given_back_is_free_and_without_a_note()
    {
        using (var first = DirectoryLock.TryTake(directory))
        {
            first!.Leave("process 4711");
        }

        Assert.Equal("", DirectoryLock.NoteOf(directory));
        using var again = DirectoryLock.TryTake(directory);
        Assert.NotNull(again);
    }

    [Fact]
    public void A_note_is_readable_by_its_own_user_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var held = DirectoryLock.TryTake(directory);
        held!.Leave("a key");
        held.Leave("another key");

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory, "writeathon.holder")));
        }

        Assert.Equal("another key", DirectoryLock.NoteOf(directory));
    }

    [Fact]
    public void A_note_that_a_dead_process_left_is_gone_with_the_next_holder()
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "writeathon.holder"), "a dead process");

        using var held = DirectoryLock.TryTake(directory);

        Assert.Equal("", DirectoryLock.NoteOf(directory));
    }

    [Fact]
    public void A_directory_that_nobody_took_has_no_note() => Assert.Equal("", DirectoryLock.NoteOf(directory));

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);
}
