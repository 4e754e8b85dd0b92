using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>The program's verbs. Exit 0: done; 1: refused or found wrong; 2: used wrongly.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int UsedWrongly = 2;

    // What the group and others may do, which is nothing: a ledger holds names and addresses.
    private const uint OwnersOnly = 0b111_111;

    /// <summary>Where the ledger is, for every verb.</summary>
    public static Option<string> Data { get; } = new("--data")
    {
        Description = "The directory of the ledger, in SQLite. Also WRITEATHON_DATA. Default ./data.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("WRITEATHON_DATA") is { Length: > 0 } data ? data : "./data",
        Validators = { IsDirectory },
        Recursive = true,
    };

    /// <summary>The ledger's PostgreSQL server, for every verb.</summary>
    public static Option<string?> Postgres { get; } = new("--postgres")
    {
        Description = "The connection string of a PostgreSQL server, in place of --data: \"Host=…\". Also WRITEATHON_POSTGRES.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("WRITEATHON_POSTGRES") is { Length: > 0 } postgres ? postgres : null,
        Validators = { IsConnectionString },
        Recursive = true,
    };

    /// <summary>Runs a verb; without one, serves.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        SpeakTheSameEverywhere();
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(OwnersOnly);
        }

        var root = new RootCommand("The write-a-thon service: a ledger of actions, a live total read from it, and a record book.") { Data, Postgres };
        ServeCommand.AddTo(root);
        root.Add(ServeCommand.Make());
        root.Add(DemoCommand.Make());
        root.Add(StaffCommand.Make());
        root.Add(RollupCommand.Make());
        root.Add(VerifyCommand.Make());
        root.Add(MigrateCommand.Make());
        root.Add(ImportCommand.Make());
        root.Add(ExportCommand.Make());
        root.Add(BackupCommand.Make());
        root.Add(RestoreCommand.Make());

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // An option that a verb shares with the program itself is looked at twice.
            foreach (var message in parsed.Errors.Select(Told).Distinct())
            {
                await Console.Error.WriteLineAsync(message);
            }

            await Console.Error.WriteLineAsync("See writeathon --help.");
            return UsedWrongly;
        }

        return await parsed.InvokeAsync();
    }

    // The library names a type of .NET where it should say what the option is.
    private static string Told(ParseError error) =>
        error.SymbolResult is OptionResult { Option: var option, Tokens: [var token, ..] } && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal)
            ? $"{option.Name}: {token.Value} is none. {option.Description}"
            : error.Message;

    // Days and numbers of arguments, of help and of what is printed; pages have the reader's own.
    private static void SpeakTheSameEverywhere()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.ShortDatePattern = "yyyy-MM-dd";
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = culture;
    }

    // Every file and directory that this process makes from now on, SQLite's own too, takes away these rights.
    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);

    private static void IsDirectory(OptionResult option)
    {
        var data = option.GetValueOrDefault<string?>();
        if (string.IsNullOrWhiteSpace(data))
        {
            option.AddError("--data (or WRITEATHON_DATA) is empty: name a directory.");
        }
        else if (File.Exists(data) && option.GetValue(Postgres) is null)
        {
            option.AddError($"--data (or WRITEATHON_DATA): {data} is a file, and no directory.");
        }
    }

    private static void IsConnectionString(OptionResult option)
    {
        if (option.GetValueOrDefault<string?>() is { } postgres && !Database.IsConnectionString(postgres))
        {
            option.AddError("--postgres (or WRITEATHON_POSTGRES) is no connection string: write it as \"Host=…;Username=…;Database=…\".");
        }
    }
}
