using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Imports;

/// <summary>A line that was read and waits for its transaction.</summary>
internal sealed record WaitingLine(long Line, bool MayGoOn, ImportLine Read, Report Report, WritingEvent? Event, ActionTaken Action);

/// <summary>A file that is being taken in: how far it has come.</summary>
internal sealed class ImportRun(
    Import started, Campaign campaign, UnknownEvents unknownEvents, IReadOnlyDictionary<string, UnfinishedLine> unfinished)
{
    public Import Import { get; set; } = started;

    public Campaign Campaign => campaign;

    public UnknownEvents UnknownEvents => unknownEvents;

    /// <summary>What may be unfinished in the ledger since before this file.</summary>
    public IReadOnlyDictionary<string, UnfinishedLine> Unfinished => unfinished;

    public List<WaitingLine> Waiting { get; } = new(Importer.LinesTogether);

    public List<ImportError> Errors { get; } = [];

    public int KeptErrors { get; set; }

    public int Taken { get; set; }

    /// <summary>The lines that wait are received now.</summary>
    public void Receive(DateTimeOffset now)
    {
        for (var i = 0; i < Waiting.Count; i++)
        {
            Waiting[i] = Waiting[i] with { Action = Waiting[i].Action with { ReceivedAt = now } };
        }
    }

    public void Accept(ActionTaken line) => Import = Import with
    {
        Accepted = Import.Accepted + 1,
        Held = Import.Held + (line.HeldFor is null ? 0 : 1),
    };

    public void Replay() => Import = Import with { Replayed = Import.Replayed + 1 };

    public void Reject(long line, (ProblemType Problem, string Detail) fault) => Reject(line, fault.Problem, fault.Detail);

    public void Reject(long line, ProblemType problem, string detail)
    {
        Import = Import with { Rejected = Import.Rejected + 1 };
        // That the file was cut off is told however many lines were refused before.
        if (Errors.Count < Import.MostErrors || problem == Problems.FileCut)
        {
            Errors.Add(new(line, problem.Type, detail));
            Import = Import with { LastError = problem.Type };
        }
    }
}
