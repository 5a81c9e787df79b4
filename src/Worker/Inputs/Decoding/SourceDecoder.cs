using ImageGen.Providers;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Worker.Inputs.Decoding;

/// <summary>
/// Decodes the image that a job starts from before it is sent to anybody: some servers answer with an unrelated image, and a success, when they can't
/// read it. What every program reads alike goes on as it is; everything else that can be decoded is written anew: upright, in sRGB, 8 bits a colour,
/// without metadata.
/// </summary>
internal sealed class SourceDecoder : IDisposable
{
    private const int BytesPerPixel = 4;

    // libjpeg holds the coefficients of a progressive image: two bytes for each of three colours.
    private const int CoefficientBytes = 6;

    private readonly DecodeBudget _budget = new();

    /// <summary>The image as it may be sent.</summary>
    /// <param name="image">The file.</param>
    /// <param name="address">Where the caller has it; null when it came with the request.</param>
    /// <param name="simpleOnly">Whether only PNG, and JPEG as it is written here, may be sent.</param>
    /// <param name="cancellationToken">Ends the wait for memory; an image that is being decoded is decoded to its end.</param>
    /// <exception cref="NotAPictureException">It is no still PNG, JPEG or WebP within the limits, or can't be decoded.</exception>
    /// <exception cref="DecoderOutOfMemoryException">Not now.</exception>
    public async Task<SourcePicture> PrepareAsync(ReadOnlyMemory<byte> image, string? address, bool simpleOnly, CancellationToken cancellationToken)
    {
        // The limits first: what says that it has a billion pixels is never decoded.
        var info = SourceInfo.Read(image.Span);
        var mustWrite = info.IsUnusual || info.Orientation != 1 || (simpleOnly && info.ContentType != "image/png");
        return await _budget.RunAsync(MemoryOf(info), () => Prepare(image, info, mustWrite, address), cancellationToken);
    }

    public void Dispose() => _budget.Dispose();

    private static SourcePicture Prepare(ReadOnlyMemory<byte> image, SourceInfo info, bool mustWrite, string? address)
    {
        using var codec = SkiaCodec.Open(image, info);
        if (!mustWrite && codec.IsStandardColour)
        {
            codec.Check();
            return new SourcePicture(image, info.ContentType, info.Width, info.Height, address);
        }

        using var pixels = codec.Decode();
        using var upright = info.Orientation == 1 ? null : pixels.Turn(info.Orientation);
        var (bytes, contentType) = SourceEncoder.Write(upright ?? pixels, info);

        // Whoever fetches it from there gets what was not turned.
        return new SourcePicture(bytes, contentType, info.Width, info.Height, info.Orientation == 1 ? address : null);
    }

    /// <summary>Pixels, once more where they are turned, and what the decoder holds besides.</summary>
    private static long MemoryOf(SourceInfo info)
        => (long)info.Width * info.Height * ((info.Orientation == 1 ? BytesPerPixel : 2 * BytesPerPixel) + (info.IsProgressive ? CoefficientBytes : 0));
}
