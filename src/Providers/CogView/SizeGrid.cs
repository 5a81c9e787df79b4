using System.Globalization;

namespace ImageGen.Providers.CogView;

/// <summary>The sizes that a family of models supports. A requested size becomes the nearest of them.</summary>
/// <param name="Usual">The side of a square if only an aspect ratio is requested.</param>
/// <param name="Least">The shortest side.</param>
/// <param name="Most">The longest side.</param>
/// <param name="MultipleOf">Both sides are multiples of this.</param>
/// <param name="MaxPixels">Width times height.</param>
internal sealed record SizeGrid(int Usual, int Least, int Most, int MultipleOf, int MaxPixels)
{
    // An aspect ratio is met if only rounding to the grid separates it from the size.
    private const double Tolerance = 0.03;

    /// <summary>CogView 3 and 4. The square of the longest side exceeds their maximum area.</summary>
    public static SizeGrid CogView { get; } = new(1024, 512, 2048, 16, 1 << 21);

    public static SizeGrid GlmImage { get; } = new(1280, 1024, 2048, 32, 1 << 22);

    /// <summary>The <c>size</c> to order, null for the service's choice; and the remark if it differs from the request.</summary>
    public string? Of(GenerationOrder order, out string? remark)
    {
        remark = null;
        if (Shape.AspectRatioOf(order) is not { } aspectRatio)
        {
            return null;
        }

        var side = Math.Sqrt(aspectRatio);
        var (width, height) = Snap(order.Width ?? Usual * side, order.Height ?? Usual / side);
        var size = string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");
        if (order is { Width: { } requestedWidth, Height: { } requestedHeight })
        {
            remark = (width, height) == (requestedWidth, requestedHeight) ? null : $"{Limits} {requestedWidth}x{requestedHeight} was ordered as {size}.";
        }
        else
        {
            remark = Math.Abs(((double)width / height / aspectRatio) - 1) <= Tolerance ? null : $"{Limits} {order.AspectRatio} was ordered as {size}.";
        }

        return size;
    }

    private string Limits => string.Create(CultureInfo.InvariantCulture, $"The model makes sides from {Least} to {Most} in steps of {MultipleOf}, and at most {MaxPixels} pixels.");

    /// <summary>The nearest size: with the same ratio as far as possible, first large enough and then small enough.</summary>
    private (int Width, int Height) Snap(double width, double height)
    {
        var growth = Math.Max(1, Least / Math.Min(width, height));
        (width, height) = (growth * width, growth * height);
        var shrinkage = Math.Min(1, Math.Min(Most / Math.Max(width, height), Math.Sqrt(MaxPixels / (width * height))));

        // Rounding up a reduced size would make it too large again.
        Func<double, double> round = shrinkage < 1 ? Math.Floor : Math.Round;
        var (w, h) = (OnGrid(shrinkage * width, round), OnGrid(shrinkage * height, round));
        while (w * h > MaxPixels)
        {
            (w, h) = w >= h ? (w - MultipleOf, h) : (w, h - MultipleOf);
        }

        return (w, h);
    }

    private int OnGrid(double side, Func<double, double> round) => Math.Clamp((int)round(side / MultipleOf) * MultipleOf, Least, Most);
}
