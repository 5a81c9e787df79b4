using System.Collections.Concurrent;
using System.Text;
using SkiaSharp;

namespace ImageGen.Providers.Sandbox;

/// <summary>
/// The embedded font. SkiaSharp's Linux build sees no font of the system, and a font of the system would make the image
/// depend on the machine.
/// </summary>
internal static class SandboxFont
{
    private const float UnitSize = 1000;

    private static readonly SKTypeface Face = Load();

    private static readonly ConcurrentDictionary<int, float?> Advances = new();

    public static SKFont OfSize(float size, bool bold = false)
        => new(Face, size) { Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None, Subpixel = true, Embolden = bold };

    /// <summary>Whether the font can draw it; a missing character is drawn as an empty frame.</summary>
    public static bool Has(Rune rune) => Advance(rune) is not null;

    /// <summary>Width in units of the font size.</summary>
    public static float WidthOf(Rune rune) => IsInvisible(rune) ? 0 : Advance(rune) ?? 0.9f;

    /// <summary>Joiners and variation selectors, which have a meaning only in scripts that this font does not have.</summary>
    public static bool IsInvisible(Rune rune) => rune.Value is 0x200B or 0x200C or 0x200D or 0x2060 or 0xFEFF or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);

    private static float? Advance(Rune rune) => Advances.GetOrAdd(rune.Value, Measure);

    private static float? Measure(int codePoint)
    {
        using var font = OfSize(UnitSize);
        return font.ContainsGlyph(codePoint) ? font.MeasureText(char.ConvertFromUtf32(codePoint)) / UnitSize : null;
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(SandboxFont).Assembly.GetManifestResourceStream("NotoSans-Regular.ttf")
            ?? throw new InvalidOperationException("The embedded font is missing from the assembly.");
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException("The embedded font can't be read.");
    }
}
