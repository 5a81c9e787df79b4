#pragma warning disable MEAI001 // IImageGenerator is experimental in Microsoft.Extensions.AI 10.11.
using ImageGen.Contracts;
using Microsoft.Extensions.AI;

namespace ImageGen.Client;

/// <summary>
/// <see cref="IImageGenerator"/> of Microsoft.Extensions.AI. The count of images and their size are those of the options; the model id names a model of the provider. An image
/// that could not be made ends the call with <see cref="ImageGenException"/>.
/// </summary>
/// <param name="client">The client.</param>
public sealed class ImageGenerator(ImageGenClient client) : IImageGenerator
{
    /// <inheritdoc/>
    public async Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var jobs = await client.SubmitAsync(Translate(request, options), cancellationToken: cancellationToken).ConfigureAwait(false);
        List<AIContent> contents = [];
        foreach (var submitted in jobs)
        {
            var job = await client.WaitAsync(submitted.Id, cancellationToken).ConfigureAwait(false);
            if (job.Image is not { } image)
            {
                throw new ImageGenException(System.Net.HttpStatusCode.OK, job.Error is null ? null : System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(job.Error.Reason.ToString()),
                    job.Error?.Message ?? "The job ended without an image.", null);
            }

            contents.Add(new DataContent(await client.ReadImageAsync(job.Id, cancellationToken).ConfigureAwait(false), image.ContentType));
        }

        return new ImageGenerationResponse(contents);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null : serviceType == typeof(ImageGenClient) ? client : serviceType?.IsInstanceOfType(this) == true ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The HTTP client belongs to its factory.
    }

    private static ImageRequest Translate(ImageGenerationRequest request, ImageGenerationOptions? options) => new()
    {
        Prompt = request.Prompt ?? "",
        Image = request.OriginalImages?.FirstOrDefault() switch
        {
            DataContent data => data.Uri,
            UriContent { Uri: var uri } => uri.AbsoluteUri,
            _ => null,
        },
        Count = options?.Count is > 1 ? options.Count : null,
        Width = options?.ImageSize?.Width,
        Height = options?.ImageSize?.Height,
        Model = options?.ModelId,
        OutputFormat = options?.MediaType switch
        {
            "image/png" => OutputFormat.Png,
            "image/jpeg" => OutputFormat.Jpeg,
            "image/webp" => OutputFormat.Webp,
            _ => null,
        },
    };
}
