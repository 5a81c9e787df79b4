using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageGen.Providers.OpenAi;

/// <summary>The sizes that a model supports. An unsupported aspect ratio is refused, and not bought with another one.</summary>
internal abstract record SizeRule
{
    /// <summary>All of them, if they can be listed.</summary>
    public virtual IReadOnlyList<string>? Listed => null;

    /// <summary>The <c>size</c> of an order, null for the service's choice; or the error of the requested one.</summary>
    public bool TryMap(GenerationOrder order, out string? size, [NotNullWhen(false)] out string? mistake)
    {
        (size, mistake) = (null, null);
        if (order is { Width: { } width, Height: { } height })
        {
            mistake = FaultOf(width, height);
            size = mistake is null ? Text((width, height)) : null;
        }
        else if (order.AspectRatio is { } ratio)
        {
            var found = OfRatio(ratio, out mistake);
            size = found is { } one ? Text(one) : null;
        }

        return mistake is null;
    }

    /// <summary>Why a size is not available; null when it is.</summary>
    protected abstract string? FaultOf(int width, int height);

    /// <summary>The size for an aspect ratio <c>W:H</c>; null with an error when there is none.</summary>
    protected abstract (int Width, int Height)? OfRatio(string ratio, out string? fault);

    protected static string Text((int Width, int Height) size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}");
}
