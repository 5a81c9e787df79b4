using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results;

/// <summary>Properties of an image, read from its bytes without decoding them.</summary>
/// <param name="ContentType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>.</param>
/// <param name="Extension">File name extension without dot: <c>png</c>, <c>jpg</c> or <c>webp</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record ImageInfo(string ContentType, string Extension, int Width, int Height)
{
    private ImageInfo(string contentType, string extension, ImageSize size)
        : this(contentType, extension, size.Width, size.Height)
    {
    }

    /// <summary>Largest width and height, in pixels.</summary>
    public const int MaxSide = 8192;

    /// <summary>Largest area, in pixels.</summary>
    public const int MaxArea = 40_000_000;

    /// <summary>
    /// Recognizes a PNG, JPEG or WebP by its structure from the first byte to the last. Throws <see cref="InvalidImageException"/>
    /// for anything else, for one that is cut short, and for one larger than <see cref="MaxSide"/> or <see cref="MaxArea"/>.
    /// </summary>
    public static ImageInfo Read(ReadOnlySpan<byte> image)
    {
        var info = Png.IsOne(image) ? new ImageInfo("image/png", "png", Png.Measure(image))
            : Jpeg.IsOne(image) ? new ImageInfo("image/jpeg", "jpg", Jpeg.Measure(image))
            : WebP.IsOne(image) ? new ImageInfo("image/webp", "webp", WebP.Measure(image))
            : throw new InvalidImageException("The bytes are not a PNG, JPEG or WebP.");

        if (info.Width < 1 || info.Height < 1)
        {
            throw new InvalidImageException("The image has no pixels by its header.");
        }

        if (info.Width > MaxSide || info.Height > MaxSide || (long)info.Width * info.Height > MaxArea)
        {
            throw new InvalidImageException($"The image is {info.Width} x {info.Height} pixels, more than is kept ({MaxSide} a side, {MaxArea / 1_000_000} megapixels).");
        }

        return info;
    }

    /// <summary>The description of a source image, which is named by its content.</summary>
    internal StoredImage DescribeInput(Guid jobId, DateTimeOffset day, ReadOnlySpan<byte> image)
        => Describe(ImageKey.CreateInput(jobId, day, Convert.ToHexStringLower(SHA256.HashData(image)), Extension), image);

    /// <summary>The description of the stored image.</summary>
    internal StoredImage Describe(string key, ReadOnlySpan<byte> image) => new()
    {
        Key = key,
        ContentType = ContentType,
        Width = Width,
        Height = Height,
        Bytes = image.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(image)),
    };
}
