using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageGen.Providers.GpuServers;

/// <summary>
/// The size in an order to a GPU server. The servers themselves check no size: one that is too large uses up the memory, and with some servers ends the
/// process, so it is limited here.
/// </summary>
internal static class GpuServerSize
{
    private const int MinSide = 64;

    private const int MaxSide = 4096;

    /// <summary>The models' own grid; a size that is requested in pixels is passed on unchanged.</summary>
    private const int Grid = 64;

    /// <summary>The finest grid of models. A source image is stretched to the generated size, so that it should fit well.</summary>
    private const int ImageGrid = 8;

    /// <summary>The size that sd-server generates, with any of its APIs: each side up to the next multiple of 64.</summary>
    public static (int Width, int Height)? OnServerGrid((int Width, int Height)? size)
        => size is { } requested ? ((requested.Width + Grid - 1) / Grid * Grid, (requested.Height + Grid - 1) / Grid * Grid) : null;

    /// <summary>The size that WebUIs and ComfyUI generate: each side down to the next multiple of 8.</summary>
    public static (int Width, int Height)? OnLatentGrid((int Width, int Height)? size)
        => size is { } requested ? (requested.Width / ImageGrid * ImageGrid, requested.Height / ImageGrid * ImageGrid) : null;

    /// <summary>Gets the size of an order: the requested one, else that of the source image, else null; or the error.</summary>
    /// <param name="order">The order.</param>
    /// <param name="side">The square whose number of pixels an aspect ratio gets, and a source image at most.</param>
    /// <param name="size">The size.</param>
    /// <param name="mistake">The error.</param>
    public static bool TryMap(GenerationOrder order, double side, out (int Width, int Height)? size, [NotNullWhen(false)] out string? mistake)
    {
        size = order is { Width: { } width, Height: { } height } ? (width, height)
            : order.AspectRatio is { } ratio ? Shape.OfRatio(ratio, Grid, side)
            : order.Image is { } image ? Shape.Within(image.Width, image.Height, ImageGrid, side)
            : null;
        mistake = size is null or ( >= MinSide and <= MaxSide, >= MinSide and <= MaxSide)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"The size must be {MinSide} to {MaxSide} pixels a side, but is {size.Value.Width}x{size.Value.Height}.");
        return mistake is null;
    }
}
