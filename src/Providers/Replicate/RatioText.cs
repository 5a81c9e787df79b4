using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Providers.Replicate;

/// <summary>Reads aspect ratios and sizes from the values of model inputs, for example <c>landscape_16_9</c> or <c>1365x1024 (4:3)</c>.</summary>
internal static partial class RatioText
{
    /// <summary>Whether a value means the ratio.</summary>
    public static bool IsSame(string choice, string ratio) => Read(Ratio().Match(choice)) is { } one && Read(Ratio().Match(ratio)) is { } other && one.A * other.B == one.B * other.A;

    /// <summary>The size that a value means; null for none.</summary>
    public static (int Width, int Height)? SizeIn(string choice) => Read(Size().Match(choice));

    private static (int A, int B)? Read(Match match)
        => match.Success
            ? (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"(?<![0-9.])([1-9][0-9]?)\s*[:/_xX×-]\s*([1-9][0-9]?)(?![0-9.])", RegexOptions.CultureInvariant)]
    private static partial Regex Ratio();

    [GeneratedRegex(@"(?<![0-9.])([1-9][0-9]{2,4})\s*(?:[xX×*]|\bby\b)\s*([1-9][0-9]{2,4})(?![0-9.])", RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
