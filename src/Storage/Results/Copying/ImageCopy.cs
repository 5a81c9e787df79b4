using System.Security.Cryptography;

namespace ImageGen.Storage.Results.Copying;

/// <summary>
/// Copies all images from one result store to another under the same keys, so that the rows of their jobs stay right wherever an image is read. It can run while jobs do, and can be repeated: what is
/// there already is not copied again. Nothing is removed.
/// </summary>
public sealed class ImageCopy
{
    private readonly IResultStore _from;
    private readonly IResultStore _to;

    internal ImageCopy(IResultStore from, IResultStore to) => (_from, _to) = (from, to);

    /// <summary>Number of images that are copied at once.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Copies, and reports after every image.</summary>
    /// <param name="verifiesAll">Whether images that are in the target already are read and compared too, instead of their sizes only.</param>
    /// <param name="report">Called after every image, one call at a time.</param>
    /// <param name="cancellationToken">Ends the copy between two images.</param>
    /// <exception cref="ResultStoreException">A listing failed. A fault of a single image is in the result, and its message in the report.</exception>
    public async Task<ImageCopyResult> RunAsync(bool verifiesAll, Action<ImageCopyResult, string?> report, CancellationToken cancellationToken)
    {
        // What the target has, by its own listing: a repeated copy asks nothing about the images that are there. A key takes some 100 bytes of memory.
        Dictionary<string, long> present = new(StringComparer.Ordinal);
        await foreach (var entry in _to.ListAsync(cancellationToken))
        {
            present[entry.Key] = entry.Bytes;
        }

        var result = new ImageCopyResult();
        Lock reporting = new();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(_from.ListAsync(cancellationToken), options, async (entry, token) =>
        {
            var isPresent = present.TryGetValue(entry.Key, out var bytes) && bytes == entry.Bytes;
            var (step, fault) = isPresent && !verifiesAll ? (new ImageCopyResult { Present = 1 }, null) : await CopyAsync(entry.Key, isPresent, token);
            lock (reporting)
            {
                result = result.And(step);
                report(result, fault);
            }
        });
        return result;
    }

    private async Task<(ImageCopyResult Step, string? Fault)> CopyAsync(string key, bool isPresent, CancellationToken cancellationToken)
    {
        try
        {
            if (await ReadAsync(_from, key, cancellationToken) is not { } image)
            {
                // Removed or expired since it was listed.
                return (new ImageCopyResult { Gone = 1 }, null);
            }

            var digest = SHA256.HashData(image);
            if (isPresent && await HasAsync(key, digest, cancellationToken))
            {
                await CopyPreviewAsync(key, cancellationToken);
                return (new ImageCopyResult { Present = 1 }, null);
            }

            await _to.PutCopyAsync(key, image, cancellationToken);
            if (!await HasAsync(key, digest, cancellationToken))
            {
                return (new ImageCopyResult { Failed = 1 }, $"{key}: the copy that was read back differs from the image.");
            }

            // The image may have been removed from the source while it was copied: then its copy would outlive it.
            if (await _from.OpenAsync(key, cancellationToken) is not { } still)
            {
                await _to.RemoveAsync(key, cancellationToken);
                return (new ImageCopyResult { Gone = 1 }, null);
            }

            await still.DisposeAsync();
            await CopyPreviewAsync(key, cancellationToken);
            return (new ImageCopyResult { Copied = 1, Bytes = image.LongLength }, null);
        }
        catch (ResultStoreException exception)
        {
            return (new ImageCopyResult { Failed = 1 }, $"{key}: {exception.Message}");
        }
    }

    /// <summary>A preview is not verified: it is worth no more than its image, which is.</summary>
    private async Task CopyPreviewAsync(string key, CancellationToken cancellationToken)
    {
        if (ImageKey.PreviewOf(key) is { } preview && await ReadAsync(_from, preview, cancellationToken) is { } bytes)
        {
            await _to.PutPreviewAsync(key, bytes, cancellationToken);
        }
    }

    private async Task<bool> HasAsync(string key, byte[] digest, CancellationToken cancellationToken)
        => await ReadAsync(_to, key, cancellationToken) is { } copy && SHA256.HashData(copy).AsSpan().SequenceEqual(digest);

    private static async Task<byte[]?> ReadAsync(IResultStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.OpenAsync(key, cancellationToken) is not { } stream)
            {
                return null;
            }

            await using (stream)
            {
                var bytes = new byte[stream.Length];
                await stream.ReadExactlyAsync(bytes, cancellationToken);
                return bytes;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The image can't be read.", fault);
        }
    }
}
