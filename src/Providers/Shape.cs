using System.Globalization;

namespace ImageGen.Providers;

/// <summary>Converts aspect ratios to sizes, for services that need pixels.</summary>
internal static class Shape
{
    private const int MinSide = 64;

    private const int MaxSide = 4096;

    /// <summary>The side of a square of about one megapixel.</summary>
    public const int Megapixel = 1024;

    /// <summary>A size with the aspect ratio <c>W:H</c> and about as many pixels as a square of that side, each side a multiple and from 64 to 4096.</summary>
    public static (int Width, int Height) OfRatio(string ratio, int multipleOf, double side = Megapixel)
    {
        var (w, h) = Parse(ratio) ?? (1, 1);
        var width = side * Math.Sqrt((double)w / h);
        return (Round(width, multipleOf), Round(side * side / width, multipleOf));
    }

    /// <summary>The nearest size with the same aspect ratio, with at most about as many pixels as a square of that side, each side a multiple and from 64 to 4096.</summary>
    public static (int Width, int Height) Within(int width, int height, int multipleOf, double side)
    {
        var scale = Math.Min(1, side / Math.Sqrt((double)width * height));
        return (Round(width * scale, multipleOf), Round(height * scale, multipleOf));
    }

    /// <summary>The aspect ratio of a size in lowest terms, for example <c>16:9</c> for 1920 × 1080.</summary>
    public static string ToRatio(int width, int height)
    {
        var (a, b) = (width, height);
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{width / a}:{height / a}");
    }

    /// <summary>Width divided by height of an order; null when it leaves the aspect ratio to the service.</summary>
    public static double? AspectRatioOf(GenerationOrder order)
        => order is { Width: { } width, Height: { } height } ? (double)width / height
            : order.AspectRatio is { } ratio ? AspectRatioOf(ratio)
            : null;

    /// <summary>Width divided by height of an aspect ratio <c>W:H</c>; null when it is not one.</summary>
    public static double? AspectRatioOf(string ratio) => Parse(ratio) is { } shape ? (double)shape.Width / shape.Height : null;

    /// <summary>The pixels of a size <c>WxH</c>; null when it is not one.</summary>
    public static (int Width, int Height)? PixelsIn(string? size) => size is not null ? Parse(size.Replace('x', ':')) : null;

    private static (int Width, int Height)? Parse(string ratio)
        => ratio.Split(':') is [var left, var right]
            && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0
            && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var height) && height > 0
            ? (width, height)
            : null;

    private static int Round(double side, int multipleOf)
        => Math.Clamp((int)Math.Round(side / multipleOf) * multipleOf, MinSide, MaxSide);
}
