namespace Writeathon.Service.Pages.World;

/// <summary>Where the points of a pace chart lie, in the units of its drawing.</summary>
internal sealed class PaceDrawing
{
    /// <summary>How wide the drawing is: that of a small telephone, so that its letters can be read there.</summary>
    public const int Width = 360;

    /// <summary>How high it is.</summary>
    public const int Height = 250;

    /// <summary>Where the days begin.</summary>
    public const int Left = 8;

    /// <summary>Where they end.</summary>
    public const int Right = 306;

    /// <summary>The height of the largest figure.</summary>
    public const int Top = 20;

    /// <summary>The height of nothing.</summary>
    public const int Bottom = 222;

    private readonly long lastDay;
    private readonly long largest;

    /// <summary>The drawing of a pace, with room for a record and a forecast.</summary>
    public PaceDrawing(Pace pace, RecordFigure? record, Forecast? forecast)
    {
        lastDay = pace.LastDay;
        var most = pace.Earlier.Append(pace.Own).SelectMany(curve => curve.Points).Select(point => point.Actions)
            .Append(record?.Figure ?? 0).Append(10).Max();
        // A forecast that is far above everything known would press the known to the ground: it is cut, and told in words.
        most = Math.Max(most, Math.Min(forecast?.High ?? 0, 2 * most));
        Step = StepFor(most);
        largest = (most + Step - 1) / Step * Step;
    }

    /// <summary>The difference between two lines of the grid: 1, 2 or 5 and zeros, so that there are at most five.</summary>
    public long Step { get; }

    /// <summary>The lines of the grid, from the lowest; nothing is the ground.</summary>
    public IEnumerable<long> Grid => Enumerable.Range(1, (int)(largest / Step)).Select(line => line * Step);

    /// <summary>Where a day is.</summary>
    public double X(long day) => Left + ((Right - Left) * (double)(day - 1) / Math.Max(lastDay - 1, 1));

    /// <summary>Where a figure is; one that is above the drawing stands at its edge.</summary>
    public double Y(long actions) => Bottom - ((Bottom - Top) * (double)Math.Min(actions, largest) / largest);

    /// <summary>A line through points.</summary>
    public string Line(IEnumerable<PacePoint> points) =>
        string.Join(' ', points.Select((point, i) => $"{(i == 0 ? "M" : "L")}{Svg.Text(X(point.Day))} {Svg.Text(Y(point.Actions))}"));

    /// <summary>Puts labels apart that would cover each other: down from where they belong, and up again from the ground.</summary>
    public static IReadOnlyList<double> Apart(IReadOnlyList<double> places, double least)
    {
        var apart = places.ToArray();
        var order = Enumerable.Range(0, places.Count).OrderBy(i => places[i]).ToList();
        for (var i = 1; i < order.Count; i++)
        {
            apart[order[i]] = Math.Max(apart[order[i]], apart[order[i - 1]] + least);
        }

        var lowest = (double)Bottom;
        foreach (var i in Enumerable.Reverse(order))
        {
            apart[i] = Math.Min(apart[i], lowest);
            lowest = apart[i] - least;
        }

        return apart;
    }

    private static long StepFor(long most)
    {
        for (var zeros = 1L; ; zeros *= 10)
        {
            foreach (var digit in (long[])[1, 2, 5])
            {
                if (most <= 5 * digit * zeros)
                {
                    return digit * zeros;
                }
            }
        }
    }
}
