using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Gateway.Http;

/// <summary>Reads the image inside of a request, and refuses what only the system itself may name.</summary>
internal static class SourceImageReader
{
    private const string Field = "image";

    /// <summary>The bytes of the image; null when the request has none, or an address, or when something is wrong with it.</summary>
    public static ReadOnlyMemory<byte>? Read(ImageRequest request, EgressOptions egress, ValidationErrors faults)
    {
        if (request.Image is not { } image || faults.Has(Field))
        {
            return null;
        }

        if (SourceImage.IsData(image))
        {
            return Decode(image, faults);
        }

        // The worker asks no other; here the caller hears of it at once.
        if (!image.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !(image.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && egress.AllowHttp))
        {
            faults.Add(Field, "must be an https URL or a data: URI.");
        }

        return null;
    }

    private static ReadOnlyMemory<byte>? Decode(string image, ValidationErrors faults)
    {
        if (SourceImage.Decode(image) is not { } bytes)
        {
            faults.Add(Field, "must be base64 behind the comma, of at most 10 MB.");
            return null;
        }

        try
        {
            // By its structure alone: the worker decodes it, and keeps what a crafted file may do away from here.
            SourceInfo.Read(bytes);
            return bytes;
        }
        catch (InvalidImageException fault)
        {
            faults.Add(Field, $"must be one still PNG, JPEG or WebP. {fault.Message}");
            return null;
        }
    }
}
