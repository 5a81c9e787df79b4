using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Uploads source images to the server, where a workflow finds them by name. It costs nothing and may be repeated.</summary>
internal sealed class ImageUploads(ComfyUiApi api, GpuServerResponses responses)
{
    /// <summary>The name that the server gave the image; or why it refused it.</summary>
    /// <exception cref="ProviderFaultException">It failed temporarily.</exception>
    public async Task<(string? Name, Refusal? Refusal)> UploadAsync(InputImage image, Guid job, CancellationToken cancellationToken)
    {
        // Named by the job, so that a second order of it replaces the first file.
        var response = await api.UploadAsync(image, $"imagegen-{job:N}.{ExtensionOf(image)}", cancellationToken);
        if (!response.IsSuccess)
        {
            return ProviderFaults.IsCertainRefusal(response.Status) ? (null, responses.Refuse(response, serviceMessage: null)) : throw responses.OfQuery(response);
        }

        return WireJson.Read(response.Body, ComfyUiJson.Default.WireUpload) is { Name: { Length: > 0 } name } upload
            ? (string.IsNullOrEmpty(upload.Subfolder) ? name : $"{upload.Subfolder}/{name}", null)
            : throw responses.Unreadable(mayHaveBought: false);
    }

    private static string ExtensionOf(InputImage image) => image.ContentType switch
    {
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        _ => "png",
    };
}
