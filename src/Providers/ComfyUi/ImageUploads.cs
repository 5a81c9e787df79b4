using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Uploads source images to the server, where a workflow finds them by name. It costs nothing and may be repeated.</summary>
internal sealed class ImageUploads(ComfyUiApi api, GpuServerResponses answers)
{
    /// <summary>The name that the server gave the image; or why it refused it.</summary>
    /// <exception cref="ProviderFaultException">It failed temporarily.</exception>
    public async Task<(string? Name, Refusal? Refusal)> PutAsync(InputImage image, Guid job, CancellationToken cancellationToken)
    {
        // Named by the job, so that a second order of it replaces the first file.
        var answer = await api.UploadAsync(image, $"imagegen-{job:N}.{ExtensionOf(image)}", cancellationToken);
        if (!answer.IsSuccess)
        {
            return ProviderFaults.IsCertainRefusal(answer.Status) ? (null, answers.Refuse(answer, words: null)) : throw answers.OfAsking(answer);
        }

        return WireJson.Read(answer.Body, ComfyUiJson.Default.WireUpload) is { Name: { Length: > 0 } name } upload
            ? (string.IsNullOrEmpty(upload.Subfolder) ? name : $"{upload.Subfolder}/{name}", null)
            : throw answers.Unreadable(mayHaveBought: false);
    }

    private static string ExtensionOf(InputImage image) => image.ContentType switch
    {
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        _ => "png",
    };
}
