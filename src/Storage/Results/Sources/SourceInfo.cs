using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results.Sources;

/// <summary>
/// What the bytes of an image that a job is to start from say about themselves, found without decoding them. Stricter than <see cref="ImageInfo"/>:
/// what a provider has made is kept whatever it is, but what a caller sends has to be read by programs of all sorts.
/// </summary>
public sealed record SourceInfo
{
    /// <summary><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>Width of the upright image, in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the upright image, in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>How the stored pixels have to be turned, by Exif: 1, upright already, to 8.</summary>
    public required int Orientation { get; init; }

    /// <summary>Whether programs differ in how they read it, or some do not read it at all: then it is not passed on as it is.</summary>
    public required bool IsUnusual { get; init; }

    /// <summary>Whether it was compressed with a loss.</summary>
    public required bool IsLossy { get; init; }

    /// <summary>Whether a decoder has to hold all of it in its compressed form as well.</summary>
    public required bool IsProgressive { get; init; }

    /// <summary>Whether the stored pixels lie on their side, so that width and height change places.</summary>
    public bool IsSideways => ExifOrientation.IsSideways(Orientation);

    /// <summary>
    /// Recognises one still PNG, JPEG or WebP by its structure from the first byte to the last. Throws <see cref="InvalidImageException"/> for
    /// anything else, naming what it is where that can be told; for an animated image of any format; for one that is cut short; and for one
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
