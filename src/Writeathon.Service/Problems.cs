using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service;

/// <summary>Every problem that this service answers with, each with a stable type.</summary>
internal static class Problems
{
    // Stands first: the entries below add themselves to it in the order of the text.
    private static readonly List<ProblemType> Listed = [];

    public static readonly ProblemType InvalidInput = Add("invalid-input", 400, "The input is not valid",
        "Something in the request is missing, misspelt or outside its limits.", "Correct what errors names by its JSON path, and send the request again.");
    public static readonly ProblemType TokenNeeded = Add("token-needed", 401, "A token is needed",
        "The request carries no token, or one that is not known here.", "Send the header Authorization: Bearer with a token that is still valid.");
    public static readonly ProblemType NotAllowed = Add("not-allowed", 403, "This token may not do that",
        "The token is known, but it gives no right to this.", "Use the token that was given out for this event or pledge, or ask staff.");
    public static readonly ProblemType NotFound = Add("not-found", 404, "Not found",
        "Nothing is to be found at this address.", "Check the address; /openapi/v1.json lists all of them.");
    public static readonly ProblemType MethodNotAllowed = Add("method-not-allowed", 405, "The method is not allowed here",
        "The address exists, but not for this method.", "Use one of the methods that the Allow header names.");
    public static readonly ProblemType RequestTooSlow = Add("request-too-slow", 408, "The request came too slowly",
        "The body stopped coming, or came too slowly, and was not read to its end. Nothing was written.",
        "Send the request again over a better line, with the same Idempotency-Key.");
    public static readonly ProblemType EditedMeanwhile = Add("edited-meanwhile", 412, "Someone was faster",
        "What If-Match names is not what is stored any more, or what If-None-Match takes for new is there.", "Read it again, apply the edit to what is there now, and send the new ETag in If-Match.");
    public static readonly ProblemType TooLarge = Add("too-large", 413, "The request is too large",
        "The body is larger than this address takes.", "Send less at once; many lines belong into an import.");
    public static readonly ProblemType UnsupportedMediaType = Add("unsupported-media-type", 415, "The content type is not supported",
        "The body is of a kind that this address does not read.", "Send JSON with the header Content-Type: application/json, or a file of lines (an import) as text/csv or application/x-ndjson; not packed.");
    public static readonly ProblemType TooManyRequests = Add("too-many-requests", 429, "Too many requests",
        "More requests came from there than are taken in this time.", "Wait as many seconds as Retry-After says, and send the request again.");
    public static readonly ProblemType InternalError = Add("internal-error", 500, "Something went wrong here",
        "The fault is on our side; nothing is known to be wrong with the request.", "Send the request again later, with the same Idempotency-Key so that nothing counts twice.");
    public static readonly ProblemType FormatNotOffered = Add("format-not-offered", 501, "Not told in this format",
        "What was asked for is there, but not in this format.", "Ask for one of the formats that the answer names.");
    public static readonly ProblemType Unavailable = Add("unavailable", 503, "Not available now",
        "The service cannot take this at the moment.", "Wait as many seconds as Retry-After says, and send the request again with the same Idempotency-Key.");

