using System.Runtime.InteropServices;
using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;
using SkiaSharp;

namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>
/// Writes images that could not be passed on as they were: what was without loss as PNG, what was not as JPEG; as JPEG too where the PNG would be larger
/// than an image to start from may be.
/// </summary>
internal static class SourceEncoder
{
    // The first is hardly worse than what came; the others are for large ones that came compressed more than that.
    private static readonly int[] Qualities = [95, 85, 75];

    // Quick: it is sent once, to a server that is near, or waits for nothing else.
    private static readonly SKPngEncoderOptions Png = new(SKPngEncoderFilterFlags.Sub, 3);

    /// <exception cref="InvalidImageException">It would be too large.</exception>
    public static (ReadOnlyMemory<byte> Bytes, string ContentType) Write(Pixels pixels, SourceInfo info)
    {
        // Without a colour space, or the encoder would write one; sRGB is what everybody takes it for.
        using var map = new SKPixmap(new SKImageInfo(pixels.Width, pixels.Height, SKColorType.Rgba8888, pixels.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul), pixels.Address);
        if (!info.IsLossy && Fitting(map.Encode(Png)) is { } png)
        {
            return (png, "image/png");
        }

        if (!pixels.IsOpaque)
        {
            PutOnWhite(pixels.Span);
        }

        foreach (var quality in Qualities)
        {
            if (Fitting(map.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore))) is { } jpeg)
            {
                return (jpeg, "image/jpeg");
            }
        }

        throw new InvalidImageException("The image has to be written anew, and would be larger than 10 MB; make it smaller.");
    }

    private static byte[]? Fitting(SKData? data)
    {
        using (data)
        {
            return data is null ? throw new InvalidImageException("The image can't be written anew.") : data.Size <= SourceImages.MaxBytes ? data.ToArray() : null;
        }
    }

    /// <summary>A JPEG has no alpha. White is what most programs put behind it, and what is under it may be anything.</summary>
    private static void PutOnWhite(Span<uint> pixels)
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
