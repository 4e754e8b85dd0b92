using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Writeathon.Service.Pages;

/// <summary>
/// Maps pages as the framework maps endpoints, but makes the code that binds a handler's parameters when the page is first asked for:
/// made at the start, it would be a second's work for all of them, before the first report is answered.
/// </summary>
/// <remarks>Being nearer than the framework's own methods of these names, these are the ones that pages call.</remarks>
internal static class PageMapping
{
    /// <summary>Maps what is shown.</summary>
    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        Map(routes, HttpMethods.Get, pattern, handler);

    /// <summary>Maps what a form is sent to.</summary>
    public static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        Map(routes, HttpMethods.Post, pattern, handler);

    /// <summary>
    /// Maps what a form is sent to that has no page of its own. Whoever opens its address (from a bookmark, or in another language when it
    /// was refused) comes to the page above it, on which the form stands.
    /// </summary>
    public static RouteHandlerBuilder MapForm(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler)
    {
        routes.MapGet(pattern, (HttpRequest request) => TypedResults.LocalRedirect(Above(request.Path.ToUriComponent()))).AllowAnonymous();
        return routes.MapPost(pattern, handler);
    }

    private static string Above(string path) => path.LastIndexOf('/') is var end and > 0 ? path[..end] : "/";

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string method, string pattern, Delegate handler)
    {
        var page = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, new()
        {
            ServiceProvider = routes.ServiceProvider,
            RouteParameterNames = [.. RoutePatternFactory.Parse(pattern).Parameters.Select(parameter => parameter.Name)],
            ThrowOnBadRequest = true,
            DisableInferBodyFromParameters = true,
        }).RequestDelegate);
        return new([routes.MapMethods(pattern, [method], context =>
        {
            PageWays.Guard(context);
            return page.Value(context);
        })]);
    }
}
