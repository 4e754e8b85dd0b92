using System.Diagnostics.CodeAnalysis;

namespace Writeathon.Service;

/// <summary>
/// Maps the calls of the API as the framework does, but makes the code that binds a handler's parameters when the call is first asked for:
/// made at the start, it would be half a second's work for all of them, before the first report is answered.
/// </summary>
/// <remarks>Being nearer than the framework's own methods of these names, these are the ones that endpoints call.</remarks>
internal static class ApiMapping
{
    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        Map(routes, HttpMethods.Get, pattern, handler);

    public static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        Map(routes, HttpMethods.Post, pattern, handler);

    public static RouteHandlerBuilder MapPut(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        Map(routes, HttpMethods.Put, pattern, handler);

    public static RouteHandlerBuilder MapPatch(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        Map(routes, HttpMethods.Patch, pattern, handler);

    public static RouteHandlerBuilder MapDelete(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, Delegate handler) =>
        Map(routes, HttpMethods.Delete, pattern, handler);

    /// <summary>Makes a handler's code when it is first asked for, once.</summary>
    public static RequestDelegate MakeLate(Func<RequestDelegateResult> make)
    {
        var made = new Lazy<RequestDelegate>(() => make().RequestDelegate);
        return context => made.Value(context);
    }

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string method, string pattern, Delegate handler) => RouteHandlerServices.Map(
        routes, pattern, handler, [method], RequestDelegateFactory.InferMetadata,
        (called, options, metadata) => new(MakeLate(() => RequestDelegateFactory.Create(called, options, metadata)), []));
}
