using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;

namespace Writeathon.Service.Pages;

/// <summary>Keeps the reader's choice of language and goes back to where they were.</summary>
internal sealed class ChooseLanguage : IEndpoint
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/language/{language}", Handle).AllowAnonymous();

    private static Results<RedirectHttpResult, ProblemHttpResult> Handle(string language, string? to, HttpContext http)
    {
        if (Texts.Languages.FirstOrDefault(known => known.Name == language) is not { } chosen)
        {
            return Problems.NotFound.With("The pages are not written in that language.");
        }

        http.Response.Cookies.Append(
            PageWays.LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new(CultureInfo.InvariantCulture, chosen)),
            TokenCookies.OptionsFor(http, TimeSpan.FromDays(365)));
        return TypedResults.LocalRedirect(to is ['/', not ('/' or '\\'), ..] ? to : "/");
    }
}
