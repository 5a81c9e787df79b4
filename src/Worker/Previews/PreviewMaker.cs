using System.Buffers;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using SkiaSharp;

namespace ImageGen.Worker.Previews;

/// <summary>Makes the preview of an image: a WebP of at most <see cref="MaxSide"/> pixels a side and <see cref="MaxBytes"/> bytes, upright and in sRGB.</summary>
internal static class PreviewMaker
{
    /// <summary>The longer side, in pixels. A smaller image keeps its size.</summary>
    public const int MaxSide = 512;

    /// <summary>The largest file.</summary>
    public const int MaxBytes = 30_000;

    // 64 MB. The pixels are outside the managed heap, and a preview must not cost a worker its memory, and with it the images that it holds.
    private const long MaxPixels = 4096 * 4096;

    private static readonly (int Side, int Quality)[] Attempts = [(MaxSide, 80), (MaxSide, 60), (MaxSide, 40), (384, 40), (256, 40), (128, 20)];

    // Scales from one mipmap level: interpolation between two levels takes ten times the processor time.
    private static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Nearest);

    /// <summary>The preview. Takes about a twentieth of a second of a processor.</summary>
    /// <exception cref="InvalidImageException">The file is not a still PNG, JPEG or WebP, can't be decoded, or has too many pixels.</exception>
    public static ReadOnlyMemory<byte> Make(ReadOnlyMemory<byte> image)
    {
        // From the header: a file that claims more pixels than are kept is never decoded.
        var info = ImageInfo.Read(image.Span);
        using var pixels = Decode(image, info);
        for (var next = 0; next < Attempts.Length;)
        {
            var (side, quality) = Attempts[next];
            using var smaller = Fit(pixels, side);
            using var map = (smaller ?? pixels).PeekPixels();
            using var data = map?.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)) ?? throw new InvalidImageException("The preview can't be encoded.");
            if (data.Size <= MaxBytes)
            {
                return data.ToArray();
            }

            // A file of noise fits only in a smaller size.
            next += data.Size > 3 * MaxBytes && next + 3 < Attempts.Length ? 3 : 1;
        }

        throw new InvalidImageException("The preview can't be made small enough.");
    }

    /// <summary>The pixels, upright. Already made smaller by the decoder where the format allows that, but never below the size of the preview.</summary>
    private static SKBitmap Decode(ReadOnlyMemory<byte> image, ImageInfo info)
    {
        using var pin = image.Pin();
        using var data = DataOf(image, pin);
        using var codec = SKCodec.Create(data) ?? throw Undecodable();
        if (codec.Info.Width != info.Width || codec.Info.Height != info.Height || codec.FrameCount > 1)
        {
            throw Undecodable();
        }

        var size = codec.GetScaledDimensions(Math.Min(1f, 2f * MaxSide / Math.Max(info.Width, info.Height)));
        if ((long)size.Width * size.Height > MaxPixels)
        {
            throw new InvalidImageException($"An image of {size.Width} x {size.Height} pixels gets no preview.");
        }

        using var standard = SKColorSpace.CreateSrgb();
        var pixels = Allocate(size, codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul, standard);
        try
        {
            if (codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success)
            {
                throw Undecodable();
            }

            return codec.EncodedOrigin == SKEncodedOrigin.TopLeft ? pixels : Turn(pixels, codec.EncodedOrigin);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    private static unsafe SKData DataOf(ReadOnlyMemory<byte> image, MemoryHandle pin) => SKData.Create((IntPtr)pin.Pointer, image.Length);

    private static SKBitmap Allocate(SKSizeI size, SKAlphaType alpha, SKColorSpace? space)
    {
        var pixels = new SKBitmap();
        if (pixels.TryAllocPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha, space)))
        {
            return pixels;
        }

        pixels.Dispose();
        throw new InvalidImageException("There is no memory for the pixels.");
    }

    /// <summary>The pixels with the longer side of that length; null if they fit already.</summary>
    private static SKBitmap? Fit(SKBitmap pixels, int side)
    {
        var longer = Math.Max(pixels.Width, pixels.Height);
        return longer <= side ? null
            : pixels.Resize(new SKSizeI(Scaled(pixels.Width), Scaled(pixels.Height)), Sampling) ?? throw Undecodable();

        int Scaled(int length) => Math.Max(1, (int)Math.Round((double)length * side / longer));
    }

    /// <summary>The pixels in the upright position; disposes of the stored ones.</summary>
    private static SKBitmap Turn(SKBitmap stored, SKEncodedOrigin origin)
    {
        var isSideways = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (width, height) = isSideways ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
        var upright = Allocate(new SKSizeI(width, height), stored.AlphaType, stored.ColorSpace);
        using var canvas = new SKCanvas(upright);
        canvas.Concat(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
            _ => SKMatrix.Identity,
        });
        canvas.DrawBitmap(stored, 0, 0, SKSamplingOptions.Default);
        canvas.Flush();
        stored.Dispose();
        return upright;
    }

    private static InvalidImageException Undecodable() => new("The image can't be decoded: it is damaged, or of a rare kind.");
}
