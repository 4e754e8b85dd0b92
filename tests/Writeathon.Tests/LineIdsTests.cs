namespace Writeathon.Tests;

public sealed class LineIdsTests
{
    [Fact]
    public void An_id_is_read_in_the_one_spelling_in_which_it_is_told()
    {
        var id = LineIds.Next(new(2026, 12, 10, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(id, LineIds.Read(id.ToString()));
        Assert.All(["", "key", id.ToString("N"), id.ToString("D").ToUpperInvariant(), Guid.Empty.ToString(), "f4a1c1de-58cc-4372-a567-0e02b2c3d479"], text => Assert.Null(LineIds.Read(text)));
    }

    [Fact]
    public void An_id_is_one_of_version_7_and_says_its_millisecond()
    {
        var id = LineIds.Next(Field.Now);

        Assert.Equal((7, 2), (id.Version, id.Variant >> 2));
        Assert.Equal($"{Field.Now.ToUnixTimeMilliseconds():x12}", id.ToString("N")[..12]);
    }

    [Fact]
    public void Ids_of_one_millisecond_stand_in_the_order_in_which_they_were_made_but_where_the_counter_begins_again()
    {
        // The counter, which other tests move too, begins again after 4,096: of many short stretches one at least is not broken by that.
        var stretches = Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 200).Select(_ => LineIds.Next(Field.Now).ToString()).ToList()).ToList();

        Assert.Contains(stretches, ids => ids.SequenceEqual(ids.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Ids_that_many_make_at_once_are_all_different()
    {
        var ids = Enumerable.Range(0, 200_000).AsParallel().Select(_ => LineIds.Next(Field.Now)).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void A_later_line_has_a_later_id() =>
        Assert.True(string.CompareOrdinal(LineIds.Next(Field.Now).ToString(), LineIds.Next(Field.Now.AddMilliseconds(1)).ToString()) < 0);
}
