using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results.Sources;

/// <summary>Images that came with requests: the bytes go into the result store, and a claim check into the rows in their place.</summary>
public static class SourceImageStorage
{
    /// <summary>
    /// Stores the image that the jobs of a submission start from, once for all of them, and answers the submission with its claim check.
    /// Throws <see cref="InvalidImageException"/> when it is no still one within the limits (<see cref="SourceInfo"/>), and <see cref="ResultStoreException"/> when it can't be
    /// stored; then nothing was.
    /// </summary>
    public static async Task<JobSubmission> KeepInputAsync(this IResultStore results, JobSubmission submission, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        _ = SourceInfo.Read(picture.Span);
        var stored = await results.PutInputAsync(submission.BatchId ?? submission.Jobs[0].Id, picture, cancellationToken);
        var check = SourceImages.KeptPrefix + stored.Key;
        return submission with { Jobs = [.. submission.Jobs.Select(job => job with { Request = job.Request with { Image = check } })] };
    }

    /// <summary>Forgets the image of a submission that came to nothing.</summary>
    public static async Task ForgetInputAsync(this IResultStore results, JobSubmission submission, CancellationToken cancellationToken)
    {
        if (submission.Jobs[0].Request.Image is { } image && KeyOf(image, submission.Jobs[0].Id, submission.BatchId) is { } key)
        {
            await results.RemoveInputAsync(key, cancellationToken);
        }
    }

    /// <summary>
    /// What callers are told of an image that came with a request: its type and the beginning of its SHA-256, as <c>data:image/png;sha256=0123456789abcdef…</c>. Of
    /// a claim check; null for anything else.
    /// </summary>
    public static string? Describe(string image)
        => image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal) && ImageKey.PartsOfInput(image[SourceImages.KeptPrefix.Length..]) is { } parts
            ? Describe($"image/{(parts.Extension == "jpg" ? "jpeg" : parts.Extension)}", parts.Digest)
            : null;

    /// <summary>The same of the bytes of an image that was kept.</summary>
    public static string Describe(ReadOnlySpan<byte> picture) => Describe(ImageInfo.Read(picture).ContentType, Convert.ToHexStringLower(SHA256.HashData(picture))[..ImageKey.DigestLength]);

    private static string Describe(string contentType, string digest) => $"{SourceImages.DataPrefix}{contentType};sha256={digest}…";

    /// <summary>
    /// The key of the image that a job has a claim check for; null when it is none, or the claim check of somebody else: commands are
    /// anybody's to publish.
    /// </summary>
    public static string? KeyOf(string image, Guid job, Guid? batch)
        => image.StartsWith(SourceImages.KeptPrefix, StringComparison.Ordinal)
            && image[SourceImages.KeptPrefix.Length..] is var key
            && ImageKey.IsInput(key)
            && ImageKey.TryParse(key, out var owner) && (owner == job || owner == batch)
            ? key
            : null;
}
