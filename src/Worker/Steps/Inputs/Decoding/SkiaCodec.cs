using System.Buffers;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;
using SkiaSharp;

namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>Skia's decoder on one file. The library is loaded by the first image that a process decodes, not by its start.</summary>
internal sealed class SkiaCodec : IDisposable
{
    // A JPEG is read to its end also at an eighth of its size, which needs a 64th of the memory.
    private const float Eighth = 0.125f;

    private readonly MemoryHandle _pin;

    private readonly SKData _data;

    private readonly SKCodec _codec;

    private SkiaCodec(MemoryHandle pin, SKData data, SKCodec codec) => (_pin, _data, _codec) = (pin, data, codec);

    /// <summary>Whether its colours are those that programs take an image for which ignore what it says of them, as nearly all do here.</summary>
    public bool IsStandardColour => _codec.Info.ColorSpace is not { } space || space.IsSrgb;

    /// <exception cref="InvalidImageException">Skia does not know what to do with it, or reads another size in it than we do.</exception>
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

    /// <summary>Decodes it for nobody, to know that it can be decoded.</summary>
    public void Check()
    {
        var size = _codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? _codec.GetScaledDimensions(Eighth) : _codec.Info.Size;
        using var pixels = Pixels.Allocate(size.Width, size.Height, isOpaque: true);
        Decode(pixels, new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, AlphaType));
    }

    /// <summary>Its pixels as they are stored, in sRGB, eight bits each of red, green, blue and alpha.</summary>
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

    // Not multiplied by alpha, which would lose colours under it.
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
