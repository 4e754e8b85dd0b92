namespace Writeathon.Service.Http;

/// <summary>Texts of a query.</summary>
internal static class AskedText
{
    /// <summary>What was asked for, without blanks around it; null where nothing was, as a form leaves an empty field and as <see cref="Asked{T}"/> reads one.</summary>
    public static string? Said(this string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
