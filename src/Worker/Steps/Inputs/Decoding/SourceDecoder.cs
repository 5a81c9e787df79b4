using ImageGen.Providers;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>
/// Decodes the image that a job starts from before it is sent to anybody: some servers answer with an unrelated image, and a success, when they can't
/// read it. What every program reads alike goes on as it is; everything else that can be decoded is written anew: upright, in sRGB, 8 bits a colour,
/// without metadata.
/// </summary>
internal sealed class SourceDecoder : IDisposable
{
    // Four of pixels, and six of what a JPEG is written from, or a progressive one read from: two bytes for each of three colours. Turning needs eight.
    private const int BytesPerPixel = 10;

    private readonly DecodeBudget _budget = new();

    /// <summary>The image as it may be sent.</summary>
    /// <param name="image">The file.</param>
    /// <param name="address">Where the caller has it; null when it came with the request.</param>
    /// <param name="simpleOnly">Whether only PNG, and JPEG as it is written here, may be sent.</param>
    /// <param name="cancellationToken">Ends the wait for memory; an image that is being decoded is decoded to its end.</param>
    /// <exception cref="InvalidImageException">It is no still PNG, JPEG or WebP within the limits, or can't be decoded.</exception>
    /// <exception cref="DecoderOutOfMemoryException">Not now.</exception>
    public async Task<InputImage> PrepareAsync(ReadOnlyMemory<byte> image, string? address, bool simpleOnly, CancellationToken cancellationToken)
    {
        // The limits first: what says that it has a billion pixels is never decoded.
        var info = SourceInfo.Read(image.Span);
        var mustWrite = info.IsUnusual || info.Orientation != 1 || (simpleOnly && info.ContentType != "image/png");
        return await _budget.RunAsync((long)info.Width * info.Height * BytesPerPixel, () => Prepare(image, info, mustWrite, address), cancellationToken);
    }

    public void Dispose() => _budget.Dispose();

    private static InputImage Prepare(ReadOnlyMemory<byte> image, SourceInfo info, bool mustWrite, string? address)
    {
        if (Read(image, info, mustWrite) is not { } pixels)
        {
            return new InputImage(image, info.ContentType, info.Width, info.Height, address);
        }

        using var upright = Turn(pixels, info.Orientation);
        var (bytes, contentType) = SourceEncoder.Write(upright, info);

        // Whoever fetches it from there gets what was not turned.
        return new InputImage(bytes, contentType, info.Width, info.Height, info.Orientation == 1 ? address : null);
    }

    /// <summary>The pixels as they are stored; null where the file itself may be sent. The decoder and its memory are gone when it returns.</summary>
    private static Pixels? Read(ReadOnlyMemory<byte> image, SourceInfo info, bool mustWrite)
    {
        using var codec = SkiaCodec.Open(image, info);
        if (mustWrite || !codec.IsStandardColour)
        {
            return codec.Decode();
        }

        codec.Check();
        return null;
    }

    /// <summary>The pixels upright, in place of those that are stored.</summary>
    private static Pixels Turn(Pixels stored, int orientation)
    {
        if (orientation == 1)
        {
            return stored;
        }

        using (stored)
        {
            return stored.Turn(orientation);
        }
    }
}
