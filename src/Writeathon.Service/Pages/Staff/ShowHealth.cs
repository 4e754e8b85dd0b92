using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Pages.Staff;

/// <summary>What the service stands on.</summary>
/// <param name="Engine">The ledger's engine.</param>
/// <param name="EngineVersion">The engine's own version.</param>
/// <param name="SchemaVersion">The number of the ledger's last migration.</param>
/// <param name="NewestVersion">The number of the last migration that the program knows.</param>
/// <param name="Waiting">How many writes wait just now.</param>
/// <param name="LastRun">The last run of the rollup, or null.</param>
/// <param name="ComparedAt">When the campaign was compared last, or null.</param>
/// <param name="Staff">Everybody who was ever on staff.</param>
public sealed record HealthView(
    string Engine, string EngineVersion, long SchemaVersion, long NewestVersion, int Waiting, RollupRun? LastRun, DateTimeOffset? ComparedAt,
    IReadOnlyList<StaffMember> Staff);

/// <summary>Whether all is well, who is on staff, and how to prove and keep the ledger.</summary>
internal sealed class ShowHealth : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/staff/{year:long}/health", Handle).RequireAuthorization(Doors.Staff);

    private static Task<IResult> Handle(
        long year, Desks desks, Database database, RollupStore rollups, ComparisonStore comparisons, StaffStore staff, CancellationToken cancel) =>
        desks.ShowAsync<HealthPage, HealthView>(
            year,
            async _ =>
            {
                var (engine, schema) = await database.VersionsAsync(cancel);
                return new(
                    database.EngineName, engine, schema, Migrator.NewestVersion, database.Waiting, await rollups.RunsAsync(null, 1, cancel) is [var last, ..] ? last : null,
                    (await comparisons.ComparisonAsync(year, Countries.World, cancel))?.ComparedAt, await staff.ListAsync(cancel));
            },
            null, cancel);
}
