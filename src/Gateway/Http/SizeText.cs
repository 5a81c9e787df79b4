using System.Globalization;

namespace ImageGen.Gateway.Http;

/// <summary>Sizes as <c>WxH</c>.</summary>
internal static class SizeText
{
    /// <summary>Width and height; null when the text is no size.</summary>
    public static (int Width, int Height)? Parse(string text)
        => text.Split('x') is [var width, var height]
            && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w) && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            ? (w, h) : null;
}
