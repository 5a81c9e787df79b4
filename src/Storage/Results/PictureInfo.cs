using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results;

/// <summary>What the bytes of a picture say about themselves, found without decoding them.</summary>
/// <param name="ContentType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>.</param>
/// <param name="Extension">File name extension without dot: <c>png</c>, <c>jpg</c> or <c>webp</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record PictureInfo(string ContentType, string Extension, int Width, int Height)
{
    private PictureInfo(string contentType, string extension, PictureSize size)
        : this(contentType, extension, size.Width, size.Height)
    {
    }

    /// <summary>Largest width and height, in pixels.</summary>
    public const int MaxSide = 8192;

    /// <summary>Largest area, in pixels.</summary>
    public const int MaxArea = 40_000_000;

    /// <summary>
    /// Recognises a PNG, JPEG or WebP by its structure from the first byte to the last. Throws <see cref="NotAPictureException"/>
    /// for anything else, for one that is cut short, and for one larger than <see cref="MaxSide"/> or <see cref="MaxArea"/>.
    /// </summary>
    public static PictureInfo Read(ReadOnlySpan<byte> picture)
    {
        var info = Png.IsOne(picture) ? new PictureInfo("image/png", "png", Png.Measure(picture))
            : Jpeg.IsOne(picture) ? new PictureInfo("image/jpeg", "jpg", Jpeg.Measure(picture))
            : WebP.IsOne(picture) ? new PictureInfo("image/webp", "webp", WebP.Measure(picture))
            : throw new NotAPictureException("The bytes are not a PNG, JPEG or WebP.");

        if (info.Width < 1 || info.Height < 1)
        {
            throw new NotAPictureException("The picture says that it has no pixels.");
        }

        if (info.Width > MaxSide || info.Height > MaxSide || (long)info.Width * info.Height > MaxArea)
        {
            throw new NotAPictureException($"The picture is {info.Width} x {info.Height} pixels, more than is kept ({MaxSide} a side, {MaxArea / 1_000_000} megapixels).");
        }

        return info;
    }

    /// <summary>What is told about a picture that a job starts from, which is named by its content.</summary>
    internal StoredImage DescribeInput(Guid jobId, DateTimeOffset day, ReadOnlySpan<byte> picture)
        => Describe(PictureKey.CreateInput(jobId, day, Convert.ToHexStringLower(SHA256.HashData(picture)), Extension), picture);

    /// <summary>What is told about the picture once it is stored.</summary>
    internal StoredImage Describe(string key, ReadOnlySpan<byte> picture) => new()
    {
        Key = key,
        ContentType = ContentType,
        Width = Width,
        Height = Height,
        Bytes = picture.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(picture)),
    };
}
