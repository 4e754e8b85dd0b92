using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Writeathon.Tests;

public sealed class AccessTokenTests
{
    [Theory]
    [InlineData(TokenRole.Staff, "staff_")]
    [InlineData(TokenRole.Host, "host_")]
    [InlineData(TokenRole.Participant, "participant_")]
    public void A_token_is_its_roles_prefix_and_256_bits(TokenRole role, string prefix)
    {
        var token = AccessToken.Mint(role).Text;

        Assert.StartsWith(prefix, token, StringComparison.Ordinal);
        Assert.Equal(32, Base64Url.DecodeFromChars(token.AsSpan(prefix.Length)).Length);
    }

    [Theory]
    [InlineData(TokenRole.Staff)]
    [InlineData(TokenRole.Host)]
    [InlineData(TokenRole.Participant)]
    public void A_token_is_found_in_whatever_was_copied_with_it(TokenRole role)
    {
        var token = AccessToken.Mint(role);
        var link = $"https://write.example.org/open/{token.Text}";
        string[] copied =
        [
            token.Text, link, $"<{link}>", $"\u200f{link}", $"\u2068{link}\u2069", $"{link}\u200b", $"{link} and more", $"{link}%20",
            link[..40] + "\r\n " + link[40..60] + "\u00a0\n" + link[60..], .. ".,)!;:»>\"'…".Select(end => $"{link}{end}"),
        ];

        Assert.All(copied, text => Assert.Equal(token, AccessToken.FindIn(text)));
    }

    [Fact]
    public void Where_no_token_is_none_is_found()
    {
        var token = AccessToken.Mint(TokenRole.Host).Text;

        Assert.All(["", "host_", token[..^1], token["host_".Length..], token.Replace("host_", "guest_", StringComparison.Ordinal)], text => Assert.Null(AccessToken.FindIn(text)));
    }

    [Fact]
    public void Every_bit_of_a_token_is_now_set_and_now_not()
    {
        var (set, unset) = (new byte[32], new byte[32]);
        for (var i = 0; i < 200; i++)
        {
            var bits = Base64Url.DecodeFromChars(AccessToken.Mint(TokenRole.Host).Text.AsSpan("host_".Length));
            for (var at = 0; at < 32; at++)
            {
                set[at] |= bits[at];
                unset[at] |= (byte)~bits[at];
            }
        }

        Assert.All(set.Concat(unset), seen => Assert.Equal(0xFF, seen));
    }

    [Fact]
    public void No_token_is_made_twice() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => AccessToken.Mint(TokenRole.Participant).Text).Distinct().Count());

    [Fact]
    public void What_is_kept_is_the_SHA_256_of_the_text()
    {
        var token = AccessToken.Mint(TokenRole.Staff);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token.Text))), token.Hash, ignoreCase: true);
        Assert.Equal(token.Hash, AccessToken.HashOf(token.Text));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", AccessToken.HashOf("abc"));
    }
}
