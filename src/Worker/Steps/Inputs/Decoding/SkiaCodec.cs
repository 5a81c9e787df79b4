using System.Buffers;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;
using SkiaSharp;

namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>Skia's decoder for one file. The native library is loaded with the first image that a process decodes, not at its start.</summary>
internal sealed class SkiaCodec : IDisposable
{
    // Also at an eighth of its size a JPEG is read to its end, with a 64th of the memory.
    private const float Eighth = 0.125f;

    private readonly MemoryHandle _pin;

    private readonly SKData _data;

    private readonly SKCodec _codec;

    private SkiaCodec(MemoryHandle pin, SKData data, SKCodec codec) => (_pin, _data, _codec) = (pin, data, codec);

    /// <summary>Whether the file is in sRGB, or states no color space. Programs that ignore color profiles display such a file correctly.</summary>
    public bool IsSrgb => _codec.Info.ColorSpace is not { } space || space.IsSrgb;

    /// <exception cref="InvalidImageException">Skia can't decode the file, or reads a different size than <see cref="SourceInfo"/>.</exception>
    public static SkiaCodec Open(ReadOnlyMemory<byte> image, SourceInfo info)
    {
        var pin = image.Pin();
        SKData? data = null;
        try
        {
            unsafe
            {
                data = SKData.Create((IntPtr)pin.Pointer, image.Length);
            }

            var codec = SKCodec.Create(data) ?? throw Undecodable();
            var (width, height) = info.IsSideways ? (info.Height, info.Width) : (info.Width, info.Height);
            if (codec.Info.Width != width || codec.Info.Height != height || codec.FrameCount > 1)
            {
                codec.Dispose();
                throw Undecodable();
            }

            return new SkiaCodec(pin, data, codec);
        }
        catch
        {
            data?.Dispose();
            pin.Dispose();
            throw;
        }
    }

    /// <summary>Decodes the file and discards the result, to verify that it can be decoded.</summary>
    public void Check()
    {
        var size = _codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? _codec.GetScaledDimensions(Eighth) : _codec.Info.Size;
        using var pixels = Pixels.Allocate(size.Width, size.Height, isOpaque: true);
        Decode(pixels, new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, AlphaType));
    }

    /// <summary>The pixels as stored, in sRGB, eight bits each of red, green, blue and alpha.</summary>
    public Pixels Decode()
    {
        var pixels = Pixels.Allocate(_codec.Info.Width, _codec.Info.Height, _codec.Info.AlphaType == SKAlphaType.Opaque);
        try
        {
            using var standard = SKColorSpace.CreateSrgb();
            Decode(pixels, new SKImageInfo(pixels.Width, pixels.Height, SKColorType.Rgba8888, AlphaType, standard));
            return pixels;
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _codec.Dispose();
        _data.Dispose();
        _pin.Dispose();
    }

    // Not premultiplied by alpha, which would lose the colors of transparent pixels.
    private SKAlphaType AlphaType => _codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;

    private void Decode(Pixels pixels, SKImageInfo info)
    {
        var result = _codec.GetPixels(info, pixels.Address);
        if (result == SKCodecResult.IncompleteInput)
        {
            throw new InvalidImageException("The image is damaged or cut short.");
        }

        if (result != SKCodecResult.Success)
        {
            throw Undecodable();
        }
    }

    private static InvalidImageException Undecodable() => new("The image can't be decoded: it is damaged, or of a rare kind.");
}
