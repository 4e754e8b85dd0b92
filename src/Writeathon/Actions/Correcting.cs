namespace Writeathon;

/// <summary>What is decided about a correction.</summary>
public enum CorrectionOutcome
{
    /// <summary>It becomes a line.</summary>
    Accepted,

    /// <summary>The line named is itself a correction: the first line is the one to correct.</summary>
    CorrectsACorrection,

    /// <summary>The line named settles a count: a new count is what puts it right.</summary>
    SettlesACount,

    /// <summary>The line was rejected by staff and counts for nothing.</summary>
    LineRejected,

    /// <summary>The line says that already.</summary>
    NothingToCorrect,
}

/// <summary>A line with every correction of it, as they stand now.</summary>
/// <param name="First">The line that was reported.</param>
/// <param name="Corrections">Its corrections, oldest first.</param>
public sealed record LineHistory(ReviewedAction First, IReadOnlyList<ReviewedAction> Corrections)
{
    /// <summary>What it adds to the totals now.</summary>
    public long Counted => Lines.Where(line => line.Status == LineStatus.Counted).Sum(line => line.Line.Quantity);

    /// <summary>The lines of it that still wait for staff.</summary>
    public IEnumerable<ActionTaken> Waiting => Lines.Where(line => line.Status == LineStatus.Held).Select(line => line.Line);

    private IEnumerable<ReviewedAction> Lines => Corrections.Prepend(First);
}

/// <summary>What a correction writes.</summary>
public static class Correcting
{
    /// <summary>
    /// Decides on a correction: the new line is the difference between what the report should have said and what it counts for now.
    /// Lines of the same report that still wait for staff are superseded, for their own sender has thought better of them.
    /// A correction to a quantity that would be held as a report is held too.
    /// </summary>
    public static (CorrectionOutcome Outcome, ActionTaken? Line) Decide(
        LineHistory history, long quantity, string reason, TokenRole role, HoldLimits limits, DateTimeOffset now)
    {
        var first = history.First.Line;
        var waits = history.Waiting.Any();
        if (first.Corrects is not null)
        {
            return (CorrectionOutcome.CorrectsACorrection, null);
        }

        if (first.Settles is not null)
        {
            return (CorrectionOutcome.SettlesACount, null);
        }

        if (history.First.Status == LineStatus.Rejected)
        {
            return (CorrectionOutcome.LineRejected, null);
        }

        if (quantity == history.Counted && !waits)
        {
            return (CorrectionOutcome.NothingToCorrect, null);
        }

        var (source, _) = Reporting.Standing(role);
        return (CorrectionOutcome.Accepted, first with
        {
            Id = LineIds.Next(now),
            Sequence = 0,
            Quantity = quantity - history.Counted,
            ReceivedAt = now,
            Source = source,
            // Its evidence stays: the tally that the first line moved is the one to put right.
            Corrects = first.Id,
            Reason = reason,
            HeldFor = limits.ReasonFor(source, quantity),
            Key = null,
        });
    }
}
