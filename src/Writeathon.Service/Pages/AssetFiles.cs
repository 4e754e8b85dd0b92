using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace Writeathon.Service.Pages;

/// <summary>
/// The style, scripts and drawings of the pages, kept inside the program. Their address carries a mark of their content, so that a
/// browser fetches each once and never asks again; they are packed when they are first asked for.
/// </summary>
internal static class AssetFiles
{
    private const string Prefix = "assets/";

    private static readonly Lazy<FrozenDictionary<string, Asset>> Loaded = new(Load);

    // Of all of them, so that a script may import its neighbour by its plain name.
    private static readonly Lazy<string> Mark = new(() => Convert.ToHexStringLower(SHA256.HashData(
        [.. Loaded.Value.OrderBy(asset => asset.Key, StringComparer.Ordinal).SelectMany(asset => SHA256.HashData(asset.Value.Plain))]).AsSpan(0, 6)));

    /// <summary>The address of an asset.</summary>
    public static string At(string name) => Loaded.Value.ContainsKey(name) ? $"/{Prefix}{Mark.Value}/{name}" : throw new ArgumentException($"there is no asset {name}", nameof(name));

    /// <summary>A mark that changes with any of them.</summary>
    public static string Version => Mark.Value;

    /// <summary>Serves them. An address with an old mark is answered with what there is now, and not kept.</summary>
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"/{Prefix}{{mark}}/{{**name}}", (string mark, string? name, HttpContext context) =>
                SendAsync(context, name ?? "", mark == Mark.Value ? "public, max-age=31536000, immutable" : "no-cache"))
            .AllowAnonymous();

        // A service worker rules over the folder that it stands in.
        routes.MapGet("/service-worker.js", (HttpContext context) => SendAsync(context, "service-worker.js", "no-cache")).AllowAnonymous();
    }

    private static async Task SendAsync(HttpContext context, string name, string cache)
    {
        var response = context.Response;
        if (!Loaded.Value.TryGetValue(name, out var asset))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var isPacked = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        var body = isPacked ? asset.Packed.Value : asset.Plain;
        response.ContentType = asset.Type;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = cache;
        response.Headers.Vary = "Accept-Encoding";
        if (isPacked)
        {
            response.Headers.ContentEncoding = "br";
        }

        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var types = new FileExtensionContentTypeProvider();
        var program = typeof(AssetFiles).Assembly;
        return program.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(resource => resource[Prefix.Length..], resource =>
            {
                using var stream = program.GetManifestResourceStream(resource)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return new Asset(types.TryGetContentType(resource, out var type) ? type : "application/octet-stream", bytes.ToArray());
            });
    }

    private sealed record Asset(string Type, byte[] Plain)
    {
        public Lazy<byte[]> Packed { get; } = new(() =>
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                brotli.Write(Plain);
            }

            return packed.ToArray();
        });
    }
}
