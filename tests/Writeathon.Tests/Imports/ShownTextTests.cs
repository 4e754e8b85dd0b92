namespace Writeathon.Tests.Imports;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("Notes", "Notes")]
    [InlineData("", "")]
    [InlineData("123456", "123456")]
    [InlineData("1234567", "123456…")]
    [InlineData("12345😀", "12345…")]
    [InlineData("1234😀", "1234😀")]
    [InlineData("1234😀6", "1234😀…")]
    [InlineData("a\0b\nc\u0085", "a b c ")]
    public void A_text_is_shown_in_one_line_and_cut_between_two_characters(string text, string shown) => Assert.Equal(shown, ShownText.Of(text, 6));

    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_what_cannot_be_read()
    {
        Assert.Equal("a\uFFFD", ShownText.Of("a\uD83D", 6));
        Assert.Equal("\uFFFDb", ShownText.Of("\uDE00b", 6));
    }

    [Theory]
    [InlineData("Notes", "Notes")]
    [InlineData("Sent to", "Sent t…")]
    [InlineData("a@b.org", "…")]
    [InlineData("a＠b", "…")]
    public void A_name_with_an_address_in_it_is_not_shown(string name, string shown) => Assert.Equal(shown, ShownText.OfName(name, 6));
}
