using System.CommandLine;

namespace Writeathon.Service.Commands;

internal static class DemoCommand
{
    public static Command Make() => new("demo", "x");
}
