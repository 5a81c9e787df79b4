using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results;

/// <summary>Searches a result store for the image of a job whose row does not record it yet.</summary>
public static class StoredImageSearch
{
    private const int MostDays = 8;

    /// <summary>
    /// The image of the job, if one was stored between the two times, which must not be more than a week apart; null when there is
    /// none. Throws <see cref="ResultStoreException"/> for any failure of the store.
    /// </summary>
    public static async Task<StoredImage?> FindAsync(this IResultStore results, Guid jobId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        // The host's clock determined the day of the key, and it may differ from the store's clock, which gave the two times.
        var first = from.UtcDateTime.Date.AddDays(-1);
        foreach (var key in ImageKey.AllOf(jobId, first, Math.Min(MostDays, (to.UtcDateTime.Date - first).Days + 2)))
        {
            if (await ReadAsync(results, key, cancellationToken) is not { } image)
            {
                continue;
            }

            try
            {
                return ImageInfo.Read(image).Describe(key, image);
            }
            catch (InvalidImageException)
            {
                // A damaged file is not the image, which may exist under another day.
            }
        }

        return null;
    }

    private static async Task<byte[]?> ReadAsync(IResultStore results, string key, CancellationToken cancellationToken)
    {
        try
        {
            if (await results.OpenAsync(key, cancellationToken) is not { } stream)
            {
                return null;
            }

            await using (stream)
            {
                using var buffer = new MemoryStream();
                await stream.CopyToAsync(buffer, cancellationToken);
                return buffer.ToArray();
            }
        }
        catch (Exception fault) when (fault is not ResultStoreException && !cancellationToken.IsCancellationRequested)
        {
            // A stream throws the exceptions of its disk or network. None of them means that the image does not exist.
            throw new ResultStoreException("The image could not be read.", fault);
        }
    }
}
