using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages;

/// <summary>What a browser shows without a line where it keeps no page of its own. It says nothing that is somebody's.</summary>
internal sealed class ShowOffline : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/offline", () => new RazorComponentResult<OfflinePage>()).AllowAnonymous();
}
