namespace ImageGen.Providers.OpenAi;

/// <summary>A model that makes any size within limits. A limit that is null is not known here; the service will say.</summary>
/// <param name="MultipleOf">What both sides are multiples of where we choose them, and must be where there are limits.</param>
/// <param name="SteepestRatio">How many times as long as the other a side may be.</param>
/// <param name="LongestSide">The longest side, in pixels.</param>
/// <param name="MostPixels">Width times height, at most.</param>
/// <param name="LeastPixels">Width times height, at least.</param>
internal sealed record FreeSizes(int MultipleOf, int? SteepestRatio, int? LongestSide, int? MostPixels, int? LeastPixels = null) : SizeRule
{
    protected override string? Complaint(int width, int height)
    {
        var (longer, shorter) = (Math.Max(width, height), Math.Min(width, height));
        return SteepestRatio is { } ratio && longer > ratio * shorter ? $"The model makes images of 1:{ratio} to {ratio}:1 only; {Text((width, height))} is asked for."
            : LongestSide is { } side && MostPixels is { } pixels && (longer > side || width * height > pixels)
                ? $"The model makes images of at most {side} pixels a side and {pixels} in all; {Text((width, height))} is asked for."
            : width * height < LeastPixels
                ? $"The model makes images of at least {LeastPixels} pixels in all, such as {Text(Least)}; {Text((width, height))} has {width * height}. Leave out width and height, or ask for aspect_ratio, for a size that it makes."
            : LongestSide is not null && (width % MultipleOf != 0 || height % MultipleOf != 0)
                ? $"The model makes images whose sides are multiples of {MultipleOf} only; {Text((width, height))} is asked for."
            : null;
    }

    // The smallest square-like size on the grid of 16: 1024 × 640 for 655,360 pixels.
    private (int Width, int Height) Least => (1024, ((LeastPixels ?? 0) + 1023) / 1024);

    protected override (int Width, int Height)? OfRatio(string ratio, out string? complaint)
    {
        var size = Shape.OfRatio(ratio, MultipleOf);
        complaint = Complaint(size.Width, size.Height);
        return complaint is null ? size : null;
    }
}
