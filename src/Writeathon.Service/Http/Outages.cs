using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Writeathon.Store;

namespace Writeathon.Service.Http;

/// <summary>Says plainly when the ledger cannot take a request: too busy, out of reach, no room. Nothing that was refused is half written.</summary>
internal sealed class Outages(ILogger<Outages> log) : IExceptionHandler
{
    private const string Seconds = "1";

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            LedgerBusyException => Problems.LedgerBusy,
            LedgerFullException => Problems.LedgerFull,
            DbException => Problems.LedgerAway,
            _ => null,
        };
        if (problem is null)
        {
            return false;
        }

        log.LogWarning(exception, "{Problem}", problem.Slug);
        httpContext.Response.Headers.RetryAfter = Seconds;
        await problem.With(problem.Meaning).ExecuteAsync(httpContext);
        return true;
    }
}
