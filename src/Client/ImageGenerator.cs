#pragma warning disable MEAI001 // IImageGenerator is experimental in Microsoft.Extensions.AI 10.11.
using ImageGen.Contracts;
using Microsoft.Extensions.AI;

namespace ImageGen.Client;

/// <summary>
/// <see cref="IImageGenerator"/> of Microsoft.Extensions.AI. An original image makes the request an edit. The count of images and their size are those of the options, the
/// model id names a model of the provider, and further fields come from <see cref="ImageGenerationOptions.RawRepresentationFactory"/>, which may return an <see cref="ImageRequest"/>.
/// </summary>
/// <param name="client">The client.</param>
public sealed class ImageGenerator(ImageGenClient client) : IImageGenerator
{
    private const string ProviderName = "imagegen";

    /// <summary>Makes images and waits for them, however long that takes. Of several images, the response has those that were made.</summary>
    /// <param name="request">The prompt, and for an edit one original image: <see cref="DataContent"/>, or <see cref="UriContent"/> with an https address.</param>
    /// <param name="options">Count, size, media type and model. The response format is data, or links to the gateway, which need the same credentials.</param>
    /// <param name="cancellationToken">Ends the wait. The jobs go on: cancel them with <see cref="ImageGenClient.CancelAsync"/>.</param>
    /// <returns>The images; the raw representation is the list of the ended jobs.</returns>
    /// <exception cref="ImageGenException">The gateway refused the request, or none of the images could be made.</exception>
    /// <exception cref="NotSupportedException">There are several original images, one in a form that can't be sent, or the response format is hosted.</exception>
    public async Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (options?.ResponseFormat == ImageGenerationResponseFormat.Hosted)
        {
            throw new NotSupportedException("Hosted images are not supported. Ask for data or for an address.");
        }

        var submitted = await client.SubmitAsync(Translate(request, options), cancellationToken: cancellationToken).ConfigureAwait(false);
        List<ImageJob> jobs = [];
        List<AIContent> contents = [];
        foreach (var id in submitted.Select(job => job.Id))
        {
            var job = await client.WaitAsync(id, cancellationToken).ConfigureAwait(false);
            jobs.Add(job);
            if (job.Image is { } image)
            {
                contents.Add(options?.ResponseFormat == ImageGenerationResponseFormat.Uri && client.BaseAddress is { } gateway
                    ? new UriContent(new Uri(gateway, image.Url), image.ContentType)
                    : new DataContent(await client.ReadImageAsync(id, cancellationToken).ConfigureAwait(false), image.ContentType));
            }
        }

        return contents.Count > 0 ? new ImageGenerationResponse(contents) { RawRepresentation = jobs } : throw ImageGenException.Of(jobs[0]);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ImageGenClient) ? client
            : serviceType == typeof(ImageGeneratorMetadata) ? new ImageGeneratorMetadata(ProviderName, client.BaseAddress)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The HTTP client belongs to its factory.
    }

    private ImageRequest Translate(ImageGenerationRequest request, ImageGenerationOptions? options)
    {
        var raw = options?.RawRepresentationFactory?.Invoke(this) as ImageRequest ?? new ImageRequest { Prompt = "" };
        return raw with
        {
            Prompt = request.Prompt ?? raw.Prompt,
            Image = ImageOf(request) ?? raw.Image,
            Count = (options?.Count ?? raw.Count) is > 1 and var count ? count : null,
            Width = options?.ImageSize?.Width ?? raw.Width,
            Height = options?.ImageSize?.Height ?? raw.Height,
            Model = options?.ModelId ?? raw.Model,
            OutputFormat = options?.MediaType switch
            {
                "image/png" => OutputFormat.Png,
                "image/jpeg" => OutputFormat.Jpeg,
                "image/webp" => OutputFormat.Webp,
                _ => raw.OutputFormat,
            },
        };
    }

    private static string? ImageOf(ImageGenerationRequest request) => request.OriginalImages?.ToList() switch
    {
        null or [] => null,
        [DataContent data] => data.Uri,
        [UriContent { Uri: var uri }] => uri.AbsoluteUri,
        [var other] => throw new NotSupportedException($"An original image of the type {other.GetType().Name} can't be sent. Use {nameof(DataContent)} or {nameof(UriContent)}."),
        var several => throw new NotSupportedException($"A request may have one original image, not {several.Count}."),
    };
}