    // What the rules of the field refuse.
    public static readonly ProblemType UnknownCampaign = Add("unknown-campaign", 422, "There is no such campaign",
        "No campaign of that year is open here.", "Use a year that GET /api/v1/campaigns lists, or ask staff to open it.");
    public static readonly ProblemType UnknownCase = Add("unknown-case", 422, "There is no such case",
        "No case has that slug.", "Use a slug that GET /api/v1/campaigns/{year}/cases lists, or leave the case out.");
    public static readonly ProblemType CaseNotInCampaign = Add("case-not-in-campaign", 422, "The case is not one of this campaign's",
        "The case is known, but it is featured in other years.", "Use a case of this campaign, or leave the case out.");
    public static readonly ProblemType KindNotCounted = Add("kind-not-counted", 422, "The campaign does not count this kind",
        "The campaign counts other kinds of action.", "Use one of the kinds that the campaign names.");
    public static readonly ProblemType UnknownKind = Add("unknown-kind", 422, "There is no such kind",
        "kind is none of the words for what is sent.", "Use letter, card, email, sms, fax, tweet or signature.");
    public static readonly ProblemType UnknownEvent = Add("unknown-event", 422, "There is no such event",
        "No event of this campaign has that id.", "Use the id of an event of this campaign, or leave the event out and name the country.");
    public static readonly ProblemType WrongColumns = Add("wrong-columns", 422, "The table has other columns than an import needs",
        "The header row names no kind, no quantity, neither country nor event, or one of them twice. Nothing was counted.",
        "Name the columns key, event, country, case, kind, quantity, purpose, sentOn and evidence in the first row; kind, quantity and country or event are needed.");
    public static readonly ProblemType UnreadableLine = Add("unreadable-line", 422, "The line cannot be read",
        "The line is not what its format asks for: a quote that is not closed, a field too many, broken JSON.", "Put the line right, and send the file again.");
    public static readonly ProblemType UnfinishedLine = Add("unfinished-line", 422, "The file breaks off in this line",
        "The last line has no line break at its end, so it may be the half of a longer one. It was not counted.",
        "End the last line with a line break, or get the whole file, and send it again: what was counted is not counted again.");
    public static readonly ProblemType FileCut = Add("file-cut", 422, "The file was cut off",
        "The file broke off before its end: the sender was gone, or nothing came any more. The good lines that came before count.",
        "Send the whole file again: nothing counts twice.");
    public static readonly ProblemType CampaignNotBegun = Add("campaign-not-begun", 422, "The campaign has not begun",
        "The campaign's first day has not come yet.", "Keep the report and send it from the campaign's first day on, with the same key.");
    public static readonly ProblemType ReportsClosed = Add("reports-closed", 422, "Reports are closed",
        "The last day on which this campaign takes reports is over.", "Ask staff: they may move reportsUntil.");
    public static readonly ProblemType DayOutsideCampaign = Add("day-outside-campaign", 422, "The day is not one of the campaign's",
        "sentOn lies before the campaign's first day or after its last.", "Name a day of the campaign, or leave sentOn out.");
    public static readonly ProblemType DayInFuture = Add("day-in-future", 422, "The day has not come yet",
        "sentOn lies in the future, by the clocks of the event's zone.", "Report what was sent once it was sent.");
    public static readonly ProblemType EventCancelled = Add("event-cancelled", 422, "The event is cancelled",
        "The host has called this event off.", "Pledge for, or report to, the campaign itself: /api/v1/campaigns/{year}.");
    public static readonly ProblemType CountryIsSet = Add("country-is-set", 422, "The event has lines from its country",
        "What was reported or counted at the event stays in the country that it was sent from, so the event stays there too.",
        "Register another event in the right country, call this one off, and correct its lines to 0.");
    public static readonly ProblemType UnknownTimeZone = Add("unknown-time-zone", 422, "There is no such time zone",
        "timeZone is not the name of an IANA zone.", "Use a name such as Africa/Lubumbashi or Asia/Kathmandu.");
    public static readonly ProblemType NoSuchLocalTime = Add("no-such-local-time", 422, "The clocks skip this time",
        "In that zone the clocks are put forward over this time.", "Name the time before or after the change.");
    public static readonly ProblemType KeyReused = Add("key-reused", 422, "The key was used for something else",
        "Another request with another content carried the same key.", "Send a new key for a new report; send the same content to repeat one.");
    public static readonly ProblemType KeysDiffer = Add("keys-differ", 422, "Two keys were given",
        "The header Idempotency-Key and the member key are not equal.", "Give one of them, or the same in both.");
    public static readonly ProblemType NothingToCorrect = Add("nothing-to-correct", 422, "The line says that already",
        "The quantity that the line should have said is the one that counts now.", "Nothing is to be done.");
    public static readonly ProblemType CorrectsACorrection = Add("corrects-a-correction", 422, "This line is itself a correction",
        "A correction is never corrected: the first line is.", "Correct the line that corrects names.");
    public static readonly ProblemType SettlesACount = Add("settles-a-count", 422, "This line settles a count",
        "The line is the difference between a count and what was reported; it is not anybody's report.", "State the count again, as of the same day or a later one.");
    public static readonly ProblemType CountsOverlap = Add("counts-overlap", 409, "Another count overlaps with this one",
        "A standing count covers some of the same lines and not all of them: one of the two must lie within the other, or apart.",
        "State a count of the same scope as the one that stands, of a part of it, or of something that holds it whole.");
    public static readonly ProblemType CountOlder = Add("count-older", 409, "A later count stands",
        "A count of the same scope, as of a later day, stands.", "State the count as of that day or a later one.");
    public static readonly ProblemType CountTooFarOff = Add("count-too-far-off", 422, "The count is far more than was reported",
        "The count says so much more than the reports that a host's word is not enough.", "Ask staff to state it.");
    public static readonly ProblemType LineRejected = Add("line-rejected", 422, "The line was rejected",
        "Staff found this line wrong, and it counts for nothing.", "Report again what was really sent.");
    public static readonly ProblemType NotHeld = Add("not-held", 409, "The line is not held",
        "The line was never held, or somebody has reviewed it already.", "Read the line: its status says how it stands.");
    public static readonly ProblemType PledgeWithdrawn = Add("pledge-withdrawn", 409, "The pledge is withdrawn",
        "A pledge that was taken back is not edited any more, and the request that made it does not make it again.",
        "Make a new pledge, under another Idempotency-Key.");
    public static readonly ProblemType AlreadyRecorded = Add("already-recorded", 409, "The record book has this statement",
        "The same source's statement of the same figure stands in the record book.", "Nothing is to be done.");
    public static readonly ProblemType NameTaken = Add("name-taken", 409, "The name is taken",
        "Somebody of that name has a token.", "Use another name, or revoke the old token first.");
    public static readonly ProblemType RollupRunning = Add("rollup-running", 503, "A rollup is running",
        "Another rollup holds the lease.", "Wait as many seconds as Retry-After says, and ask again.");
    public static readonly ProblemType LedgerBusy = Add("ledger-busy", 503, "The ledger takes no more just now",
        "More reports wait than the ledger takes at once, or the service is closing. Nothing was written.",
        "Wait as many seconds as Retry-After says, and send the request again with the same Idempotency-Key.");
    public static readonly ProblemType LedgerAway = Add("ledger-away", 503, "The ledger is out of reach",
        "The database does not answer. Nothing is known to be written.",
        "Wait as many seconds as Retry-After says, and send the request again with the same Idempotency-Key.");
    public static readonly ProblemType LedgerFull = Add("ledger-full", 507, "The ledger's disk is full",
        "There is no room to write. Nothing was written; reading goes on.", "Make room on the disk; then send the request again with the same Idempotency-Key.");

