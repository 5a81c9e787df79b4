using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results.Sources;

/// <summary>Stores images that come with requests: the bytes go to the result store, and a claim check replaces them in the rows.</summary>
public static class SourceImageStorage
{
    /// <summary>
    /// Stores the source image of a submission, once for all its jobs, and returns the submission with the claim check.
    /// Throws <see cref="InvalidImageException"/> when it is not a still image within the limits (<see cref="SourceInfo"/>), and <see cref="ResultStoreException"/> when it can't be
    /// stored; then nothing was stored.
    /// </summary>
    public static async Task<JobSubmission> StoreSourceImageAsync(this IResultStore results, JobSubmission submission, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _ = SourceInfo.Read(bytes.Span);
        var stored = await results.PutInputAsync(submission.BatchId ?? submission.Jobs[0].Id, bytes, cancellationToken);
        var check = SourceImages.KeptPrefix + stored.Key;
        return submission with { Jobs = [.. submission.Jobs.Select(job => job with { Request = job.Request with { Image = check } })] };
    }

    /// <summary>Deletes the image of a submission that created no job.</summary>
    public static async Task RemoveSourceImageAsync(this IResultStore results, JobSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.Jobs[0].Request.Image is { } image && KeyOf(image, submission.Jobs[0].Id, submission.BatchId) is { } key)
        {
            await results.RemoveSourceImageAsync(key, cancellationToken);
        }
    }

    /// <summary>
    /// The description of a request's image for callers: its type and the beginning of its SHA-256, as <c>data:image/png;sha256=0123456789abcdef…</c>. For
    /// a claim check; null for anything else.
    /// </summary>
    public static string? Describe(string image)
        => image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal) && ImageKey.PartsOfInput(image[SourceImages.KeptPrefix.Length..]) is { } parts
            ? Describe($"image/{(parts.Extension == "jpg" ? "jpeg" : parts.Extension)}", parts.Digest)
            : null;

    /// <summary>The same for the bytes of an image that was kept.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes) => Describe(ImageInfo.Read(bytes).ContentType, Convert.ToHexStringLower(SHA256.HashData(bytes))[..ImageKey.DigestLength]);

    private static string Describe(string contentType, string digest) => $"{SourceImages.DataPrefix}{contentType};sha256={digest}…";

    /// <summary>
    /// The key of the image that a job has a claim check for; null when it has none, or the claim check belongs to another job: any
    /// client of the bus can publish a command.
    /// </summary>
    public static string? KeyOf(string image, Guid job, Guid? batch)
        => image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal)
            && image[SourceImages.KeptPrefix.Length..] is var key
            && ImageKey.IsInput(key)
            && ImageKey.TryParse(key, out var owner) && (owner == job || owner == batch)
            ? key
            : null;
}
