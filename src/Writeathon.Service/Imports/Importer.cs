using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Imports;

/// <summary>What to do with a line that names an event which is not there.</summary>
internal enum UnknownEvents
{
    /// <summary>The line is refused: its id may be misspelt.</summary>
    Refuse,

    /// <summary>The line counts at no event, in the country that it names: the file comes from a ledger whose events are not here.</summary>
    LeaveOut,
}

/// <summary>
/// Takes in a file of lines: good ones count, in large transactions, bad ones are told. What it holds at a time is one transaction's
/// lines, however long the file is; and it waits for each transaction, so that others get their turn between two.
/// </summary>
internal sealed class Importer(
    ActionStore actions, CaseStore cases, EventStore events, ImportStore imports, UnfinishedLineStore unfinished, TimeProvider clock)
{
    /// <summary>How many lines share a transaction: a tenth of a second's work, for which a single report may have to wait.</summary>
    public const int LinesTogether = 2_000;

    private const int Patience = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // The rule holds no line of an import, whatever the limits.
    private static readonly HoldLimits Limits = new();

    /// <summary>Takes in a file. Where it was cut off, what came of it counts.</summary>
    /// <param name="file">The file.</param>
    /// <param name="campaign">The campaign that its lines count for.</param>
    /// <param name="name">The file's stated name; empty where it has none.</param>
    /// <param name="unknownEvents">What to do with lines whose event is not there.</param>
    /// <param name="kept">Told after each transaction how far the import has come.</param>
    /// <param name="ended">Told what came of it, says what is written with its end; null for nothing.</param>
    /// <exception cref="KeyTakenException">What was to be written with its end had been written already. What it counted counts.</exception>
    public async Task<Import> RunAsync(
        ImportFile file, Campaign campaign, string name, UnknownEvents unknownEvents, Func<Import, Task> kept,
        Func<Import, Task<Action<Transaction>?>>? ended = null)
    {
        var startedAt = clock.Now();
        var run = new ImportRun(new(Guid.CreateVersion7(startedAt), campaign.Year, name, startedAt, null, 0, 0, 0, 0, [], file.Ignored), campaign, unknownEvents,
            await unfinished.ListAsync(campaign.Year, CancellationToken.None));
        await PatientlyAsync(() => imports.StartAsync(run.Import));
        await foreach (var row in file.Rows)
        {
            await TakeAsync(run, row, clock.Now());
            if (++run.Taken == LinesTogether)
            {
                await WriteAsync(run);
                await KeepAsync(run, kept);
            }
        }

        await WriteAsync(run);
        run.Import = run.Import with { FinishedAt = clock.Now(), Errors = [.. run.Errors] };
        await KeepAsync(run, kept, ended is null ? null : await ended(run.Import));
        return run.Import;
    }

    private async Task TakeAsync(ImportRun run, ImportRow row, DateTimeOffset now)
    {
        if (row.Fault is { } unreadable)
        {
            if (unreadable.Problem != Problems.UnfinishedLine && unreadable.Problem != Problems.FileCut)
            {
                await TakeBackAsync(run, row, now);
            }

            run.Reject(row.Line, unreadable);
            return;
        }

        var (line, fault) = ImportLine.Read(row.Text!, run.Import.FileName, row.Line);
        if (line is null)
        {
            await TakeBackAsync(run, row, now);
            run.Reject(row.Line, Problem(fault!.Kind), $"{fault.Member.Name()} {fault.Remedy}.");
            return;
        }

        var atEvent = line.Event is { } id ? await events.FindAsync(id, CancellationToken.None) : null;
        if (line.Event is not null && atEvent?.Campaign != run.Campaign.Year)
        {
            if (run.UnknownEvents == UnknownEvents.Refuse || line.Country is null)
            {
                run.Reject(row.Line, Problems.UnknownEvent, $"event is no event of {run.Campaign.Year}: use another id, or leave the event out and name the country.");
                return;
            }

            atEvent = null;
        }

        var report = line.ToReport(atEvent);
        var standing = await cases.StandingAsync(line.Case, run.Campaign.Year, CancellationToken.None);
        var (admission, action) = Reporting.Decide(report, run.Campaign, atEvent, standing, Limits, now);
        var isElsewhere = atEvent is not null && line.Country is not null && line.Country != atEvent.Country;
        if (action is not null && !isElsewhere)
        {
            run.Waiting.Add(new(row.Line, row.MayGoOn, line, report, atEvent, action));
            return;
        }

        // What was taken once is known again for ever, even where it would be refused today.
        if (await PatientlyAsync(() => actions.FindByExportedKeyAsync(run.Campaign.Year, line.Key, CancellationToken.None)) is { } before
            && await SaysTheSameAsync(report, before.Line, atEvent))
        {
            run.Replay();
            return;
        }

        var (problem, detail, member) = action is null
            ? Problems.Of(admission, run.Campaign)
            : (Problems.InvalidInput, $"must be {atEvent!.Country}, where the event is, or be left out", ImportMember.Country.Name());
        run.Reject(row.Line, problem, member is null ? detail : $"{member} {detail}.");
    }

    private async Task WriteAsync(ImportRun run)
    {
        if (run.Waiting.Count > 0)
        {
            // A file may come as slowly as it is made. What was known at an instant is not changed by lines that are written after it.
            run.Receive(clock.Now());
            var appended = await PatientlyAsync(() => actions.AppendManyAsync(
                [.. run.Waiting.Select(waiting => waiting.Action)], (transaction, appended) => RememberUnfinished(transaction, run.Waiting, appended)));
            for (var i = 0; i < appended.Count; i++)
            {
                await JudgeAsync(run, run.Waiting[i], appended[i]);
            }
        }

        run.Waiting.Clear();
        run.Taken = 0;
    }

    private async Task JudgeAsync(ImportRun run, WaitingLine waiting, Appended appended)
    {
        var before = appended.Replayed ? run.Unfinished.GetValueOrDefault(waiting.Read.Key) : null;
        if (!appended.Replayed)
        {
            run.Accept(appended.Line);
        }
        else if (before is not null && await CompleteAsync(run, waiting, appended.Line, before) is { } completed)
        {
            run.Accept(completed);
        }
        else if (await SaysTheSameAsync(waiting.Report, appended.Line, waiting.Event))
        {
            if (before is not null && !waiting.MayGoOn)
            {
                await PatientlyAsync(() => unfinished.FinishAsync(run.Campaign.Year, before));
            }

            run.Replay();
        }
        else if (waiting.MayGoOn)
        {
            run.Reject(waiting.Line, ImportRow.Unfinished(waiting.Line).Fault!.Value);
        }
        else
        {
            run.Reject(waiting.Line, Problems.KeyReused, waiting.Read.HasOwnKey
                ? "key stands for another report already: give this one a key of its own, or correct the line that was counted."
                : $"The line has no key, and line {waiting.Line} of {(run.Import.FileName.Length == 0 ? "another file without a name" : "a file of this name")} said "
                + "something else: give the file a name of its own, or correct the line that was counted.");
        }
    }

    private static void RememberUnfinished(Transaction transaction, List<WaitingLine> lines, IReadOnlyList<Appended> appended)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].MayGoOn && !appended[i].Replayed)
            {
                UnfinishedLineStore.Remember(transaction, appended[i].Line);
            }
        }
    }

    // The line that came before in a file that broke off in its number, and now with the rest of it.
    private async Task<ActionTaken?> CompleteAsync(ImportRun run, WaitingLine waiting, ActionTaken line, UnfinishedLine before) =>
        before.MayBe(waiting.Report.Quantity) && (waiting.Report with { Quantity = line.Quantity }).SaysTheSameAs(line, waiting.Event?.Id)
            ? await PatientlyAsync(() => unfinished.CompleteAsync(
                run.Campaign.Year, before, waiting.Report.Quantity, isWhole: !waiting.MayGoOn, waiting.Action.ReceivedAt))
            : null;

    // The whole line says no number that counts: then its beginning, which was taken for one, does not count either, until it is put right.
    private async Task TakeBackAsync(ImportRun run, ImportRow row, DateTimeOffset now)
    {
        var key = row.Text is { } text ? ImportLine.KeyOf(text, run.Import.FileName, row.Line) : ImportLine.KeyOf(run.Import.FileName, row.Line);
        if (run.Unfinished.GetValueOrDefault(key) is { } before)
        {
            await PatientlyAsync(() => unfinished.CompleteAsync(run.Campaign.Year, before, 0, isWhole: false, now));
        }
    }

    // An export tells what a line counts for now: the same line, corrected since, is no other report.
    private async Task<bool> SaysTheSameAsync(Report report, ActionTaken line, WritingEvent? atEvent) =>
        report.SaysTheSameAs(line, atEvent?.Id)
        || ((report with { Quantity = line.Quantity }).SaysTheSameAs(line, atEvent?.Id)
            && await actions.CountedAsync(line.Id, CancellationToken.None) == report.Quantity);

    private async Task KeepAsync(ImportRun run, Func<Import, Task> kept, Action<Transaction>? beside = null)
    {
        await PatientlyAsync(() => imports.KeepAsync(run.Import with { Errors = run.Errors }, run.KeptErrors, beside));
        run.KeptErrors = run.Errors.Count;
        run.Import = run.Import with { Errors = [.. run.Errors] };
        await kept(run.Import);
    }

    private Task PatientlyAsync(Func<Task> write) => PatientlyAsync(async () =>
    {
        await write();
        return true;
    });

    // A single report is refused at once where too many wait, for its sender can come again; a file rather waits.
    private async Task<T> PatientlyAsync<T>(Func<Task<T>> write)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await write();
            }
            catch (LedgerBusyException) when (tries < Patience)
            {
                await Task.Delay(Pause, clock);
            }
        }
    }

    private static ProblemType Problem(ImportFaultKind kind) => kind switch
    {
        ImportFaultKind.InvalidMember => Problems.InvalidInput,
        ImportFaultKind.UnknownKind => Problems.UnknownKind,
        ImportFaultKind.UnknownCase => Problems.UnknownCase,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
