namespace ImageGen.Providers.OpenAi;

/// <summary>A model that supports any size within limits. A limit that is null is unknown here, and left to the service.</summary>
/// <param name="MultipleOf">Both sides are multiples of this if the adapter chooses them, and must be if there are limits.</param>
/// <param name="MaxRatio">The maximum ratio of the longer side to the shorter one.</param>
/// <param name="MaxSide">The longest side, in pixels.</param>
/// <param name="MaxPixels">Width times height, at most.</param>
/// <param name="MinPixels">Width times height, at least.</param>
internal sealed record FreeSizes(int MultipleOf, int? MaxRatio, int? MaxSide, int? MaxPixels, int? MinPixels = null) : SizeRule
{
    protected override string? FaultOf(int width, int height)
    {
        var (longer, shorter) = (Math.Max(width, height), Math.Min(width, height));
        return MaxRatio is { } ratio && longer > ratio * shorter ? $"The model makes images of 1:{ratio} to {ratio}:1 only; {Text((width, height))} was requested."
            : MaxSide is { } side && MaxPixels is { } pixels && (longer > side || width * height > pixels)
                ? $"The model makes images of at most {side} pixels a side and {pixels} in all; {Text((width, height))} was requested."
            : width * height < MinPixels
                ? $"The model makes images of at least {MinPixels} pixels in all, such as {Text(Least)}; {Text((width, height))} has {width * height}. Leave out width and height, or use aspect_ratio, for a size that it makes."
            : MaxSide is not null && (width % MultipleOf != 0 || height % MultipleOf != 0)
                ? $"The model makes images whose sides are multiples of {MultipleOf} only; {Text((width, height))} was requested."
            : null;
    }

    // The smallest square-like size on the grid of 16: 1024 × 640 for 655,360 pixels.
    private (int Width, int Height) Least => (1024, ((MinPixels ?? 0) + 1023) / 1024);

    protected override (int Width, int Height)? OfRatio(string ratio, out string? fault)
    {
        var size = Shape.OfRatio(ratio, MultipleOf);
        fault = FaultOf(size.Width, size.Height);
        return fault is null ? size : null;
    }
}
