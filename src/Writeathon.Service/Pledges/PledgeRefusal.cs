using Microsoft.AspNetCore.Http.HttpResults;

namespace Writeathon.Service.Pledges;

/// <summary>The answer to a pledge that is not taken, made or edited.</summary>
internal static class PledgeRefusal
{
    /// <summary>The problem of a pledge of these kinds, or null.</summary>
    public static ProblemHttpResult? Of(Campaign campaign, WritingEvent? atEvent, IEnumerable<ActionKind> kinds, DateTimeOffset now)
    {
        var (admission, kind) = Admitting.Pledge(campaign, atEvent, kinds, now);
        return admission == Admission.Accepted ? null : Problems.Refuse(admission, campaign, $"$.quantities.{kind?.Word()}");
    }
}
