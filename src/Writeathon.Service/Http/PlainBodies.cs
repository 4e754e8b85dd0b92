using Microsoft.Net.Http.Headers;

namespace Writeathon.Service.Http;

/// <summary>Refuses a body that is packed: nothing here unpacks one, and it would be told to be bad JSON or a bad table.</summary>
internal static class PlainBodies
{
    private const string Plain = "identity";

    /// <summary>Looks at <c>Content-Encoding</c>. Stands before whatever reads a body.</summary>
    public static IApplicationBuilder UsePlainBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals(Plain, StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        context.Response.Headers[HeaderNames.AcceptEncoding] = Plain;
        return Problems.UnsupportedMediaType.With($"Content-Encoding: {encoding} is not read here: send the body as it is.").ExecuteAsync(context);
    });
}
