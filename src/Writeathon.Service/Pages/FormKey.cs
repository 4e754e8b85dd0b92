using System.Buffers.Text;
using System.Security.Cryptography;

namespace Writeathon.Service.Pages;

/// <summary>The key of a form that is about to be shown.</summary>
internal static class FormKey
{
    /// <summary>128 random bits in base64url: nobody else's form has them.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
