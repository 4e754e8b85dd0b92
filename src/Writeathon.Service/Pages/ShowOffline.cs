using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages;

/// <summary>What a browser shows without a line where it keeps no page of its own, or could not send a form. It says nothing that is somebody's.</summary>
internal sealed class ShowOffline : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/offline", (HttpContext http) => new RazorComponentResult<OfflinePage>(
        new Dictionary<string, object?> { [nameof(OfflinePage.IsSent)] = http.Request.Query.ContainsKey("sent") })).AllowAnonymous();
}
