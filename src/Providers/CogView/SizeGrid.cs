using System.Globalization;

namespace ImageGen.Providers.CogView;

/// <summary>The sizes that a family of models makes. What is asked for becomes the nearest of them.</summary>
/// <param name="Usual">The side of a square where only a shape is asked for.</param>
/// <param name="Least">The shortest side.</param>
/// <param name="Most">The longest side.</param>
/// <param name="MultipleOf">What both sides are multiples of.</param>
/// <param name="MostPixels">Width times height.</param>
internal sealed record SizeGrid(int Usual, int Least, int Most, int MultipleOf, int MostPixels)
{
    // A shape is met if rounding to the grid is all that is between it and the size.
    private const double Tolerance = 0.03;

    /// <summary>CogView 3 and 4. The square of the longest side is larger than they make.</summary>
    public static SizeGrid CogView { get; } = new(1024, 512, 2048, 16, 1 << 21);

    public static SizeGrid GlmImage { get; } = new(1280, 1024, 2048, 32, 1 << 22);

    /// <summary>The <c>size</c> to order, null for the service's choice; and what is to be said where it is not just what was asked for.</summary>
    public string? Of(GenerationOrder order, out string? remark)
    {
        remark = null;
        if (Shape.AspectRatioOf(order) is not { } steepness)
        {
            return null;
        }

        var side = Math.Sqrt(steepness);
        var (width, height) = Snap(order.Width ?? Usual * side, order.Height ?? Usual / side);
        var size = string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");
        if (order is { Width: { } askedWidth, Height: { } askedHeight })
        {
            remark = (width, height) == (askedWidth, askedHeight) ? null : $"{Limits} {askedWidth}x{askedHeight} was ordered as {size}.";
        }
        else
        {
            remark = Math.Abs(((double)width / height / steepness) - 1) <= Tolerance ? null : $"{Limits} {order.AspectRatio} was ordered as {size}.";
        }

        return size;
    }

    private string Limits => string.Create(CultureInfo.InvariantCulture, $"The model makes sides from {Least} to {Most} in steps of {MultipleOf}, and at most {MostPixels} pixels.");

    /// <summary>The nearest size: in proportion as far as that goes, first large enough and then small enough.</summary>
    private (int Width, int Height) Snap(double width, double height)
    {
        var growth = Math.Max(1, Least / Math.Min(width, height));
        (width, height) = (growth * width, growth * height);
        var shrinkage = Math.Min(1, Math.Min(Most / Math.Max(width, height), Math.Sqrt(MostPixels / (width * height))));

        // Rounding up what was only just made small enough would make it too large again.
        Func<double, double> round = shrinkage < 1 ? Math.Floor : Math.Round;
        var (w, h) = (OnGrid(shrinkage * width, round), OnGrid(shrinkage * height, round));
        while (w * h > MostPixels)
        {
            (w, h) = w >= h ? (w - MultipleOf, h) : (w, h - MultipleOf);
        }

        return (w, h);
    }

    private int OnGrid(double side, Func<double, double> round) => Math.Clamp((int)round(side / MultipleOf) * MultipleOf, Least, Most);
}
