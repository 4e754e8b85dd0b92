using FsCheck;
using FsCheck.Fluent;

namespace Writeathon.Tests;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Lubumbashi write-a-thon", "lubumbashi-write-a-thon")]
    [InlineData("São Paulo", "sao-paulo")]
    [InlineData("  Écrire, pour   un(e) ami(e)!  ", "ecrire-pour-un-e-ami-e")]
    [InlineData("Čeští studenti ve Žďáru", "cesti-studenti-ve-zdaru")]
    [InlineData("Hà Nội: Viết thư", "ha-noi-viet-thu")]
    [InlineData("24 hours", "24-hours")]
    [InlineData("İzmir", "izmir")]
    [InlineData("Łódź: Straße in Tromsø, Ærø", "lodz-strasse-in-tromso-aero")]
    [InlineData("Київ 2013", "2013")]
    [InlineData("письма", "event")]
    [InlineData("北京", "event")]
    [InlineData("كتابة الرسائل", "event")]
    [InlineData("काठमाडौं", "event")]
    [InlineData("✉️", "event")]
    [InlineData("---", "event")]
    [InlineData("", "event")]
    public void A_title_becomes_plain_letters_and_hyphens(string title, string slug) => Assert.Equal(slug, Slug.Of(title));

    [Fact]
    public void A_long_title_is_cut_and_does_not_end_in_a_hyphen()
    {
        Assert.Equal(new string('a', 80), Slug.Of(new string('a', 200)));
        Assert.Equal(new string('a', 79), Slug.Of(new string('a', 79) + " b"));
    }

    [Fact]
    public void Whatever_a_title_says_its_slug_is_one() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), title => Slug.IsOne(Slug.Of(title ?? ""))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a", true)]
    [InlineData("shi-tao", true)]
    [InlineData("88-generation", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a--b", false)]
    [InlineData("Shi-tao", false)]
    [InlineData("shi tao", false)]
    [InlineData("shi_tao", false)]
    [InlineData("são", false)]
    [InlineData("a/b", false)]
    [InlineData("١", false)]
    public void A_slug_is_lower_case_letters_digits_and_single_hyphens(string text, bool isOne) => Assert.Equal(isOne, Slug.IsOne(text));

    [Fact]
    public void A_slug_has_at_most_eighty_characters()
    {
        Assert.True(Slug.IsOne(new string('a', 80)));
        Assert.False(Slug.IsOne(new string('a', 81)));
    }

    [Theory]
    [InlineData("São Paulo", "sao paulo")]
    [InlineData("القاهرة", "القاهره")]
    [InlineData("مستشفى الإسكندرية", "مستشفي الاسكندريه")]
    [InlineData("کتـــاب", "كتاب")]
    [InlineData("REYKJAVÍK", "reykjavik")]
    [InlineData("ΑΘΉΝΑ", "αθηνα")]
    [InlineData("ЁЛКА", "елка")]
    [InlineData("北京", "北京")]
    [InlineData("서울", "서울")]
    public void What_is_searched_has_no_accents_and_no_capitals(string text, string folded) => Assert.Equal(folded, Slug.Fold(text));

    [Fact]
    public void An_accent_typed_as_a_letter_of_its_own_is_found_as_well() => Assert.Equal(Slug.Fold("S\u00e3o"), Slug.Fold("Sa\u0303o"));

    [Fact]
    public void What_stands_for_no_character_is_left_out()
    {
        Assert.All(["a\ufffeb", "a\ud800b", "a\udc00b"], text => Assert.Equal("ab", Slug.Fold(text)));
        Assert.Equal("ab", Slug.Of("a\ufffeb"));
    }

    [Fact]
    public void A_letter_beyond_the_first_plane_is_kept_whole() => Assert.Equal("a\U0001f54ab", Slug.Fold("A\U0001f54aB"));

    [Fact]
    public void Folding_what_is_folded_changes_nothing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => Slug.Fold(Slug.Fold(text ?? "")) == Slug.Fold(text ?? "")).QuickCheckThrowOnFailure();
}
