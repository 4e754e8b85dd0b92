using FsCheck;
using FsCheck.Fluent;

namespace Writeathon.Tests;

/// <summary>When a report under a key that is known says what the line under it says.</summary>
public sealed class ReportTests
{
    private static readonly string?[] Cases = [null, "shi-tao", "yorm-bopha"];

    private static readonly Guid?[] Events = [null, Field.Event.Id, Guid.CreateVersion7(Field.Now)];

    private static readonly Arbitrary<(Report Report, Guid? Event)> Sent = (
        from kind in Gen.Elements(Enum.GetValues<ActionKind>())
        from quantity in Gen.Choose(1, (int)ActionTaken.LargestQuantity)
        from country in Gen.Elements("CD", "IS", "US")
        from named in Gen.Elements(Cases)
        from purpose in Gen.Elements(Enum.GetValues<Purpose>())
        from day in Gen.Choose(6, 10)
        from source in Gen.Elements(Enum.GetValues<Source>())
        from evidence in Gen.Elements(Enum.GetValues<Evidence>())
        from atEvent in Gen.Elements(Events)
        select (new Report(kind, quantity, country, named, purpose, new DateOnly(2013, 12, day), "packet", source, evidence), atEvent)).ToArbitrary();

    [Fact]
    public void A_report_says_the_same_as_its_own_line() => Check.QuickThrowOnFailure(Prop.ForAll(
        Sent, sent => sent.Report.SaysTheSameAs(LineOf(sent), sent.Event)));

    [Fact]
    public void A_report_that_differs_in_any_member_says_something_else() => Check.QuickThrowOnFailure(Prop.ForAll(
        Sent, sent => Others(sent).All(other => !other.Report.SaysTheSameAs(LineOf(sent), other.Event))));

    [Fact]
    public void A_report_without_a_day_agrees_with_any_day() => Check.QuickThrowOnFailure(Prop.ForAll(
        Sent, sent => (sent.Report with { SentOn = null }).SaysTheSameAs(LineOf(sent), sent.Event)));

    [Fact]
    public void A_report_says_nothing_of_corrections() => Check.QuickThrowOnFailure(Prop.ForAll(
        Sent, sent => !sent.Report.SaysTheSameAs(LineOf(sent) with { Corrects = Guid.CreateVersion7(Field.Now) }, sent.Event)));

    [Fact]
    public void At_an_event_the_country_is_the_events()
    {
        var line = LineOf((Field.Report, Field.Event.Id));

        Assert.True((Field.Report with { Country = "IS" }).SaysTheSameAs(line, Field.Event.Id));
    }

    private static IEnumerable<(Report Report, Guid? Event)> Others((Report Report, Guid? Event) sent)
    {
        var (report, atEvent) = sent;
        foreach (var kind in Enum.GetValues<ActionKind>().Where(kind => kind != report.Kind))
        {
            yield return (report with { Kind = kind }, atEvent);
        }

        foreach (var named in Cases.Where(named => named != report.Case))
        {
            yield return (report with { Case = named }, atEvent);
        }

        foreach (var other in Events.Where(other => other != atEvent))
        {
            yield return (report, other);
        }

        foreach (var purpose in Enum.GetValues<Purpose>().Where(purpose => purpose != report.Purpose))
        {
            yield return (report with { Purpose = purpose }, atEvent);
        }

        yield return (report with { Quantity = report.Quantity + 1 }, atEvent);
        yield return (report with { SentOn = report.SentOn!.Value.AddDays(1) }, atEvent);
        if (atEvent is null)
        {
            yield return (report with { Country = "TG" }, atEvent);
        }
    }

    private static ActionTaken LineOf((Report Report, Guid? Event) sent) => Reporting.Decide(
        sent.Report, Field.Campaign, sent.Event is { } id ? Field.Event with { Id = id } : null, CaseStanding.NotNamed, new HoldLimits(), Field.Now)
        .Line!;
}
