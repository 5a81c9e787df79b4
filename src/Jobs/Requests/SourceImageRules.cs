using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>What a request may say of the image to start from. Whether it is one shows when somebody has its bytes.</summary>
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

    // Plain http is for development: the gateway takes it, and the worker asks it, only where ImageGen:Egress:AllowHttp says so.
    private static bool IsGood(string image)
        => SourceImage.IsData(image) ? SourceImage.IsDataOfSize(image)
            : image.Length <= ImageRequest.MaxUrlLength
                && (image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal) || AddressText.IsGood(image, "https://") || AddressText.IsGood(image, "http://"));
}
