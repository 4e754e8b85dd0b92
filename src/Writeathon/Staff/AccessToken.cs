using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Writeathon;

/// <summary>Whoever holds this text may act in a role. It is told once and kept only as its SHA-256.</summary>
/// <param name="Text">The token as it is told: its role's prefix and 256 random bits in base64url.</param>
public readonly partial record struct AccessToken(string Text)
{
    /// <summary>What is kept of it: the SHA-256 of its text, 64 hexadecimal digits. It needs no salt, for it has 256 random bits.</summary>
    public string Hash => HashOf(Text);

    /// <summary>A new token. The prefix lets a reader, and a scanner for leaked secrets, tell what it opens.</summary>
    public static AccessToken Mint(TokenRole role)
    {
        Span<byte> secret = stackalloc byte[32];
        RandomNumberGenerator.Fill(secret);
        return new($"{role.Word()}_{Base64Url.EncodeToString(secret)}");
    }

    /// <summary>The token in what somebody copied, or null where there is none: in its link, with the end of the sentence it stood in, or as a mail broke it.</summary>
    /// <param name="text">What was copied. Blanks, line breaks and what is not to be seen (Unicode's category Cf) are no part of a token.</param>
    public static AccessToken? FindIn(string text)
    {
        var seen = text.Where(letter => !char.IsWhiteSpace(letter) && char.GetUnicodeCategory(letter) != UnicodeCategory.Format);
        return Pattern().Match(string.Concat(seen)) is { Success: true } found ? new(found.Value) : null;
    }

    /// <summary>The hash of a token that somebody shows.</summary>
    public static string HashOf(ReadOnlySpan<char> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = stackalloc byte[256];
        SHA256.HashData(Encoding.UTF8.TryGetBytes(text, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text.ToArray()), hash);
        return Convert.ToHexStringLower(hash);
    }

    [GeneratedRegex("(?:staff|host|participant)_[A-Za-z0-9_-]{43}")]
    private static partial Regex Pattern();
}

/// <summary>What a token opens.</summary>
public enum TokenRole
{
    /// <summary>The whole service.</summary>
    Staff,

    /// <summary>One event.</summary>
    Host,

    /// <summary>One pledge.</summary>
    Participant,
}

/// <summary>Somebody who runs the service.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Name">Their name; unique among those who are not revoked.</param>
/// <param name="AddedAt">When their token was made.</param>
/// <param name="RevokedAt">When it stopped working, or null.</param>
public sealed record StaffMember(Guid Id, string Name, DateTimeOffset AddedAt, DateTimeOffset? RevokedAt);

/// <summary>Who a token belongs to.</summary>
/// <param name="Role">What it opens.</param>
/// <param name="Id">The staff member, the event (host) or the pledge (participant).</param>
/// <param name="Event">The event that a host runs or a participant pledged at; null for staff and for pledges without an event.</param>
public sealed record TokenHolder(TokenRole Role, Guid Id, Guid? Event);
