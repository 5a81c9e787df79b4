using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageGen.Providers.Boxes;

/// <summary>
/// The size that a box is asked for. Boxes check none themselves: what is too large takes all memory, and with some servers the whole
/// process, so that it is bounded here.
/// </summary>
internal static class BoxSize
{
    private const int MinSide = 64;

    private const int MaxSide = 4096;

    /// <summary>The models' own grid; a size that is asked for in pixels is passed on as it is.</summary>
    private const int Grid = 64;

    /// <summary>The size an order asks for, null when it asks for none; or what is wrong with it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="side">The square whose number of pixels a shape gets.</param>
    /// <param name="size">The size.</param>
    /// <param name="mistake">What is wrong.</param>
    public static bool TryMap(GenerationOrder order, double side, out (int Width, int Height)? size, [NotNullWhen(false)] out string? mistake)
    {
        size = order is { Width: { } width, Height: { } height } ? (width, height)
            : order.AspectRatio is { } ratio ? Shape.OfRatio(ratio, Grid, side)
            : null;
        mistake = size is null or ( >= MinSide and <= MaxSide, >= MinSide and <= MaxSide)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Pictures of {MinSide} to {MaxSide} pixels a side are made here; {size.Value.Width}x{size.Value.Height} is asked for.");
        return mistake is null;
    }
}
