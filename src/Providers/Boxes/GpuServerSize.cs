using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageGen.Providers.Boxes;

/// <summary>
/// The size that a box is asked for. Boxes check none themselves: what is too large takes all memory, and with some servers the whole
/// process, so that it is bounded here.
/// </summary>
internal static class GpuServerSize
{
    private const int MinSide = 64;

    private const int MaxSide = 4096;

    /// <summary>The models' own grid; a size that is asked for in pixels is passed on as it is.</summary>
    private const int Grid = 64;

    /// <summary>The finest that models have. An image to start from is bent to the size that is made, so that it should fit well.</summary>
    private const int ImageGrid = 8;

    /// <summary>What sd-server makes of a size, by whichever of its APIs: each side up to the next multiple of 64.</summary>
    public static (int Width, int Height)? OnServerGrid((int Width, int Height)? size)
        => size is { } asked ? ((asked.Width + Grid - 1) / Grid * Grid, (asked.Height + Grid - 1) / Grid * Grid) : null;

    /// <summary>What WebUIs and ComfyUI make of a size: each side down to the next multiple of 8.</summary>
    public static (int Width, int Height)? OnLatentGrid((int Width, int Height)? size)
        => size is { } asked ? (asked.Width / ImageGrid * ImageGrid, asked.Height / ImageGrid * ImageGrid) : null;

    /// <summary>The size an order asks for, that of the image it starts from when it asks for none, null when it has neither; or what is wrong with it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="side">The square whose number of pixels a shape gets, and an image at the most.</param>
    /// <param name="size">The size.</param>
    /// <param name="mistake">What is wrong.</param>
    public static bool TryMap(GenerationOrder order, double side, out (int Width, int Height)? size, [NotNullWhen(false)] out string? mistake)
    {
        size = order is { Width: { } width, Height: { } height } ? (width, height)
            : order.AspectRatio is { } ratio ? Shape.OfRatio(ratio, Grid, side)
            : order.Image is { } image ? Shape.Within(image.Width, image.Height, ImageGrid, side)
            : null;
        mistake = size is null or ( >= MinSide and <= MaxSide, >= MinSide and <= MaxSide)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Images of {MinSide} to {MaxSide} pixels a side are made here; {size.Value.Width}x{size.Value.Height} is asked for.");
        return mistake is null;
    }
}
