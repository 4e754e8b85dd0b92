using Writeathon.Service.Pages;

namespace Writeathon.Service.Tests.Pages;

public sealed class TypedNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("572", 572)]
    [InlineData("0012", 12)]
    [InlineData("1200", 1_200)]
    [InlineData("1,200", 1_200)]
    [InlineData("1.200", 1_200)]
    [InlineData("1 200", 1_200)]
    [InlineData("1\u00A0200\u00A0000", 1_200_000)]
    [InlineData("1\u202F200", 1_200)]
    [InlineData("2'300'000", 2_300_000)]
    [InlineData("١٬٢٠٠", 1_200)]
    [InlineData("۵۷۲", 572)]
    [InlineData("५७२", 572)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_whole_number_is_read_in_any_digits_and_with_marks_between_its_thousands(string text, long number) => Assert.Equal(number, TypedNumber.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("twelve")]
    [InlineData("12 letters")]
    [InlineData("12.5")]
    [InlineData("1,20")]
    [InlineData("1,2000")]
    [InlineData("1234,567")]
    [InlineData("1,200.000")]
    [InlineData(",200")]
    [InlineData("1,")]
    [InlineData("-3")]
    [InlineData("+3")]
    [InlineData("1e3")]
    [InlineData("½")]
    [InlineData("Ⅻ")]
    [InlineData("12\n")]
    [InlineData("9223372036854775808")]
    public void Anything_else_is_none(string text) => Assert.Null(TypedNumber.Read(text));
}
