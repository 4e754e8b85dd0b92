using Microsoft.AspNetCore.Http.HttpResults;
using Writeathon.Service.Http;

namespace Writeathon.Service.Pages.Away;

/// <summary>What search engines may look at: pages for everybody, and no desk, link or form.</summary>
internal sealed class ShowRobots : IEndpoint
{
    private const string Robots = """
        User-agent: *
        Disallow: /api/
        Disallow: /staff
        Disallow: /open
        Disallow: /language/
        Disallow: /pledges/

        """;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/robots.txt", Handle).AllowAnonymous();

    private static ContentHttpResult Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return TypedResults.Text(Robots, "text/plain; charset=utf-8");
    }
}
