using ImageGen.Providers.Boxes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Brings pictures to start from to the server, where a workflow finds them by name. It costs nothing and may be repeated.</summary>
internal sealed class PictureUploads(ComfyUiApi api, BoxAnswers answers)
{
    /// <summary>The name that the server gave the picture; or why it does not take it.</summary>
    /// <exception cref="ProviderFaultException">Not now.</exception>
    public async Task<(string? Name, Refusal? Refusal)> PutAsync(SourcePicture picture, Guid job, CancellationToken cancellationToken)
    {
        // By the job, so that a second order of it takes the place of the first.
        var answer = await api.UploadAsync(picture, $"imagegen-{job:N}.{ExtensionOf(picture)}", cancellationToken);
        if (!answer.IsSuccess)
        {
            return Faults.IsCertainRefusal(answer.Status) ? (null, answers.Refuse(answer, words: null)) : throw answers.OfAsking(answer);
        }

        return WireJson.Read(answer.Body, ComfyUiJson.Default.WireUpload) is { Name: { Length: > 0 } name } upload
            ? (string.IsNullOrEmpty(upload.Subfolder) ? name : $"{upload.Subfolder}/{name}", null)
            : throw answers.Unreadable(mayHaveBought: false);
    }

    private static string ExtensionOf(SourcePicture picture) => picture.ContentType switch
    {
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        _ => "png",
    };
}
