namespace Writeathon;

/// <summary>Five steps in which countries are shaded: a step is a number of digits, and the darkest holds the country with most actions.</summary>
/// <param name="Most">The actions of the country that has most; at least 1.</param>
public sealed record MapScale(long Most)
{
    /// <summary>How many steps there are.</summary>
    public const int Steps = 5;

    /// <summary>The step of a country, 1 to 5; 0 where nothing was sent.</summary>
    public int StepOf(long actions) => actions <= 0 ? 0 : Math.Max(1, Steps - (Digits(Most) - Digits(actions)));

    /// <summary>The fewest actions of a step, 1 to 5; null for a step that no number of this scale has; the lowest holds all that is less, too.</summary>
    public long? From(int step)
    {
        var digits = Digits(Most) - Steps + step;
        return digits < 1 ? null : step == 1 ? 1 : (long)Math.Pow(10, digits - 1);
    }

    private static int Digits(long number) => (int)Math.Floor(Math.Log10(Math.Max(number, 1))) + 1;
}
