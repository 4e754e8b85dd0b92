using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Staff;

/// <summary>Somebody to be added to staff.</summary>
/// <param name="Name">Their name.</param>
internal sealed record AddStaffRequest([Required, StringLength(100, MinimumLength = 1), OneLine] string Name) : JsonRequest<AddStaffRequest>;

/// <summary>Somebody who was added, with their token, which is told this once.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Token">Whoever shows this is staff. Only its hash is kept.</param>
internal sealed record StaffAddedResponse(string Name, string Token);

/// <summary>This machine's command line adds somebody to staff while the service runs.</summary>
internal sealed class AddStaff : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/staff", Handle)
        .WithName(nameof(AddStaff)).WithSummary("Add somebody to staff (from the command line only)").WithTags("Service")
        .RequireAuthorization(Doors.Operator)
        .Refuses(Problems.NameTaken);

    private static async Task<Results<Made<StaffAddedResponse>, ProblemHttpResult>> Handle(AddStaffRequest request, Once once, TimeProvider clock)
    {
        var now = clock.Now();
        var token = AccessToken.Mint(TokenRole.Staff);
        return await once.WriteAsync<bool, Results<Made<StaffAddedResponse>, ProblemHttpResult>>(
            transaction => StaffStore.Add(transaction, new(Guid.CreateVersion7(now), request.Name, now, RevokedAt: null), token.Hash),
            added => added
                ? Made.At("/api/v1/staff", new StaffAddedResponse(request.Name, token.Text))
                : Problems.NameTaken.With("Somebody of that name has a token: writeathon staff revoke ends it.", "$.name"));
    }
}
