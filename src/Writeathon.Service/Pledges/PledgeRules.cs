using Microsoft.AspNetCore.Http.HttpResults;

namespace Writeathon.Service.Pledges;

/// <summary>What making and editing a pledge share.</summary>
internal static class PledgeRules
{
    /// <summary>The problem of a pledge of these kinds to a campaign, or null. A pledge may come before the campaign begins.</summary>
    public static ProblemHttpResult? Refuse(Campaign campaign, IEnumerable<ActionKind> kinds, DateTimeOffset now)
    {
        if (!campaign.TakesReports(now))
        {
            return Problems.ReportsClosed.With($"Reports were taken until {campaign.ReportsUntil.Text()}.");
        }

        return kinds.Where(kind => !campaign.Kinds.Contains(kind)).Select(kind => kind.Word()).FirstOrDefault() is { } word
            ? Problems.KindNotCounted.With("is a kind that the campaign does not count", $"$.quantities.{word}")
            : null;
    }
}
