using ImageGen.Providers;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>
/// Decodes the source image of a job before it is sent to a provider: some servers respond with success and an unrelated image when they can't
/// read the source. A file that every program reads alike is sent unchanged; everything else that can be decoded is encoded anew: upright, in sRGB, 8 bits per
/// color, without metadata.
/// </summary>
internal sealed class SourceDecoder : IDisposable
{
    // Four bytes for the pixel, and six for writing a JPEG, or reading a progressive one: two bytes for each of three colors. Turning needs eight.
    private const int BytesPerPixel = 10;

    private readonly DecodeBudget _budget = new();

    /// <summary>The image in the form in which it may be sent.</summary>
    /// <param name="image">The file.</param>
    /// <param name="address">The caller's address of it; null when it came with the request.</param>
    /// <param name="simpleOnly">Whether only PNG, and JPEG as encoded here, may be sent.</param>
    /// <param name="cancellationToken">Cancels the wait for memory; decoding itself is not canceled.</param>
    /// <exception cref="InvalidImageException">The file is not a still PNG, JPEG or WebP within the limits, or can't be decoded.</exception>
    /// <exception cref="DecoderOutOfMemoryException">There is no memory for it now.</exception>
    public async Task<InputImage> PrepareAsync(ReadOnlyMemory<byte> image, string? address, bool simpleOnly, CancellationToken cancellationToken)
    {
        // The limits are checked first: a file that claims a billion pixels is never decoded.
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

        // The file at the address is not upright, so the address is used only for images that need no turning.
        return new InputImage(bytes, contentType, info.Width, info.Height, info.Orientation == 1 ? address : null);
    }

    /// <summary>The pixels as stored; null when the file itself may be sent. The decoder and its memory are released on return.</summary>
    private static Pixels? Read(ReadOnlyMemory<byte> image, SourceInfo info, bool mustWrite)
    {
        using var codec = SkiaCodec.Open(image, info);
        if (mustWrite || !codec.IsSrgb)
        {
            return codec.Decode();
        }

        codec.Check();
        return null;
    }

    /// <summary>The pixels in the upright position; disposes of the stored ones.</summary>
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