    /// <summary>The problem of a report that the field refuses, what to say of it, and at which member.</summary>
    public static (ProblemType Problem, string Detail, string? Member) Of(Admission admission, Campaign campaign) => admission switch
    {
        Admission.CampaignNotBegun => (CampaignNotBegun, $"The campaign begins on {campaign.StartsOn.Text()}.", null),
        Admission.ReportsClosed => (ReportsClosed, $"Reports were taken until {campaign.ReportsUntil.Text()}.", null),
        Admission.EventCancelled => (EventCancelled, "The host has called this event off.", null),
        Admission.KindNotCounted => (KindNotCounted, Remedies.Said(Remedies.OneOf, string.Join(", ", campaign.Kinds.Select(kind => kind.Word()))), "kind"),
        Admission.UnknownCase => (UnknownCase, "is no case that is known here", "case"),
        Admission.CaseNotInCampaign => (CaseNotInCampaign, $"is not one of the cases of {campaign.Year}", "case"),
        Admission.DayOutsideCampaign => (DayOutsideCampaign, Remedies.Said(Remedies.InDays, campaign.StartsOn.Text(), campaign.EndsOn.Text()), "sentOn"),
        Admission.DayInFuture => (DayInFuture, "must not lie in the future", "sentOn"),
        _ => throw new ArgumentOutOfRangeException(nameof(admission), admission, "what is accepted is not refused"),
    };

    /// <summary>The answer to one who is refused.</summary>
    /// <param name="admission">Why.</param>
    /// <param name="campaign">By which campaign.</param>
    /// <param name="path">The JSON path of the member that it is about, where it is not one of a report's own.</param>
    public static ProblemHttpResult Refuse(Admission admission, Campaign campaign, string? path = null)
    {
        var (problem, detail, member) = Of(admission, campaign);
        return problem.With(detail, member is null ? null : path ?? $"$.{member}");
    }

    // Read on first use: a status that several problems share stands for the first one listed.
    private static readonly Lazy<FrozenDictionary<int, ProblemType>> ByStatus =
        new(() => Listed.DistinctBy(problem => problem.Status).ToFrozenDictionary(problem => problem.Status));

    private static readonly Lazy<FrozenDictionary<string, ProblemType>> Slugs =
        new(() => Listed.ToFrozenDictionary(problem => problem.Slug, StringComparer.Ordinal));

    /// <summary>All problems by their slug, as <c>GET /problems/{slug}</c> explains them.</summary>
    public static FrozenDictionary<string, ProblemType> BySlug => Slugs.Value;

    /// <summary>The general problem of a status that nobody gave a type, if there is one.</summary>
    public static ProblemType? OfStatus(int status) => ByStatus.Value.GetValueOrDefault(status);

    private static ProblemType Add(string slug, int status, string title, string meaning, string remedy)
    {
        var problem = new ProblemType(slug, status, title, meaning, remedy);
        Listed.Add(problem);
        return problem;
    }
}
