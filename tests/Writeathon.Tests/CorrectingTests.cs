using FsCheck;
using FsCheck.Fluent;

namespace Writeathon.Tests;

public sealed class CorrectingTests
{
    private static readonly HoldLimits Limits = new();

    // What happens to a report: its sender corrects it, or staff decide on what waits.
    private static readonly Gen<Step> Steps = Gen.OneOf(
        from quantity in Gen.OneOf(Gen.Choose(0, 30_000), Gen.Elements(0, 12, 1_000, 1_001, 20_000, 20_001))
        from role in Gen.Elements(TokenRole.Participant, TokenRole.Host, TokenRole.Staff)
        select new Step(quantity, role, null),
        Gen.Elements(LineStatus.Counted, LineStatus.Rejected).Select(review => new Step(0, TokenRole.Staff, review)));

    private static readonly Arbitrary<(int First, Step[] Steps)> Histories =
        (from first in Gen.Elements(1, 12, 1_000, 1_001, 5_000) from steps in Steps.ArrayOf() select (first, steps)).ToArbitrary();

    [Fact]
    public void What_counts_is_what_the_last_accepted_correction_says_or_it_waits() => Check.QuickThrowOnFailure(Prop.ForAll(Histories, told =>
    {
        var history = Reported(told.First);
        foreach (var step in told.Steps)
        {
            var before = history;
            history = Take(history, step, out var decided);
            if (decided is { Outcome: CorrectionOutcome.Accepted, Line: var line })
            {
                Assert.Equal(step.Quantity, before.Counted + line!.Quantity);
                Assert.Equal(line.HeldFor is null ? step.Quantity : before.Counted, history.Counted);
                Assert.Equal(line.HeldFor is null ? [] : [line], history.Waiting);
                Assert.Equal(before.First.Line.Id, line.Corrects);
                Assert.Equal(before.First.Line.Tally, line.Tally);
            }
            else if (decided is not null)
            {
                Assert.Null(decided.Value.Line);
            }

            Assert.True(history.Counted >= 0, $"{history.Counted} actions count");
            Assert.True(history.Waiting.Count() <= 1, "two lines of one report wait");
        }
    }));

    [Fact]
    public void A_correction_that_waited_counts_what_it_says_once_it_is_released() => Check.QuickThrowOnFailure(Prop.ForAll(Histories, told =>
    {
        var history = told.Steps.Aggregate(Reported(told.First), (history, step) => Take(history, step, out _));
        var corrected = Take(history, new(25_000, TokenRole.Participant, null), out var decided);
        if (decided is { Outcome: CorrectionOutcome.Accepted })
        {
            Assert.Equal(history.Counted, corrected.Counted);
            Assert.Equal(25_000, Take(corrected, new(0, TokenRole.Staff, LineStatus.Counted), out _).Counted);
            Assert.Equal(history.Counted, Take(corrected, new(0, TokenRole.Staff, LineStatus.Rejected), out _).Counted);
        }
    }));

    [Fact]
    public void Zero_voids_a_report()
    {
        var voided = Take(Reported(572), new(0, TokenRole.Host, null), out var decided);

        Assert.Equal(-572, decided!.Value.Line!.Quantity);
        Assert.Equal(0, voided.Counted);
    }

    [Fact]
    public void Saying_the_same_again_corrects_nothing() =>
        Assert.Equal((CorrectionOutcome.NothingToCorrect, null), Correct(Reported(572), 572));

    [Fact]
    public void A_held_line_may_be_confirmed_to_nothing()
    {
        var history = Take(Reported(5_000), new(0, TokenRole.Host, null), out var decided);

        Assert.Equal(CorrectionOutcome.Accepted, decided!.Value.Outcome);
        Assert.Equal(LineStatus.Superseded, history.First.Status);
        Assert.Equal(0, history.Counted);
    }

    [Fact]
    public void A_correction_is_not_corrected_but_the_line_that_it_corrects()
    {
        var correction = Correct(Reported(572), 511).Line!;

        Assert.Equal(
            (CorrectionOutcome.CorrectsACorrection, null), Correct(new(new(correction, LineStatus.Counted, null), []), 12));
    }

    [Fact]
    public void A_rejected_line_is_not_corrected() => Assert.Equal(
        (CorrectionOutcome.LineRejected, null), Correct(Take(Reported(5_000), new(0, TokenRole.Staff, LineStatus.Rejected), out _), 12));

    [Fact]
    public void A_correction_keeps_the_day_and_evidence_of_its_line_and_tells_its_own_source()
    {
        var line = Correct(Reported(572), 511).Line!;

        Assert.Equal((Field.Campaign.StartsOn, Source.Host, Evidence.SelfReported), (line.SentOn, line.Source, line.Evidence));
        Assert.Equal(("counted again", null, 0L), (line.Reason, line.Key, line.Sequence));
    }

    private static (CorrectionOutcome Outcome, ActionTaken? Line) Correct(LineHistory history, long quantity) =>
        Correcting.Decide(history, quantity, "counted again", TokenRole.Host, Limits, Field.Now);

    private static LineHistory Reported(long quantity)
    {
        var line = Reporting.Decide(
            Field.Report with { Quantity = quantity, SentOn = Field.Campaign.StartsOn, Key = "packet" }, Field.Campaign, null, CaseStanding.NotNamed, Limits,
            Field.Now).Line!;
        return new(new(line, line.HeldFor is null ? LineStatus.Counted : LineStatus.Held, null), []);
    }

    // What a ledger does with the decision: whatever waited is superseded, the new line stands at the end.
    private static LineHistory Take(LineHistory history, Step step, out (CorrectionOutcome Outcome, ActionTaken? Line)? decided)
    {
        decided = null;
        if (step.Review is { } review)
        {
            return Settle(history, review);
        }

        decided = Correcting.Decide(history, step.Quantity, "counted again", step.Role, Limits, Field.Now);
        if (decided.Value.Line is not { } line)
        {
            return history;
        }

        var settled = Settle(history, LineStatus.Superseded);
        return settled with { Corrections = [.. settled.Corrections, new(line, line.HeldFor is null ? LineStatus.Counted : LineStatus.Held, null)] };
    }

    private static LineHistory Settle(LineHistory history, LineStatus status) =>
        new(Settle(history.First, status), [.. history.Corrections.Select(line => Settle(line, status))]);

    private static ReviewedAction Settle(ReviewedAction line, LineStatus status) =>
        line.Status == LineStatus.Held ? line with { Status = status } : line;

    private sealed record Step(long Quantity, TokenRole Role, LineStatus? Review);
}
