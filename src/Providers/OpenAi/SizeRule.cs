using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageGen.Providers.OpenAi;

/// <summary>The sizes that a model makes. A shape it can't make is refused, and not bought in another shape.</summary>
internal abstract record SizeRule
{
    /// <summary>All of them, where they can be told one by one.</summary>
    public virtual IReadOnlyList<string>? Listed => null;

    /// <summary>The <c>size</c> for an order, null for the service's choice; or what is wrong with the one it asks for.</summary>
    public bool TryMap(GenerationOrder order, out string? size, [NotNullWhen(false)] out string? mistake)
    {
        (size, mistake) = (null, null);
        if (order is { Width: { } width, Height: { } height })
        {
            mistake = Complaint(width, height);
            size = mistake is null ? Text((width, height)) : null;
        }
        else if (order.AspectRatio is { } ratio)
        {
            var found = OfRatio(ratio, out mistake);
            size = found is { } one ? Text(one) : null;
        }

        return mistake is null;
    }

    /// <summary>Why a size is not to be had; null when it is.</summary>
    protected abstract string? Complaint(int width, int height);

    /// <summary>The size for a shape <c>W:H</c>; null with a complaint when there is none.</summary>
    protected abstract (int Width, int Height)? OfRatio(string ratio, out string? complaint);

    protected static string Text((int Width, int Height) size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}");
}
