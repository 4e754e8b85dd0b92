namespace Writeathon.Service;

/// <summary>Addresses of pages as they are copied, printed and scanned: whole, as the reader's own browser reached us.</summary>
internal static class PageAddress
{
    /// <summary>The whole address of a path.</summary>
    public static string Of(HttpRequest request, string path) => $"{request.Scheme}://{request.Host}{request.PathBase}{path}";
}
