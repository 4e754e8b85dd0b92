using System.Globalization;
using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>A disk whose sync takes as long as a rented one's: a library, compiled when it is needed, that is loaded before the system's own.</summary>
internal static class SlowSync
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <time.h>
        static void late(void) { struct timespec t = { 0, DELAY }; nanosleep(&t, 0); }
        int fsync(int file) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fsync"); late(); return real(file); }
        int fdatasync(int file) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fdatasync"); late(); return real(file); }
        """;

    /// <summary>Compiles it.</summary>
    /// <returns>The variable that loads it into a process; null where there is no compiler.</returns>
    public static async Task<IReadOnlyDictionary<string, string>?> CompileAsync(Scratch scratch, TimeSpan delay)
    {
        if (!File.Exists("/usr/bin/gcc"))
        {
            return null;
        }

        var (source, library) = (Path.Combine(scratch.Path, "slow-sync.c"), Path.Combine(scratch.Path, "slow-sync.so"));
        await File.WriteAllTextAsync(source, Source.Replace("DELAY", (delay.TotalMilliseconds * 1_000_000).ToString("0", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var (exitCode, said) = await Child.RunAsync(new("/usr/bin/gcc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]));
        return exitCode == 0 ? new Dictionary<string, string> { ["LD_PRELOAD"] = library } : throw new InvalidOperationException(said);
    }
}
