namespace Writeathon.Tests;

public sealed class MapScaleTests
{
    [Theory]
    [InlineData(1_120_920, 1_120_920, 5)]
    [InlineData(1_120_920, 190_029, 4)]
    [InlineData(1_120_920, 51_219, 3)]
    [InlineData(1_120_920, 1_800, 2)]
    [InlineData(1_120_920, 12, 1)]
    [InlineData(1_120_920, 0, 0)]
    [InlineData(50, 10, 5)]
    [InlineData(50, 9, 4)]
    public void A_step_is_a_number_of_digits_and_the_darkest_holds_the_most(long most, long actions, int step) =>
        Assert.Equal(step, new MapScale(most).StepOf(actions));

    [Theory]
    [InlineData(1_120_920)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    [InlineData(50)]
    [InlineData(1)]
    public void Every_number_lies_at_or_above_the_beginning_of_its_step_and_below_the_next(long most)
    {
        var scale = new MapScale(most);
        foreach (var actions in new[] { 1, 9, 10, 99, 100, 999, 1_000, 9_999, 10_000, 99_999, 100_000, most }.Where(number => number <= most))
        {
            var step = scale.StepOf(actions);
            Assert.True(scale.From(step) <= actions, $"{actions} is below step {step}");
            Assert.True(step == MapScale.Steps || actions < scale.From(step + 1), $"{actions} belongs to step {step + 1}");
        }
    }
}
