using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Writeathon.Store;

namespace Writeathon.Service.Http;

/// <summary>Says plainly when the ledger cannot take a request: too busy, out of reach, no room. Nothing that was refused is half written.</summary>
internal sealed class Outages(ILogger<Outages> log) : IExceptionHandler
{
    private const string Seconds = "1";

    /// <summary>What an outage is answered with; null where it is none.</summary>
    public static ProblemType? ProblemOf(Exception exception) => exception switch
    {
        LedgerBusyException => Problems.LedgerBusy,
        LedgerFullException => Problems.LedgerFull,
        DbException => Problems.LedgerAway,
        _ => null,
    };

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ProblemOf(exception) is not { } problem)
        {
            return false;
        }

        log.LogWarning(exception, "{Problem}", problem.Slug);
        httpContext.Response.Headers.RetryAfter = Seconds;
        await problem.With(problem.Meaning).ExecuteAsync(httpContext);
        return true;
    }
}
