using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Writeathon.Service.Http;

/// <summary>Marks a request of which only the head is answered: an answer without end must not begin.</summary>
internal sealed class HeadOnly;

/// <summary>What all endpoints share: strict JSON, refusals as problems, limits, the served description.</summary>
internal static class Ways
{
    /// <summary>The largest body, in bytes, that is read where an endpoint says nothing else.</summary>
    public const long LargestBody = 64 * 1024;

    /// <summary>Adds what <see cref="UseWays"/> and the endpoints need.</summary>
    public static IServiceCollection AddWays(this IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.AddServerHeader = false;
        });
        services.ConfigureHttpJsonOptions(json => JsonWays.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>(); // before the framework's own: the first that can, writes
        services.AddProblemDetails();
        services.AddExceptionHandler<BadInput>();
        services.AddExceptionHandler<Outages>();
        return services.AddDescription();
    }

    /// <summary>Puts the ways in front of everything; authentication, authorization and rate limits follow after it, called by name.</summary>
    public static IApplicationBuilder UseWays(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(ReadForHead);
        app.UseRouting();
        return app.Use(Screen);
    }

    /// <summary>The group that all endpoints of the API are mapped into: <c>/api/v1</c>.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v1");

    // HEAD is a GET of which only the head is sent: the server knows what was asked and leaves the body out by itself.
    private static Task ReadForHead(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set(new HeadOnly());
        }

        return next(context);
    }

    private static Task Screen(HttpContext context, RequestDelegate next)
    {
        if (context.Request.QueryString.Value is { } query && query.Contains("%00", StringComparison.Ordinal))
        {
            var (name, _) = context.Request.Query.FirstOrDefault(pair => pair.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true));
            throw new BadInputException(name ?? "query", "must not contain the character U+0000");
        }

        // Answered before authorization: a policy that denies by default would turn a wrong address or method into a 401.
        switch (context.GetEndpoint())
        {
            case RouteEndpoint:
                return next(context);
            case { RequestDelegate: { } refusal }:
                return refusal(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}
