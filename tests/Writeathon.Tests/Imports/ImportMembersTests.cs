namespace Writeathon.Tests.Imports;

public sealed class ImportMembersTests
{
    [Theory]
    [InlineData("sentOn", ImportMember.SentOn)]
    [InlineData("Sent On", ImportMember.SentOn)]
    [InlineData("sent_on", ImportMember.SentOn)]
    [InlineData("SENT-ON", ImportMember.SentOn)]
    [InlineData("\uFEFFKey", ImportMember.Key)]
    [InlineData(" Quantity\u00A0", ImportMember.Quantity)]
    [InlineData("event_type", ImportMember.Kind)]
    public void A_header_is_known_in_any_spelling(string header, ImportMember member) => Assert.Equal(member, ImportMembers.OfHeader(header));

    [Theory]
    [InlineData("")]
    [InlineData("Notes")]
    [InlineData("purpos")]
    public void Any_other_header_is_none_of_an_imports(string header) => Assert.Null(ImportMembers.OfHeader(header));

    [Fact]
    public void In_JSON_a_member_has_one_spelling()
    {
        Assert.Equal(ImportMember.SentOn, ImportMembers.OfName("sentOn"));
        Assert.Null(ImportMembers.OfName("SentOn"));
        Assert.Null(ImportMembers.OfName("sent_on"));
    }

    [Fact]
    public void What_a_table_lacks_is_named()
    {
        Assert.Equal("kind, quantity, country (or event)", ImportMembers.Missing([]));
        Assert.Equal("quantity", ImportMembers.Missing([ImportMember.Kind, ImportMember.Event]));
        Assert.Null(ImportMembers.Missing([ImportMember.Kind, ImportMember.Quantity, ImportMember.Country]));
    }
}
