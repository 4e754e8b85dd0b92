using System.Globalization;
using System.Text;
using QRCoder;

namespace Writeathon.Service.Pages;

/// <summary>A QR code as a drawing: black on white, with the quiet zone that readers need.</summary>
internal static class QrCode
{
    /// <summary>The outline of a code's dark squares and how many squares wide it is, quiet zone included.</summary>
    public static (string Path, int Width) Draw(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            var row = code.ModuleMatrix[y];
            for (var x = 0; x < row.Count; x++)
            {
                var from = x;
                while (x < row.Count && row[x])
                {
                    x++;
                }

                if (x > from)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
                }
            }
        }

        return (path.ToString(), code.ModuleMatrix.Count);
    }

    /// <summary>The code as a drawing of its own.</summary>
    public static string ToSvg(string text)
    {
        var (path, width) = Draw(text);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}" width="{width * 8}" height="{width * 8}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{width}v{width}H0z"/><path d="{path}"/></svg>
            """);
    }
}
