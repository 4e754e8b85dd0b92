using Microsoft.AspNetCore.Localization;

namespace Writeathon.Service.Pages.Away;

/// <summary>The language that a reader chose here; none for what stands in other sites, where it follows what their browser asks for.</summary>
internal sealed class ChosenLanguage : CookieRequestCultureProvider
{
    // Caches keep these for everybody and are told of no cookie.
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        httpContext.Request.Path.StartsWithSegments("/embed", StringComparison.Ordinal) || httpContext.Request.Path.StartsWithSegments("/badge", StringComparison.Ordinal)
            ? NullProviderCultureResult
            : base.DetermineProviderCultureResult(httpContext);
}
