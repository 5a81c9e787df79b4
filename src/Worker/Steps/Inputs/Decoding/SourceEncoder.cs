using System.Runtime.InteropServices;
using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;
using SkiaSharp;

namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>
/// Encodes images that can't be sent unchanged: a lossless source as PNG, a lossy source as JPEG; a lossless source also as JPEG if the PNG would be larger
/// than the limit for source images.
/// </summary>
internal static class SourceEncoder
{
    // The first has hardly any visible loss; the others are for large images whose source was compressed more.
    private static readonly int[] Qualities = [95, 85, 75];

    // Fast rather than small: the file is sent only once.
    private static readonly SKPngEncoderOptions Png = new(SKPngEncoderFilterFlags.Sub, 3);

    /// <exception cref="InvalidImageException">The result would be too large.</exception>
    public static (ReadOnlyMemory<byte> Bytes, string ContentType) Write(Pixels pixels, SourceInfo info)
    {
        // Without a color space, because the encoder would write a profile; programs assume sRGB without one.
        using var map = new SKPixmap(new SKImageInfo(pixels.Width, pixels.Height, SKColorType.Rgba8888, pixels.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul), pixels.Address);
        if (!info.IsLossy && WithinLimit(map.Encode(Png)) is { } png)
        {
            return (png, "image/png");
        }

        if (!pixels.IsOpaque)
        {
            BlendWithWhite(pixels.Span);
        }

        foreach (var quality in Qualities)
        {
            if (WithinLimit(map.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore))) is { } jpeg)
            {
                return (jpeg, "image/jpeg");
            }
        }

        throw new InvalidImageException("The image has to be re-encoded and would then be larger than 10 MB; make it smaller.");
    }

    private static byte[]? WithinLimit(SKData? data)
    {
        using (data)
        {
            return data is null ? throw new InvalidImageException("The image can't be re-encoded.") : data.Size <= SourceImages.MaxBytes ? data.ToArray() : null;
        }
    }

    /// <summary>Blends transparent pixels with white, since a JPEG has no alpha. Most programs use white too, and the colors of transparent pixels are arbitrary.</summary>
    private static void BlendWithWhite(Span<uint> pixels)
    {
        var bytes = MemoryMarshal.AsBytes(pixels);
        for (var i = 0; i < bytes.Length; i += 4)
        {
            var alpha = bytes[i + 3];
            if (alpha == byte.MaxValue)
            {
                continue;
            }

            var white = (byte.MaxValue - alpha) * byte.MaxValue;
            bytes[i] = (byte)(((bytes[i] * alpha) + white) / byte.MaxValue);
            bytes[i + 1] = (byte)(((bytes[i + 1] * alpha) + white) / byte.MaxValue);
            bytes[i + 2] = (byte)(((bytes[i + 2] * alpha) + white) / byte.MaxValue);
            bytes[i + 3] = byte.MaxValue;
        }
    }
}
