using System.Globalization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.ResponseCompression;
using Writeathon.Service.Pages.Away;
using Writeathon.Service.Pages.Events;
using Writeathon.Service.Pages.Host;
using Writeathon.Service.Pages.Staff;
using Writeathon.Service.Pages.World;
using Writeathon.Service.Staff;

namespace Writeathon.Service.Pages;

/// <summary>What all pages share: the reader's language, headers that keep them safe, forms that only our own pages can send.</summary>
internal static class PageWays
{
    /// <summary>The cookie in which the reader's choice of language is kept; it says nothing else.</summary>
    public const string LanguageCookie = "language";

    // RFC 1035, section 2.3.4, as it is written with dots.
    private const int LongestHost = 253;

    // No script, style or frame but our own files; drawings may stand in the page.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors ";

    /// <summary>Adds what pages need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<HttpContextAccessor>();
        services.AddWebEncoders(options => options.TextEncoderSettings = new(UnicodeRanges.All));
        services.AddScoped<Texts>().AddSingleton<InnerCalls>().AddSingleton<EventViews>().AddSingleton<HostMail>().AddSingleton<WorldViews>().AddSingleton<SharePictures>();
        services.AddDesk();
        services.AddOutputCache();
        services.AddSingleton<IProblemDetailsWriter, ProblemPages>();
        // The keys lie in the ledger and sign forms only; and a form is never kept by a cache, whatever else is said of it.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error));
        services.AddDataProtection().SetApplicationName("writeathon");
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKeys>((options, keys) => options.XmlRepository = keys);
        services.AddSingleton<ProtectionKeys>();
        services.AddAntiforgery(options => options.SuppressXFrameOptionsHeader = true); // frame-ancestors says it
        services.AddOptions<AntiforgeryOptions>().Configure<HttpContextAccessor>((options, current) => options.Cookie = new FormCookie(current));
        services.AddResponseCompression(options =>
        {
            // No page shows a secret beside what a stranger has written, so that its length tells nothing.
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/manifest+json"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<RequestLocalizationOptions>(options =>
        {
            // Numbers and days are written by Texts: markup and drawings are made of invariant ones.
            options.DefaultRequestCulture = new(CultureInfo.InvariantCulture, Texts.Languages[0]);
            options.SupportedCultures = [CultureInfo.InvariantCulture];
            options.SupportedUICultures = [.. Texts.Languages];
            options.RequestCultureProviders =
            [
                new ChosenLanguage { CookieName = LanguageCookie, Options = options },
                new AcceptLanguageHeaderRequestCultureProvider { Options = options },
            ];
        });
        return services;
    }

    /// <summary>Puts languages and safe headers in front of what follows.</summary>
    public static IApplicationBuilder UsePages(this IApplicationBuilder app) => app
        .Use((context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        })
        .UseWhen(IsForPeople, pages => pages
            .Use(NeedHost)
            .Use(Remember)
            .Use(LeaveOutEnd)
            .UseResponseCompression()
            .UseRequestLocalization());

    /// <summary>Answers from what was drawn a moment ago, where an endpoint says so and nobody is known by a token. It follows after routing and doors.</summary>
    public static IApplicationBuilder UseKeptPages(this IApplicationBuilder app) => app.UseWhen(IsForPeople, pages => pages.UseOutputCache());

    private static bool IsForPeople(HttpContext context) => !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    // A page is drawn at its own whole address: under a name that makes none, there is not even a page of the problem. Whoever
    // watches over the service asks for its health without a name.
    private static Task NeedHost(HttpContext context, RequestDelegate next)
    {
        if (HasAddress(context.Request) || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            return next(context);
        }

        context.Request.Headers.Accept = default;
        return Problems.InvalidInput.With($"must be the name of a host, at most {LongestHost} characters long", "Host").ExecuteAsync(context);
    }

    private static bool HasAddress(HttpRequest request)
    {
        try
        {
            return request.Host.Host.Length <= LongestHost && Uri.TryCreate(PageAddress.Of(request, "/"), UriKind.Absolute, out _);
        }
        catch (ArgumentException)
        {
            return false; // it begins as names beyond ASCII are written, and is none
        }
    }

    // Only a form's cookie asks which request it is: the framework, asked for the accessor itself, would tell it of every report too.
    private static Task Remember(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.RequestServices.GetRequiredService<HttpContextAccessor>().HttpContext = context;
        return next(context);
    }

    // The address of an event is copied out of a sentence, and its end with it. It ends in a letter or a digit, as those of all its pages do.
    private static Task LeaveOutEnd(HttpContext context, RequestDelegate next)
    {
        var (request, path) = (context.Request, context.Request.Path.Value ?? "");
        var length = path.Length;
        while (length > 0 && path[length - 1] != '/' && !char.IsLetterOrDigit(path[length - 1]))
        {
            length--;
        }

        if (length == path.Length || !request.Path.StartsWithSegments("/events", StringComparison.Ordinal) || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return next(context);
        }

        context.Response.Redirect(new PathString(path[..length]).ToUriComponent() + request.QueryString);
        return Task.CompletedTask;
    }

    /// <summary>The group that all pages are mapped into: no part of the API's description.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("").ExcludeFromDescription().WithMetadata(new PageMetadata());

    /// <summary>Lets a page run and load nothing but what is ours, and stand in no other site's frame.</summary>
    /// <param name="context">The page's request.</param>
    /// <param name="isEmbedded">Whether it is made to stand in other sites.</param>
    public static void Guard(HttpContext context, bool isEmbedded = false)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy + (isEmbedded ? "*" : "'none'");
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.Vary = "Accept-Language, Cookie";
        if (context.User.Identity?.IsAuthenticated == true)
        {
            // What a token opens is kept by no cache, unless the page says otherwise.
            headers.CacheControl = "no-store";
        }
    }

    /// <summary>Shows a page, and on it why its form was refused, if it was.</summary>
    /// <param name="refusal">What was wrong with the form, for the page's parameter of this name; null where none was refused.</param>
    /// <param name="shown">What else the page shows, by the names of its parameters.</param>
    /// <param name="status">The status of a refusal.</param>
    public static RazorComponentResult<TPage> Show<TPage>(
        Refusal? refusal, Dictionary<string, object?> shown, int status = StatusCodes.Status422UnprocessableEntity)
        where TPage : IComponent =>
        new(new Dictionary<string, object?>(shown) { [nameof(Refusal)] = refusal }) { StatusCode = refusal is null ? StatusCodes.Status200OK : status };

    /// <summary>Marks what is for people to read, and no call of the API.</summary>
    internal sealed class PageMetadata;

    // Named as a token's cookie is: with its prefix wherever a browser takes it.
    private sealed class FormCookie(HttpContextAccessor current) : CookieBuilder
    {
        public override string? Name => (current.HttpContext is { } context ? TokenCookies.PrefixFor(context) : "") + "form";

        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var options = TokenCookies.OptionsFor(context);
            options.SameSite = SameSiteMode.Strict;
            return options;
        }
    }
}
