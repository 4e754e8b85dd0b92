using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Rollup;

/// <summary>What a run of the rollup did.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Campaigns">How many campaigns had something to do.</param>
/// <param name="Snapshots">How many snapshots were written.</param>
/// <param name="Comparisons">How many scopes were compared.</param>
/// <param name="Announcements">How many verdicts changed.</param>
internal sealed record RollupResponse(
    Guid Id, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, long Campaigns, long Snapshots, long Comparisons, long Announcements)
{
    /// <summary>A run as it is told.</summary>
    public static RollupResponse Of(RollupRun run) => new(
        run.Id, run.StartedAt, run.FinishedAt, run.Campaigns, run.Snapshots, run.Comparisons, run.Announcements);
}

/// <summary>Staff run the rollup now.</summary>
internal sealed class RunRollup : IEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/rollups", Handle)
        .WithName(nameof(RunRollup)).WithSummary("Run the rollup now").WithTags("Rollups")
        .RequireAuthorization(Doors.Staff)
        .Refuses(Problems.RollupRunning);

    private static async Task<Results<Ok<RollupResponse>, ProblemHttpResult>> Handle(
        Rollup rollup, Once once, HttpResponse response, CancellationToken cancel)
    {
        // The job's own run is over in a moment: it is waited for.
        for (var tries = 0; tries < 50; tries++)
        {
            await once.YieldToTwinAsync(cancel);
            Ok<RollupResponse>? answer = null;
            await rollup.RunAsync(
                async run => answer = await once.WriteAsync(transaction => RollupStore.Keep(transaction, run), TypedResults.Ok(RollupResponse.Of(run))),
                cancel);
            if (answer is not null)
            {
                return answer;
            }

            await Task.Delay(Patience, cancel);
        }

        response.Headers.RetryAfter = "5";
        return Problems.RollupRunning.With("Another rollup holds the lease.");
    }
}
