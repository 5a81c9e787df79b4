using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results.Sources;

/// <summary>
/// Properties of a source image, read from its bytes without decoding them. Stricter than <see cref="ImageInfo"/>:
/// an image from a provider is always kept, but an image from a caller must be readable by many different programs.
/// </summary>
public sealed record SourceInfo
{
    /// <summary><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>Width of the upright image, in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the upright image, in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>How the stored pixels must be rotated, by Exif: 1 (upright) to 8.</summary>
    public required int Orientation { get; init; }

    /// <summary>Whether some programs misread it, or do not read it at all: then it is not passed on unchanged.</summary>
    public required bool IsUnusual { get; init; }

    /// <summary>Whether its compression is lossy.</summary>
    public required bool IsLossy { get; init; }

    /// <summary>Whether a decoder must hold all of its compressed form in memory as well.</summary>
    public required bool IsProgressive { get; init; }

    /// <summary>Whether the stored pixels are rotated by 90 degrees, so that width and height are exchanged.</summary>
    public bool IsSideways => ExifOrientation.IsSideways(Orientation);

    /// <summary>
    /// Recognizes one still PNG, JPEG or WebP by its structure from the first byte to the last. Throws <see cref="InvalidImageException"/> for
    /// anything else, with the format's name if it is known; for an animated image of any format; for one that is cut short; and for one
    /// that is larger than <see cref="ImageInfo"/> allows.
    /// </summary>
    public static SourceInfo Read(ReadOnlySpan<byte> image)
    {
        RefuseForeign(image);
        var stored = ImageInfo.Read(image);
        var traits = stored.ContentType switch
        {
            "image/png" => PngTraits.Read(image),
            "image/jpeg" => JpegTraits.Read(image),
            _ => WebPTraits.Read(image),
        };
        if (traits.Frames > 1)
        {
            throw Animated($"{stored.Extension switch { "png" => "PNG", "jpg" => "JPEG", _ => "WebP" }}, {traits.Frames} frames");
        }

        var orientation = traits.Orientation ?? ExifOrientation.Upright;
        var isSideways = ExifOrientation.IsSideways(orientation.Value);
        return new SourceInfo
        {
            ContentType = stored.ContentType,
            Width = isSideways ? stored.Height : stored.Width,
            Height = isSideways ? stored.Width : stored.Height,
            Orientation = orientation.Value,
            IsUnusual = traits.IsUnusual || !orientation.IsClear,
            IsLossy = traits.IsLossy,
            IsProgressive = traits.IsProgressive,
        };
    }

    private static void RefuseForeign(ReadOnlySpan<byte> image)
    {
        if (Png.IsOne(image) || Jpeg.IsOne(image) || WebP.IsOne(image))
        {
            return;
        }

        if (Gif.IsOne(image) ? Gif.IsAnimated(image) : ForeignFormats.IsSequence(image))
        {
            throw Animated(Gif.IsOne(image) ? "GIF" : "AVIF or HEIC");
        }

        if (ForeignFormats.NameOf(image) is { } format)
        {
            throw new InvalidImageException($"The bytes are {format}, not a PNG, JPEG or WebP.");
        }
    }

    private static InvalidImageException Animated(string what) => new($"The image is animated ({what}); a job starts from one still PNG, JPEG or WebP.");
}
