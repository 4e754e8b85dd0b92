using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Writeathon.Running;

namespace Writeathon.Benchmarks;

/// <summary>The program as it is put on a server: published for this kind of machine.</summary>
internal static class Published
{
    /// <summary>Publishes it, which takes some minutes.</summary>
    /// <returns>The program; null where it cannot be published here, and why.</returns>
    public static async Task<(string? Program, string Said)> MakeAsync(Scratch scratch)
    {
        var project = typeof(Published).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Project").Value!;
        var (exitCode, said) = await Child.RunAsync(new ProcessStartInfo(Child.DotNet,
        [
            "publish", project, "-r", RuntimeInformation.RuntimeIdentifier, "-o", scratch.Path,
            // Neither the build's helpers nor the compiler's may stay beside what is measured.
            "-nodeReuse:false", "-p:UseSharedCompilation=false",
        ]));
        return (exitCode == 0 ? Path.Combine(scratch.Path, OperatingSystem.IsWindows() ? "writeathon.exe" : "writeathon") : null, said);
    }
}
