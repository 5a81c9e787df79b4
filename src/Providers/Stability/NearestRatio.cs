using System.Globalization;

namespace ImageGen.Providers.Stability;

/// <summary>The service supports nine aspect ratios, with sizes of its own. A requested size or ratio becomes the nearest of them.</summary>
internal static class NearestRatio
{
    private static readonly (string Name, double Steepness)[] All =
    [
        ("21:9", 21.0 / 9), ("16:9", 16.0 / 9), ("3:2", 3.0 / 2), ("5:4", 5.0 / 4), ("1:1", 1), ("4:5", 4.0 / 5), ("2:3", 2.0 / 3), ("9:16", 9.0 / 16), ("9:21", 9.0 / 21),
    ];

    /// <summary>The aspect ratio to order, null for the service's choice; and the remark if it differs from the request.</summary>
    public static string? Of(GenerationOrder order, out string? remark)
    {
        remark = null;
        if (Shape.AspectRatioOf(order) is not { } requested)
        {
            return null;
        }

        // By proportion: 2:1 is as far from 1:1 as 1:2 is.
        var nearest = All.MinBy(one => Math.Abs(Math.Log(one.Steepness / requested)));
        var isExact = Math.Abs((nearest.Steepness / requested) - 1) < 1e-9;
        remark = order is { Width: { } width, Height: { } height }
            ? string.Create(CultureInfo.InvariantCulture, $"The service supports aspect ratios, not sizes: {width}x{height} was ordered as {nearest.Name}.")
            : isExact ? null : $"The service does not make {order.AspectRatio}: the nearest aspect ratio was ordered, {nearest.Name}.";
        return nearest.Name;
    }
}
