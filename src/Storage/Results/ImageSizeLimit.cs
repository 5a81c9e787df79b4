using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Storage.Configuration;

namespace ImageGen.Storage.Results;

/// <summary>
/// Whether an image of the size that a request asks for can be kept, whatever is in it. Asked before it is bought: how many bytes an image has
/// is known only when it is paid for, and then it is kept.
/// </summary>
public static class ImageSizeLimit
{
    // Red, green, blue and transparency, in a PNG of noise, which does not compress.
    private const long BytesOfPixel = 4;

    private const long HeadersAndText = 64 * 1024;

    /// <summary>What is wrong with the size, as it goes on from the field's name; null when nothing is, or the request names none.</summary>
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
