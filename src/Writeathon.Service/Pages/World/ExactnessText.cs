namespace Writeathon.Service.Pages.World;

/// <summary>Says a figure as exactly as it is known, and no more exactly.</summary>
internal static class ExactnessText
{
    /// <summary>A figure in words: <c>more than 1,900,000</c>.</summary>
    public static string Of(Texts texts, long figure, Exactness exactness) =>
        exactness == Exactness.Exact ? texts.Number(figure) : texts[$"world.exactness.{exactness.Word()}", texts.Number(figure)];
}
