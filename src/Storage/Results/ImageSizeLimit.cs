using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Storage.Configuration;

namespace ImageGen.Storage.Results;

/// <summary>
/// Checks before the order whether an image of the requested size can be stored, whatever its content. The size in bytes
/// is known only after the image is paid for, and then it is stored in any case.
/// </summary>
public static class ImageSizeLimit
{
    // Red, green, blue and transparency, in a PNG of noise, which does not compress.
    private const long BytesOfPixel = 4;

    private const long HeadersAndText = 64 * 1024;

    /// <summary>The error of the size, as the rest of a sentence that begins with the field's name; null when there is none, or the request has no size.</summary>
    public static string? FaultOf(ImageRequest request, StorageOptions options)
    {
        if (options.Results != ResultsKind.Redis || request is not { Width: { } width, Height: { } height })
        {
            return null;
        }

        var most = (BytesOfPixel * width * height) + HeadersAndText;
        return most <= options.ResultsMaxBytes ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"times height must be small enough for the result store: an image of {width}x{height} may have {most} bytes, and ImageGen:Results:MaxBytes allows {options.ResultsMaxBytes}.");
    }
}
