using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Staff;

/// <summary>Somebody who is or was on staff.</summary>
/// <param name="Name">Their name.</param>
/// <param name="AddedAt">When their token was made.</param>
/// <param name="RevokedAt">When it stopped working, or null.</param>
internal sealed record StaffResponse(string Name, DateTimeOffset AddedAt, DateTimeOffset? RevokedAt);

/// <summary>Everybody who was ever on staff; for this machine's command line.</summary>
internal sealed class ListStaff : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/staff", Handle)
        .WithName(nameof(ListStaff)).WithSummary("List staff (from the command line only)").WithTags("Service")
        .RequireAuthorization(Doors.Operator);

    private static async Task<Ok<IReadOnlyList<StaffResponse>>> Handle(StaffStore staff, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<StaffResponse>>(
            [.. (await staff.ListAsync(cancel)).Select(member => new StaffResponse(member.Name, member.AddedAt, member.RevokedAt))]);
}
