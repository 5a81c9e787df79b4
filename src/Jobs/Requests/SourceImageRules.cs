using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>Rules for the source image of a request. Whether the content is an image is checked later, from its bytes.</summary>
internal static class SourceImageRules
{
    public static void Check(ImageRequest request, List<RequestFault> faults)
    {
        if (request.Strength is not null && request.Image is null)
        {
            faults.Add(new("strength", "must not be given without image."));
        }

        if (request.Image is { } image && !IsGood(image))
        {
            faults.Add(new(
                "image",
                SourceImage.IsData(image)
                    ? "must be data:image/png;base64,… with an image of at most 10 MB."
                    : $"must be an https URL of at most {ImageRequest.MaxUrlLength} characters, without user info and fragment, or a data: URI in base64."));
        }
    }

    // Plain http is for development: gateway and worker accept it only if ImageGen:Egress:AllowHttp is set.
    private static bool IsGood(string image)
        => SourceImage.IsData(image) ? SourceImage.IsDataOfSize(image)
            : image.Length <= ImageRequest.MaxUrlLength
                && (image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal) || AddressText.IsGood(image, "https://") || AddressText.IsGood(image, "http://"));
}
