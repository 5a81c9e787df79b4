using System.Security.Cryptography;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>
/// The previews of images, which workers make. A worker makes one just after the job has ended, so that a reader who was told of the end waits for it a little. The gateway itself decodes no images.
/// </summary>
internal sealed class ImagePreviews(IResultStore results, IOptions<StorageOptions> options, TimeProvider time)
{
    /// <summary>The query parameter of an image's address; without a value, or <c>true</c>.</summary>
    public const string Parameter = "preview";

    /// <summary>The media type.</summary>
    public const string ContentType = "image/webp";

    // More than any worker makes.
    private const int MaxBytes = 64 * 1024;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether the request is for the preview.</summary>
    /// <exception cref="ProblemException">The parameter has another value.</exception>
    public static bool IsRequested(HttpRequest request) => request.Query[Parameter] switch
    {
        [] => false,
        ["" or "true"] => true,
        _ => throw ValidationErrors.Refuse(Parameter, "must have no value, or the value true."),
    };

    /// <summary>The preview of the image of a job that has one; null when there is no preview.</summary>
    /// <exception cref="ResultStoreException">The result store does not answer.</exception>
    public async Task<byte[]?> ReadAsync(Job job, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            if (await results.OpenPreviewAsync(job.Image!.Key, cancellationToken) is { } stream)
            {
                await using (stream)
                {
                    return stream.Length <= MaxBytes ? await ReadAsync(stream, cancellationToken) : null;
                }
            }

            if (!options.Value.Previews || job.FinishedAt is not { } end || time.GetUtcNow() - end > Fresh || time.GetElapsedTime(begin) > Patience)
            {
                return null;
            }

            await Task.Delay(LookInterval, time, cancellationToken);
        }
    }

    /// <summary>The response with the preview, or with the problem that there is none.</summary>
    /// <exception cref="ResultStoreException">The result store does not answer.</exception>
    public async Task<IResult> RespondAsync(Job job, CancellationToken cancellationToken)
        => await ReadAsync(job, cancellationToken) is not { } preview ? new ProblemResult(KnownProblems.NoPreview)
            : new ImageResult(new MemoryStream(preview, writable: false), job.Id, job.Image! with { ContentType = ContentType, Bytes = preview.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(preview)) });

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
