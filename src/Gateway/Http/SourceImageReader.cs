using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Jobs.Requests;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Gateway.Http;

/// <summary>Reads the embedded image of a request, and refuses image addresses of schemes other than https.</summary>
internal static class SourceImageReader
{
    private const string Field = "image";

    /// <summary>The bytes of the image; null when the request has none, has an address, or is faulty.</summary>
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

        // The worker fetches no other address; the check here reports that to the caller at once.
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
            faults.Add(Field, "must be base64 after the comma, at most 10 MB when decoded.");
            return null;
        }

        try
        {
            // Only the structure is read here: decoding a crafted file is a risk that only the worker takes.
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
